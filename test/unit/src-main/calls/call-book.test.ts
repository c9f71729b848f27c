import { beforeEach, describe, expect, it } from 'vitest';
import type { CallCommand } from '#shared/command.ts';
import { BookRig, owner } from './book-rig.ts';

let rig: BookRig;
beforeEach(() => {
  rig = new BookRig();
});

describe('an incoming call', () => {
  it('enters the book ringing, with its number as the CRM knows it', () => {
    rig.ring('a');
    expect(rig.book.calls).toMatchObject([
      {
        id: 'a',
        physicalId: 'sip-a',
        phase: 'ringing',
        remote: { number: '03023125101', e164: '+493023125101', name: 'Julia' },
        line: { number: 'line-1', kind: 'direct' },
        owner,
      },
    ]);
    expect(rig.changes).toMatchObject([{ previous: null, event: null }]);
  });

  it('is in the journal before anybody hears of it', () => {
    const journalled: unknown[] = [];
    rig.book.on('changed', ({ call }) => journalled.push(rig.journal.call(call.id)));
    rig.ring('a');
    rig.talk('a');
    rig.end('a');
    expect(journalled).toEqual(rig.changes.map(({ call }) => call));
  });

  it('takes the name of the physical call from the PBX when it gives one', () => {
    rig.ring('a', { physicalId: 'linked-7' });
    expect(rig.book.call('a')).toMatchObject({ physicalId: 'linked-7', physicalIdFromHeader: true });
  });

  it('continues the physical call of a round that was taken back a moment ago', async () => {
    rig.ring('a');
    rig.end('a', { cause: 'missed' });
    await rig.clock.advance(1000);
    rig.ring('b');
    expect(rig.book.call('b')).toMatchObject({ physicalId: 'sip-a', sipCallId: 'sip-b' });
  });

  it('continues it over a third round, and over a restart', async () => {
    rig.ring('a');
    rig.end('a', { cause: 'missed' });
    rig.boot();
    rig.ring('b');
    rig.end('b', { cause: 'missed' });
    await rig.clock.advance(10_000);
    rig.ring('c');
    expect(rig.book.call('c')?.physicalId).toBe('sip-a');
  });

  it('is a new physical call after fifteen seconds', async () => {
    rig.ring('a');
    rig.end('a', { cause: 'missed' });
    await rig.clock.advance(15_001);
    rig.ring('b');
    expect(rig.book.call('b')?.physicalId).toBe('sip-b');
  });

  it('may ring beside three others; the fifth is turned away with 486, and counts as missed', () => {
    rig.ring('a');
    rig.talk('a');
    for (const id of ['b', 'c', 'd', 'e']) rig.ring(id, { number: '+442079460102' });
    expect(rig.told()).toEqual([
      'ring a external',
      'ring b external',
      'ring c external',
      'ring d external',
      'decline e 486',
    ]);
    expect(rig.book.call('e')).toMatchObject({ phase: 'ended', end: { cause: 'missed', by: 'local', sipCode: 486 } });
    expect(rig.book.call('a')?.phase).toBe('talking');
    expect(rig.changes.filter(({ call }) => call.id === 'e')).toHaveLength(1);
  });

  it('turned away needs no second end from the phone', () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) rig.ring(id);
    rig.end('e', { cause: 'declined', by: 'local', sipCode: 486 });
    expect(rig.dropped).toEqual([]);
    expect(rig.book.call('e')?.end?.cause).toBe('missed');
  });

  it('is turned away with 480 when there is no account to take it for', () => {
    rig.around.account = null;
    rig.ring('a');
    expect(rig.commands).toEqual([{ type: 'decline', callId: 'a', status: 480 }]);
    expect(rig.journal.recent(5, rig.around.owner)).toMatchObject([{ call: { id: 'a', end: { cause: 'missed' } } }]);
  });

  it('reported twice is one call', () => {
    rig.ring('a');
    rig.ring('a');
    expect(rig.book.calls).toHaveLength(1);
    expect(rig.dropped).toMatchObject([{ what: 'report', detail: 'incoming: known call' }]);
  });
});

describe('what the phone sees', () => {
  it('moves the call', () => {
    rig.ring('a');
    rig.talk('a');
    rig.see('a', { type: 'hold', by: 'local', held: true });
    rig.end('a');
    expect(rig.changes.map(({ call, event }) => `${event?.type ?? 'new'} ${call.phase}`)).toEqual([
      'new ringing',
      'answering connecting',
      'accepted connecting',
      'confirmed talking',
      'hold talking',
      'ended ended',
    ]);
  });

  it('is dropped, counted and harmless when it is no step of the call', () => {
    rig.ring('a');
    const before = rig.book.call('a');
    rig.see('a', { type: 'confirmed' });
    rig.see('nobody', { type: 'progress' });
    expect(rig.book.call('a')).toBe(before);
    expect(rig.dropped).toMatchObject([
      { what: 'report', detail: 'confirmed is not a step of a call that is ringing (incoming)' },
      { what: 'report', detail: 'progress: unknown call' },
    ]);
    expect(rig.book.droppedCount).toBe(2);
  });
});

describe('a command', () => {
  const give = (command: CallCommand) => rig.book.command(command, 'ui');

  it('is passed to the phone when the phase allows it', () => {
    rig.ring('a');
    expect(give({ type: 'answer', callId: 'a' })).toEqual({ ok: true, callId: 'a' });
    rig.talk('a');
    give({ type: 'mute', callId: 'a', muted: true });
    give({ type: 'hold', callId: 'a', held: true });
    give({ type: 'dtmf', callId: 'a', tones: '5' });
    give({ type: 'dtmf', callId: 'a', tones: '5' });
    give({ type: 'hangup', callId: 'a' });
    expect(rig.commands.map(({ type }) => type)).toEqual(['ring', 'answer', 'mute', 'hold', 'dtmf', 'dtmf', 'hangup']);
  });

  it('declines as busy, never for everybody (RFC 3261 16.7)', () => {
    rig.ring('a');
    give({ type: 'decline', callId: 'a' });
    expect(rig.told()).toEqual(['ring a external', 'decline a 486']);
  });

  it.each<[CallCommand, string]>([
    [{ type: 'answer', callId: 'nobody' }, 'unknownCall'],
    [{ type: 'hangup', callId: 'a' }, 'notNow'],
    [{ type: 'hold', callId: 'a', held: true }, 'notNow'],
    [{ type: 'dial', number: ' ' }, 'emptyNumber'],
    [{ type: 'dial', number: 'Julia' }, 'invalidNumber'],
  ])('%j while a call rings is refused: %s', (command, reason) => {
    rig.ring('a');
    rig.told();
    expect(give(command)).toEqual({ ok: false, reason });
    expect(rig.commands).toEqual([]);
    expect(rig.dropped).toMatchObject([{ what: 'command', detail: reason }]);
  });

  it('given twice at once is carried out once, whoever asks', async () => {
    rig.ring('a');
    rig.book.command({ type: 'answer', callId: 'a' }, 'card');
    expect(rig.book.command({ type: 'answer', callId: 'a' }, 'toast')).toEqual({ ok: false, reason: 'repeated' });
    rig.talk('a');
    give({ type: 'mute', callId: 'a', muted: true });
    expect(give({ type: 'mute', callId: 'a', muted: true })).toEqual({ ok: false, reason: 'repeated' });
    expect(give({ type: 'mute', callId: 'a', muted: false }).ok).toBe(true);
    expect(give({ type: 'mute', callId: 'a', muted: true }).ok).toBe(true);
    await rig.clock.advance(2000);
    expect(give({ type: 'mute', callId: 'a', muted: true }).ok).toBe(true);
  });

  it('given again after what undid it is meant', () => {
    rig.ring('a');
    rig.talk('a');
    for (const round of [1, 2]) {
      expect(give({ type: 'consult', callId: 'a', number: '102' }), `round ${round}`).toMatchObject({ ok: true });
      expect(give({ type: 'cancelTransfer', callId: 'a' }), `round ${round}`).toMatchObject({ ok: true });
      rig.end(`out-${round}`);
    }
  });

  it('is not carried out on a call that is over', () => {
    rig.ring('a');
    rig.end('a');
    expect(give({ type: 'answer', callId: 'a' })).toEqual({ ok: false, reason: 'notNow' });
  });
});

describe('dialling', () => {
  it('takes a double click for one wish, and a later one for another', async () => {
    const first = rig.book.command({ type: 'dial', number: '101' }, 'ui');
    await rig.clock.advance(300);
    expect(rig.book.command({ type: 'dial', number: '101' }, 'ui')).toEqual(first);
    expect(rig.commands).toHaveLength(1);
    await rig.clock.advance(1000);
    expect(rig.book.command({ type: 'dial', number: '101' }, 'ui')).not.toEqual(first);
  });

  it('sends the cleaned number to the phone and the E.164 one to the CRM', () => {
    const result = rig.book.command({ type: 'dial', number: '030 / 123 45 67' }, 'ui');
    expect(result).toEqual({ ok: true, callId: 'out-1' });
    expect(rig.commands).toEqual([{ type: 'dial', callId: 'out-1', target: '0301234567' }]);
    expect(rig.book.call('out-1')).toMatchObject({
      phase: 'dialing',
      origin: 'dial',
      remote: { number: '0301234567', e164: '+49301234567' },
    });
  });

  it('needs a PBX', () => {
    rig.around.registered = false;
    expect(rig.book.command({ type: 'dial', number: '101' }, 'link')).toEqual({ ok: false, reason: 'notRegistered' });
    rig.around.account = null;
    expect(rig.book.command({ type: 'dial', number: '101' }, 'ui')).toEqual({ ok: false, reason: 'notRegistered' });
    expect(rig.book.calls).toEqual([]);
  });

  it('remembers that a link asked', () => {
    rig.book.command({ type: 'dial', number: '101' }, 'link');
    expect(rig.book.call('out-1')?.origin).toBe('link');
  });
});

describe('a click in the CRM', () => {
  const click = { portalCallId: 'externalCall.x.1790000000', number: '+49 30 23125101', line: 'line-1' };

  it('dials as the call that the portal has registered', () => {
    expect(rig.book.dialFromCard(click)).toEqual({ ok: true, callId: 'out-1' });
    expect(rig.commands).toEqual([{ type: 'dial', callId: 'out-1', target: '+493023125101' }]);
    expect(rig.book.call('out-1')).toMatchObject({ origin: 'card', portalCallId: click.portalCallId });
  });

  it('dials the extension after the answer, whether the signal that brings it comes before or after', () => {
    const asDialled = (crm: object) => {
      rig = new BookRig();
      rig.book.dialFromCard({ ...click, ...crm });
      return rig.told();
    };
    const first = asDialled({ crm: { extension: '12', callListId: 7 } });
    rig.answered('out-1');
    const atOnce = rig.told();
    asDialled({});
    rig.book.learn('out-1', { type: 'crm', facts: { extension: '12', callListId: 7 } });
    rig.answered('out-1');
    const before = rig.told();
    asDialled({});
    rig.answered('out-1');
    rig.told();
    rig.book.learn('out-1', { type: 'crm', facts: { extension: '12', callListId: 7 } });
    rig.book.learn('out-1', { type: 'crm', facts: { extension: '12' } });
    expect(first).toEqual(['dial out-1 +493023125101']);
    expect([atOnce, before, rig.told()]).toEqual(Array.from({ length: 3 }, () => ['extension out-1 12']));
    expect(rig.book.call('out-1')?.crm.callListId).toBe(7);
  });

  it('dials once, also after a restart', () => {
    rig.book.dialFromCard(click);
    expect(rig.book.dialFromCard(click)).toEqual({ ok: false, reason: 'repeated' });
    rig.boot();
    expect(rig.book.dialFromCard(click)).toEqual({ ok: false, reason: 'repeated' });
    expect(rig.commands).toHaveLength(1);
  });

  it('never dials a call that this desktop has registered itself', () => {
    rig.ring('a');
    rig.book.registered('a', click.portalCallId);
    expect(rig.book.dialFromCard(click)).toEqual({ ok: false, reason: 'repeated' });
  });

  it('on another app’s line is not ours: no call, nothing to finish', () => {
    expect(rig.book.dialFromCard({ ...click, line: 'line-9' })).toEqual({ ok: false, reason: 'notNow' });
    expect(rig.book.calls).toEqual([]);
  });

  it.each<[string, (rig: BookRig) => void, Partial<typeof click>, string]>([
    ['while four calls are up', (r) => ['a', 'b', 'c', 'd'].forEach((id) => r.ring(id)), {}, 'tooManyCalls'],
    ['without a PBX', (r) => void (r.around.registered = false), {}, 'notRegistered'],
    ['without an account', (r) => void (r.around.account = null), {}, 'notRegistered'],
    ['of something that is no number', () => undefined, { number: 'Julia' }, 'invalidNumber'],
    ['of nothing', () => undefined, { number: '' }, 'emptyNumber'],
  ])('%s becomes a refused call, for somebody must finish it', (_, prepare, given, reason) => {
    prepare(rig);
    rig.changes.length = 0;
    rig.told();
    expect(rig.book.dialFromCard({ ...click, ...given })).toEqual({ ok: false, reason });
    expect(rig.commands).toEqual([]);
    expect(rig.changes).toMatchObject([
      {
        previous: null,
        call: {
          origin: 'card',
          portalCallId: click.portalCallId,
          phase: 'ended',
          end: { cause: 'refused', by: 'local' },
        },
      },
    ]);
  });
});

describe('the name that the portal gives', () => {
  it('is written down whenever it comes', () => {
    rig.ring('a');
    rig.end('a');
    rig.book.registered('a', 'externalCall.x');
    expect(rig.book.call('a')).toMatchObject({ portalCallId: 'externalCall.x', phase: 'ended' });
    expect(rig.journal.call('a')?.portalCallId).toBe('externalCall.x');
  });

  it('is written down for a call of an earlier run without bringing it back', () => {
    rig.ring('a');
    rig.end('a');
    rig.boot();
    rig.book.registered('a', 'externalCall.x');
    expect(rig.journal.call('a')?.portalCallId).toBe('externalCall.x');
    expect(rig.book.calls).toEqual([]);
  });

  it('of an unknown call is dropped', () => {
    rig.book.registered('nobody', 'externalCall.x');
    expect(rig.dropped).toMatchObject([{ what: 'report' }]);
  });
});

describe('when things die', () => {
  it('the phone window takes its calls with it, honestly', async () => {
    rig.ring('a');
    rig.talk('a');
    await rig.clock.advance(3000);
    rig.book.phoneLost();
    expect(rig.book.call('a')).toMatchObject({
      phase: 'ended',
      at: { ended: rig.clock.now() },
      end: { cause: 'network', by: 'local', sipCode: null },
    });
  });

  it('a program that died has talked until its last sign of life', async () => {
    rig.ring('a');
    rig.talk('a');
    await rig.clock.advance(12_000);
    const lastSign = rig.clock.now() - 2000;
    rig.book.close();
    rig.boot();
    await rig.clock.advance(3_600_000);
    expect(rig.book.recover()).toMatchObject([{ id: 'a', at: { ended: lastSign }, end: { cause: 'network' } }]);
    expect(rig.changes.at(-1)).toMatchObject({ call: { id: 'a', phase: 'ended' }, previous: { phase: 'talking' } });
    expect(rig.book.recover()).toEqual([]);
    expect(rig.book.calls).toEqual([]);
  });

  it('the journal costs nobody a call, and gets it as soon as it can', async () => {
    rig.db.exec('PRAGMA query_only = ON');
    rig.ring('a');
    expect(rig.book.call('a')?.phase).toBe('ringing');
    expect(rig.failures).toEqual(['journalUnavailable']);
    rig.db.exec('PRAGMA query_only = OFF');
    await rig.clock.advance(5000);
    expect(rig.journal.call('a')?.phase).toBe('ringing');
  });

  it('a journal that can’t even be read costs nobody a call', () => {
    rig.journal.close();
    rig.ring('a');
    rig.talk('a');
    expect(rig.book.call('a')?.phase).toBe('talking');
    expect(rig.book.dialFromCard({ portalCallId: 'externalCall.x', number: '101', line: 'line-1' }).ok).toBe(true);
    rig.book.registered('nobody', 'externalCall.y');
    expect(rig.failures).toContain('journalUnavailable');
  });

  it('there are no timers left when no call is up', () => {
    rig.ring('a');
    expect(rig.clock.nextTimer).not.toBeNull();
    rig.end('a');
    expect(rig.clock.nextTimer).toBeNull();
  });
});

it('keeps the latest ended calls, and forgets the old ones', () => {
  for (let n = 0; n < 30; n += 1) rig.end(rig.ring(`call-${n}`, { number: `0302312510${n}` }));
  expect(rig.book.calls.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, n) => `call-${n + 10}`));
  expect(rig.journal.recent(50, rig.around.owner)).toHaveLength(30);
});
