import { beforeEach, describe, expect, it } from 'vitest';
import { BookRig, line } from './book-rig.ts';

let rig: BookRig;
beforeEach(() => {
  rig = new BookRig();
});

/** Two calls that were answered one after the other: `a` is on hold, `b` has the floor. */
function two(): void {
  rig.ring('a');
  rig.talk('a');
  rig.ring('b');
  rig.ask({ type: 'answer', callId: 'b' });
  rig.held('a');
  rig.talk('b');
  rig.told();
}

describe('who hears the agent', () => {
  it('answering holds the call that is talked to, first', () => {
    rig.ring('a');
    rig.talk('a');
    rig.ring('b');
    rig.told();
    rig.ask({ type: 'answer', callId: 'b' });
    expect(rig.told()).toEqual(['hold a', 'answer b']);
  });

  it('the answer of the other side asks for no second hold while the first is under way', () => {
    rig.ring('a');
    rig.talk('a');
    rig.ring('b');
    rig.ask({ type: 'answer', callId: 'b' });
    rig.told();
    rig.talk('b');
    expect(rig.told()).toEqual([]);
  });

  it('dialling holds it, too', () => {
    rig.ring('a');
    rig.talk('a');
    rig.told();
    rig.ask({ type: 'dial', number: '102' });
    expect(rig.told()).toEqual(['hold a', 'dial out-1 102']);
  });

  it('resuming one holds the other: a swap is one command', () => {
    two();
    rig.ask({ type: 'hold', callId: 'a', held: false });
    expect(rig.told()).toEqual(['hold b', 'resume a']);
  });

  it('swapping to and fro at once is no repetition', () => {
    two();
    rig.ask({ type: 'hold', callId: 'a', held: false });
    rig.ask({ type: 'hold', callId: 'b', held: false });
    expect(rig.ask({ type: 'hold', callId: 'a', held: false }).ok).toBe(true);
    expect(rig.told()).toEqual(['hold b', 'resume a', 'hold a', 'resume b', 'hold b', 'resume a']);
  });

  it('the end of one brings nobody back by itself: the agent says with whom she goes on', () => {
    two();
    rig.end('b');
    expect(rig.told()).toEqual([]);
    expect(rig.book.call('a')?.hold).toBe('local');
  });

  it('of two that were dialled, the one that is answered later has the floor', () => {
    rig.ask({ type: 'dial', number: '101' });
    rig.ask({ type: 'dial', number: '102' });
    rig.answered('out-1');
    rig.told();
    rig.answered('out-2');
    expect(rig.told()).toEqual(['hold out-1']);
  });

  it('a hold that never comes about counts for five seconds', async () => {
    rig.ring('a');
    rig.talk('a');
    rig.told();
    rig.ask({ type: 'dial', number: '101' });
    await rig.clock.advance(5000);
    rig.ask({ type: 'dial', number: '102' });
    expect(rig.told()).toEqual(['hold a', 'dial out-1 101', 'hold a', 'dial out-2 102']);
  });

  it('what the other side holds is held here, too, before somebody else is talked to', () => {
    rig.ring('a');
    rig.talk('a');
    rig.see('a', { type: 'hold', by: 'remote', held: true });
    rig.told();
    rig.ask({ type: 'dial', number: '101' });
    expect(rig.told()[0]).toBe('hold a');
  });
});

describe('four calls', () => {
  beforeEach(() => ['a', 'b', 'c', 'd'].forEach((id) => rig.ring(id)));

  it('are the most', () => {
    expect(rig.ask({ type: 'dial', number: '102' })).toEqual({ ok: false, reason: 'tooManyCalls' });
    rig.end('d', { cause: 'missed' });
    expect(rig.ask({ type: 'dial', number: '102' }).ok).toBe(true);
  });

  it('leave room for an emergency call, in every state', () => {
    rig.around.availability = { kind: 'doNotDisturb', until: null };
    expect(rig.ask({ type: 'dial', number: '112' }).ok).toBe(true);
    expect(rig.told()).toContain('dial out-1 112');
  });
});

describe('a conference', () => {
  /** `a` and `b` hear each other. */
  function conference(): void {
    two();
    rig.ask({ type: 'join', callId: 'b', withId: 'a' });
    rig.held('a', false);
    for (const id of ['a', 'b']) rig.see(id, { type: 'conference', joined: true });
  }

  it('resumes who is held, then mixes', () => {
    two();
    expect(rig.ask({ type: 'join', callId: 'b', withId: 'a' })).toEqual({ ok: true, callId: 'b' });
    expect(rig.told()).toEqual(['resume a', 'mix b a']);
  });

  it('is one conversation: mute, hold and resume mean all of it', () => {
    conference();
    rig.told();
    rig.ask({ type: 'mute', callId: 'a', muted: true });
    rig.ask({ type: 'hold', callId: 'b', held: true });
    expect(rig.told()).toEqual(['mute a', 'mute b', 'hold b', 'hold a']);
    rig.held('a');
    rig.held('b');
    rig.ask({ type: 'hold', callId: 'a', held: false });
    expect(rig.told()).toEqual(['resume a', 'resume b']);
  });

  it('is held as a whole by the answer to a third call', () => {
    conference();
    rig.ring('c');
    rig.told();
    rig.ask({ type: 'answer', callId: 'c' });
    expect(rig.told()).toEqual(['hold a', 'hold b', 'answer c']);
  });

  it('keeps a microphone off that was off for one of them', () => {
    two();
    rig.see('b', { type: 'mute', muted: true });
    rig.ask({ type: 'join', callId: 'a', withId: 'b' });
    expect(rig.told()).toEqual(['resume a', 'mute a', 'mix a b']);
  });

  it('is split into the one who is talked to and the one who waits', () => {
    conference();
    rig.told();
    rig.ask({ type: 'split', callId: 'a' });
    expect(rig.told()).toEqual(['mix', 'hold b']);
  });

  it('ends with the end of one: the other is talked to', () => {
    conference();
    rig.told();
    rig.end('a');
    expect(rig.told()).toEqual(['mix']);
    expect(rig.book.call('b')).toMatchObject({ phase: 'talking', hold: 'none' });
  });

  it('takes no fourth', () => {
    conference();
    rig.ring('c');
    rig.ask({ type: 'answer', callId: 'c' });
    rig.talk('c');
    expect(rig.ask({ type: 'join', callId: 'c', withId: 'a' })).toEqual({ ok: false, reason: 'notNow' });
  });

  it('needs two calls that talk', () => {
    two();
    rig.ring('c');
    expect(rig.ask({ type: 'join', callId: 'a', withId: 'c' })).toEqual({ ok: false, reason: 'notNow' });
    expect(rig.ask({ type: 'join', callId: 'a', withId: 'a' })).toEqual({ ok: false, reason: 'notNow' });
    expect(rig.ask({ type: 'join', callId: 'a', withId: 'nobody' })).toEqual({ ok: false, reason: 'unknownCall' });
  });
});

describe('recording', () => {
  it('begins by itself with the first word where policy says so', () => {
    rig.around.settings = { ...rig.around.settings, recording: 'automatic' };
    rig.ring('a');
    rig.told();
    rig.talk('a');
    expect(rig.told()).toEqual(['record a on']);
  });

  it.each([
    ['off', 'on', { ok: false, reason: 'recordingOff' }],
    ['onDemand', 'on', { ok: true, callId: 'a' }],
    ['onDemand', 'off', { ok: true, callId: 'a' }],
    ['automatic', 'paused', { ok: true, callId: 'a' }],
    ['automatic', 'on', { ok: true, callId: 'a' }],
    ['automatic', 'off', { ok: false, reason: 'notNow' }],
  ] as const)('with the policy %s: %s is answered %j', (policy, recording, answer) => {
    rig.around.settings = { ...rig.around.settings, recording: policy };
    rig.ring('a');
    rig.talk('a');
    expect(rig.ask({ type: 'record', callId: 'a', recording })).toEqual(answer);
  });
});

describe('dialling again', () => {
  it('takes the number that was dialled last, also after a restart', () => {
    rig.reach('030 1234567');
    rig.end('out-1');
    rig.ring('a');
    rig.end('a', { cause: 'missed' });
    rig.boot();
    rig.told();
    expect(rig.ask({ type: 'redial' }).ok).toBe(true);
    expect(rig.told()).toEqual(['dial out-1 0301234567']);
  });

  it('needs one', () => {
    rig.ring('a');
    rig.end('a');
    expect(rig.ask({ type: 'redial' })).toEqual({ ok: false, reason: 'nothingToRedial' });
  });
});

describe('pickup and feature codes', () => {
  it('a colleague’s ringing call is taken with the code that is set up', () => {
    rig.around.account = { line, pickupCode: '*8' };
    expect(rig.ask({ type: 'pickup', number: '102' }).ok).toBe(true);
    expect(rig.told()).toEqual(['dial out-1 *8102']);
  });

  it('without a code it can’t be', () => {
    expect(rig.ask({ type: 'pickup', number: '102' })).toEqual({ ok: false, reason: 'noPickupCode' });
  });

  it.each(['*8', '*21*102#', '##21#'])('%s goes out as it is typed', (number) => {
    rig.ask({ type: 'dial', number });
    expect(rig.told()).toEqual([`dial out-1 ${number}`]);
  });
});

describe('while the way to the PBX is being restored', () => {
  beforeEach(() => {
    two();
    rig.ring('c');
    rig.told();
    rig.around.reachable = false;
    rig.around.registered = false;
  });

  it.each([
    { type: 'answer', callId: 'c' },
    { type: 'redirect', callId: 'c', number: '102' },
    { type: 'hold', callId: 'b', held: true },
    { type: 'transfer', callId: 'b', number: '102' },
    { type: 'consult', callId: 'b', number: '102' },
    { type: 'connect', callId: 'b', withId: 'a' },
    { type: 'join', callId: 'b', withId: 'a' },
  ] as const)('$type would be lost, and is refused', (command) => {
    expect(rig.ask(command)).toEqual({ ok: false, reason: 'reconnecting' });
    expect(rig.told()).toEqual([]);
  });

  it.each([
    { type: 'hangup', callId: 'b' },
    { type: 'mute', callId: 'b', muted: true },
    { type: 'dtmf', callId: 'b', tones: '5' },
    { type: 'decline', callId: 'c' },
  ] as const)('$type works', (command) => {
    expect(rig.ask(command).ok).toBe(true);
  });

  it('tones that travel as INFO don’t', () => {
    rig.around.account = { line, dtmf: 'info' };
    expect(rig.ask({ type: 'dtmf', callId: 'b', tones: '5' })).toEqual({ ok: false, reason: 'reconnecting' });
  });
});
