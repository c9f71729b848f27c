import { beforeEach, describe, expect, it } from 'vitest';
import type { Availability } from '#shared/settings.ts';
import { BookRig, line } from './book-rig.ts';

let rig: BookRig;
beforeEach(() => {
  rig = new BookRig();
});

describe('how a call rings', () => {
  it.each([
    ['03023125101', 'direct', 'external'],
    ['102', 'direct', 'internal'],
    ['', 'direct', 'external'],
    ['03023125101', 'group', 'group'],
    ['102', 'group', 'internal'],
  ] as const)('from %j on a %s line: as %s', (number, kind, rings) => {
    rig.around.account = { line: { ...line, kind }, country: 'DE' };
    rig.ring('a', { number });
    expect(rig.told()).toEqual([`ring a ${rings}`]);
  });

  it('not before it is in the book', () => {
    const phases: unknown[] = [];
    rig.onPhone = () => phases.push(rig.book.call('a')?.phase);
    rig.ring('a');
    expect(phases).toEqual(['ringing']);
  });
});

describe('do not disturb', () => {
  const off: Availability = { kind: 'doNotDisturb', until: null };

  it('turns a call away without a sound; it counts as missed', () => {
    rig.around.availability = off;
    rig.ring('a');
    expect(rig.told()).toEqual(['decline a 480']);
    expect(rig.changes).toMatchObject([
      { previous: null, call: { phase: 'ended', end: { cause: 'missed', by: 'local', sipCode: 480 } } },
    ]);
    expect(rig.journal.recent(5, rig.around.owner)).toMatchObject([{ call: { id: 'a', end: { cause: 'missed' } } }]);
  });

  it('keeps nobody from dialling', () => {
    rig.around.availability = off;
    expect(rig.ask({ type: 'dial', number: '102' }).ok).toBe(true);
  });
});

describe('forwarding', () => {
  it('sends a call elsewhere at once', () => {
    rig.around.availability = { kind: 'forward', number: '102', until: null };
    rig.ring('a');
    rig.end('a', { cause: 'declined', by: 'local', sipCode: 302 });
    expect(rig.told()).toEqual(['redirect a 102']);
    expect(rig.book.call('a')?.end).toEqual({ cause: 'redirected', by: 'local', sipCode: 302 });
    expect(rig.dropped).toEqual([]);
  });

  it('sends it also when four calls are up', () => {
    for (const id of ['a', 'b', 'c', 'd']) rig.ring(id);
    rig.around.availability = { kind: 'forward', number: '102', until: null };
    rig.told();
    rig.ring('e');
    expect(rig.told()).toEqual(['redirect e 102']);
  });

  it('to a number that may not be dialled lets it ring: better here than nowhere', () => {
    rig.around.account = { line, country: 'DE', numbers: { outgoing: [], incoming: [], allowed: ['1XX'] } };
    rig.around.availability = { kind: 'forward', number: '0900123456', until: null };
    rig.ring('a');
    expect(rig.told()).toEqual(['ring a external']);
  });
});

describe('a call that rings can be sent elsewhere', () => {
  it('by the agent', () => {
    rig.ring('a');
    rig.told();
    rig.ask({ type: 'redirect', callId: 'a', number: '102' });
    expect(rig.told()).toEqual(['redirect a 102']);
    rig.end('a', { cause: 'redirected', by: 'local', sipCode: 302 });
    expect(rig.book.call('a')?.end?.cause).toBe('redirected');
  });

  it('to voicemail, where there is one', () => {
    rig.ring('a');
    rig.told();
    expect(rig.ask({ type: 'voicemail', callId: 'a' })).toEqual({ ok: false, reason: 'noVoicemail' });
    rig.around.account = { line, voicemailNumber: '*97' };
    expect(rig.ask({ type: 'voicemail', callId: 'a' }).ok).toBe(true);
    expect(rig.told()).toEqual(['redirect a *97']);
  });

  it('but not to nowhere', () => {
    rig.ring('a');
    expect(rig.ask({ type: 'redirect', callId: 'a', number: '' })).toEqual({ ok: false, reason: 'emptyNumber' });
    expect(rig.ask({ type: 'redirect', callId: 'a', number: 'Julia' })).toEqual({ ok: false, reason: 'invalidNumber' });
  });
});

describe('a call that the PBX wants answered by itself', () => {
  it('is, after the time that it gives', async () => {
    rig.ring('a', { answerAfter: 2 });
    await rig.clock.advance(1999);
    expect(rig.told()).toEqual(['ring a external']);
    await rig.clock.advance(1);
    expect(rig.told()).toEqual(['answer a']);
  });

  it('at once, with no time at all', async () => {
    rig.ring('a', { answerAfter: 0 });
    await rig.clock.advance(0);
    expect(rig.told()).toEqual(['ring a external', 'answer a']);
  });

  it.each<[string, () => void]>([
    [
      'where the agent doesn’t want it',
      () => void (rig.around.settings = { ...rig.around.settings, autoAnswer: false }),
    ],
    ['where the PBX asks for nothing', () => undefined],
  ])('rings %s', async (what, prepare) => {
    prepare();
    rig.ring('a', { answerAfter: what.includes('nothing') ? null : 0 });
    await rig.clock.advance(60_000);
    expect(rig.told()).toEqual(['ring a external']);
  });

  it('is not while another call is up: nobody is put on hold by a machine', async () => {
    rig.ring('a');
    rig.talk('a');
    rig.ring('b', { answerAfter: 0 });
    rig.told();
    await rig.clock.advance(0);
    expect(rig.told()).toEqual([]);
    expect(rig.book.call('b')?.phase).toBe('ringing');
  });

  it('is not when it is over, or answered by hand', async () => {
    rig.ring('a', { answerAfter: 2 });
    rig.ring('b', { answerAfter: 2 });
    rig.end('a', { cause: 'missed' });
    rig.talk('b');
    rig.told();
    await rig.clock.advance(5000);
    expect(rig.told()).toEqual([]);
  });
});
