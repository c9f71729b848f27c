import { beforeEach, describe, expect, it } from 'vitest';
import { BookRig } from './book-rig.ts';

let rig: BookRig;
beforeEach(() => {
  rig = new BookRig();
  rig.ring('a');
  rig.talk('a');
  rig.told();
});

const transferOf = (callId: string) => rig.book.call(callId)?.transfer ?? null;

/** `out-1` was dialled to ask a colleague about `a`, who is on hold. */
function consulting({ answered = true } = {}): void {
  rig.ask({ type: 'consult', callId: 'a', number: '102' });
  rig.held('a');
  if (answered) rig.answered('out-1');
  else rig.see('out-1', { type: 'progress' });
  rig.told();
}

describe('a blind transfer', () => {
  it('is asked for', () => {
    expect(rig.ask({ type: 'transfer', callId: 'a', number: ' 102 ' })).toEqual({ ok: true, callId: 'a' });
    expect(transferOf('a')).toEqual({ kind: 'blind', target: '102', consultId: null, stage: 'asked', sipCode: null });
    expect(rig.told()).toEqual(['refer a 102']);
  });

  it('names the portal’s call to a colleague’s telephone, and to nobody else’s', async () => {
    const refers: unknown[] = [];
    rig.book.on('phone', (command) => command.type === 'refer' && refers.push(command.passed ?? null));
    const portalCallId = `externalCall.${'0f'.repeat(16)}.1790000000`;
    rig.book.registered('a', portalCallId);
    await rig.clock.advance(95_000);
    rig.ask({ type: 'transfer', callId: 'a', number: '+4930987654' });
    rig.see('a', { type: 'transferProgress', stage: 'failed', sipCode: 486 });
    rig.ask({ type: 'cancelTransfer', callId: 'a' });
    rig.book.learn('a', { type: 'handover', handover: { toUserId: '13', taken: false } });
    rig.ask({ type: 'transfer', callId: 'a', number: '102' });
    expect(refers).toEqual([null, `${portalCallId}/${rig.book.call('a')?.owner?.userId}/95`]);
  });

  it('is in the journal before the phone is told', () => {
    const journalled: unknown[] = [];
    rig.onPhone = () => journalled.push(rig.journal.call('a')?.transfer?.stage);
    rig.ask({ type: 'transfer', callId: 'a', number: '102' });
    expect(journalled).toEqual(['asked']);
  });

  it('that succeeds is over with the leg, which the phone ends', () => {
    rig.ask({ type: 'transfer', callId: 'a', number: '102' });
    rig.told();
    rig.see('a', { type: 'transferProgress', stage: 'done', sipCode: 200 });
    expect(transferOf('a')?.stage).toBe('done');
    rig.end('a', { cause: 'transferred', by: 'local' });
    expect(rig.book.call('a')).toMatchObject({ phase: 'ended', end: { cause: 'transferred' } });
    expect(rig.told()).toEqual([]);
  });

  it('that fails leaves the call with us: told, tried again, or taken back', () => {
    rig.ask({ type: 'transfer', callId: 'a', number: '102' });
    rig.see('a', { type: 'transferProgress', stage: 'failed', sipCode: 486 });
    expect(transferOf('a')).toMatchObject({ stage: 'failed', sipCode: 486 });
    expect(rig.book.call('a')?.phase).toBe('talking');
    expect(rig.ask({ type: 'transfer', callId: 'a', number: '103' }).ok).toBe(true);
    rig.see('a', { type: 'transferProgress', stage: 'failed', sipCode: 404 });
    rig.told();
    rig.ask({ type: 'cancelTransfer', callId: 'a' });
    expect(rig.told()).toEqual([]);
    expect(transferOf('a')).toBeNull();
  });

  it.each([
    ['', 'emptyNumber'],
    ['Julia', 'invalidNumber'],
  ])('to %j is refused: %s', (number, reason) => {
    expect(rig.ask({ type: 'transfer', callId: 'a', number })).toEqual({ ok: false, reason });
    expect(transferOf('a')).toBeNull();
  });
});

describe('a consultation', () => {
  it('holds the caller and dials whom to ask', () => {
    expect(rig.ask({ type: 'consult', callId: 'a', number: '102' })).toEqual({ ok: true, callId: 'out-1' });
    expect(rig.told()).toEqual(['hold a', 'dial out-1 102']);
    expect(transferOf('a')).toEqual({
      kind: 'consult',
      target: '102',
      consultId: 'out-1',
      stage: 'consulting',
      sipCode: null,
    });
    expect(rig.book.call('out-1')).toMatchObject({ consultOf: 'a', direction: 'outgoing', phase: 'dialing' });
  });

  it('that can’t be dialled changes nothing', () => {
    for (const id of ['b', 'c', 'd']) rig.ring(id);
    rig.told();
    expect(rig.ask({ type: 'consult', callId: 'a', number: '102' })).toEqual({ ok: false, reason: 'tooManyCalls' });
    expect([rig.told(), transferOf('a')]).toEqual([[], null]);
  });

  it('is completed: the caller takes our place in it', () => {
    consulting();
    rig.ask({ type: 'completeTransfer', callId: 'a' });
    expect(rig.told()).toEqual(['replace a out-1']);
    expect(transferOf('a')).toMatchObject({ kind: 'consult', stage: 'asked', consultId: 'out-1' });
    rig.see('a', { type: 'transferProgress', stage: 'done', sipCode: 200 });
    for (const id of ['out-1', 'a']) rig.end(id, { cause: 'transferred', by: 'local' });
    expect(rig.told()).toEqual([]);
    expect(rig.dropped).toEqual([]);
  });

  it('that still rings becomes a blind transfer', () => {
    consulting({ answered: false });
    rig.ask({ type: 'completeTransfer', callId: 'a' });
    expect(rig.told()).toEqual(['hangup out-1', 'refer a 102']);
    rig.end('out-1', { cause: 'cancelled', by: 'local' });
    expect(transferOf('a')).toMatchObject({ kind: 'blind', stage: 'asked', consultId: null });
    expect(rig.book.call('out-1')?.end?.cause).toBe('cancelled');
    expect(rig.told()).toEqual([]);
  });

  it('is cancelled: back to the caller', () => {
    consulting();
    rig.ask({ type: 'cancelTransfer', callId: 'a' });
    expect(rig.told()).toEqual(['hangup out-1', 'resume a']);
    rig.end('out-1', { by: 'local' });
    expect([rig.told(), transferOf('a'), rig.book.call('out-1')?.end?.cause]).toEqual([[], null, 'hungup']);
  });

  it.each([
    ['is declined', { cause: 'declined', by: 'remote', sipCode: 603 }, false],
    ['is hung up by the colleague', { cause: 'hungup', by: 'remote', sipCode: null }, true],
    ['is hung up by the agent', { cause: 'hungup', by: 'local', sipCode: null }, true],
  ] as const)('that %s leads back to the caller by itself', (_, end, answered) => {
    consulting({ answered });
    rig.end('out-1', end);
    expect(transferOf('a')).toBeNull();
    expect(rig.told()).toEqual(['resume a']);
  });

  it('over while the agent talks to somebody else leaves the caller on hold', () => {
    consulting();
    rig.ring('b');
    rig.ask({ type: 'answer', callId: 'b' });
    rig.held('out-1');
    rig.talk('b');
    rig.told();
    rig.end('out-1');
    expect([rig.told(), transferOf('a'), rig.book.call('a')?.hold]).toEqual([[], null, 'local']);
  });

  it('over while the PBX is out of reach leaves the caller on hold: nothing would get there', () => {
    consulting();
    rig.around.reachable = false;
    rig.end('out-1', { cause: 'network' });
    expect([rig.told(), transferOf('a')]).toEqual([[], null]);
  });

  it('goes on as a call of its own when the caller hangs up', () => {
    consulting();
    rig.end('a');
    expect(rig.told()).toEqual([]);
    expect(rig.book.call('out-1')).toMatchObject({ phase: 'talking', hold: 'none' });
  });

  it('that could not be completed is left by taking the call back', () => {
    consulting();
    rig.ask({ type: 'completeTransfer', callId: 'a' });
    rig.see('a', { type: 'transferProgress', stage: 'failed', sipCode: 603 });
    rig.told();
    rig.ask({ type: 'cancelTransfer', callId: 'a' });
    expect(rig.told()).toEqual(['hangup out-1', 'resume a']);
    expect(transferOf('a')).toBeNull();
  });

  it('becomes a conference: then there is nothing left to complete', () => {
    consulting();
    rig.ask({ type: 'join', callId: 'a', withId: 'out-1' });
    expect(rig.told()).toEqual(['resume a', 'mix a out-1']);
    expect(transferOf('a')).toBeNull();
    expect(rig.ask({ type: 'completeTransfer', callId: 'a' })).toEqual({ ok: false, reason: 'notNow' });
  });
});

describe('connecting two calls with each other', () => {
  beforeEach(() => {
    rig.ring('b', { number: '+442079460102' });
    rig.ask({ type: 'answer', callId: 'b' });
    rig.held('a');
    rig.talk('b');
    rig.told();
  });

  it('is a transfer with Replaces, and leaves both', () => {
    expect(rig.ask({ type: 'connect', callId: 'b', withId: 'a' })).toEqual({ ok: true, callId: 'b' });
    expect(rig.told()).toEqual(['replace b a']);
    expect(transferOf('b')).toMatchObject({ kind: 'consult', target: '03023125101', consultId: 'a', stage: 'asked' });
    rig.see('b', { type: 'transferProgress', stage: 'done', sipCode: 200 });
    for (const id of ['a', 'b']) rig.end(id, { cause: 'transferred', by: 'local' });
    expect([rig.told(), rig.dropped]).toEqual([[], []]);
  });

  it('that fails is given up without hanging up anybody', () => {
    rig.ask({ type: 'connect', callId: 'b', withId: 'a' });
    rig.see('b', { type: 'transferProgress', stage: 'failed', sipCode: 488 });
    rig.ask({ type: 'cancelTransfer', callId: 'b' });
    expect(rig.told()).toEqual(['replace b a']);
    expect([transferOf('b'), rig.book.call('a')?.phase]).toEqual([null, 'talking']);
  });

  it('needs two that talk, neither of which is being passed on', () => {
    rig.ask({ type: 'transfer', callId: 'a', number: '102' });
    expect(rig.ask({ type: 'connect', callId: 'b', withId: 'a' })).toEqual({ ok: false, reason: 'notNow' });
    expect(rig.ask({ type: 'connect', callId: 'b', withId: 'nobody' })).toEqual({ ok: false, reason: 'unknownCall' });
  });
});
