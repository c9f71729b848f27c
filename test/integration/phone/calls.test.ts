import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RingtoneName } from '#shared/audio.ts';
import { ringtones } from '../../../src-renderer/phone/tones/ringtones.ts';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import type { RobotLeg } from '../../../sandbox/pbx/robots/leg.ts';
import { accountAt, newCallId, PASSWORD, USERS } from './window/exchange.ts';
import { PhoneBrowser, type PhoneWindow } from './window/phone-window.ts';

let browser: PhoneBrowser;
let pbx: Pbx;
let phone: PhoneWindow;

beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
beforeEach(async () => {
  pbx = await startPbx({ users: USERS, linkedIdHeader: 'X-Linked-Id' });
  phone = await browser.phone({ password: PASSWORD });
  await phone.register(accountAt(pbx, { physicalIdHeader: 'X-Linked-Id' }));
});
afterEach(async () => {
  await phone.close();
  await pbx.stop();
  if (phone.complaints.length > 0) throw new Error(phone.complaints.join('\n'));
});

const secondsOf = (name: RingtoneName): number => ringtones[name].steps.reduce((sum, { ms }) => sum + ms, 0) / 1000;

async function dial(target: string): Promise<string> {
  const callId = newCallId();
  await phone.command({ type: 'dial', callId, target });
  return callId;
}

/** A call from outside, ringing here. */
async function ringing(): Promise<{ callId: string; robot: RobotLeg }> {
  const robot = await pbx.callAgent({ to: '101', from: '+4930123456', displayName: 'Bert', toneHz: 1000 });
  const { callId } = await phone.until('incoming', ({ sipCallId }) => sipCallId === robot.callId);
  return { callId, robot };
}

async function talking(): Promise<{ callId: string; robot: RobotLeg }> {
  const call = await ringing();
  await phone.command({ type: 'answer', callId: call.callId });
  await phone.untilEvent(call.callId, 'confirmed');
  await call.robot.waitToHear(700);
  return call;
}

describe('a call that the agent places', () => {
  it('is heard on both sides and reported step by step', async () => {
    const callId = await dial('600');
    await phone.untilEvent(callId, 'confirmed');
    await phone.waitToHear(callId, 700);
    await phone.command({ type: 'hangup', callId });
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end).toEqual({ cause: 'hungup', by: 'local', sipCode: null });
    expect(phone.events(callId)).toEqual(['sent', 'accepted', 'confirmed', 'quality', 'ended']);
    expect(phone.digests.map(({ method }) => method)).toEqual(['REGISTER', 'INVITE']);
  });

  it('gives the microphone and the loudspeaker back', async () => {
    const callId = await dial('600');
    await phone.untilEvent(callId, 'confirmed');
    expect(await phone.liveTracks()).toBe(1);
    expect(await phone.audioElements()).toBe(1);
    await phone.command({ type: 'hangup', callId });
    await phone.untilEvent(callId, 'ended');
    expect(await phone.liveTracks()).toBe(0);
    expect(await phone.audioElements()).toBe(0);
    expect(await phone.connections()).toEqual(['closed']);
  });

  it('rings back while the other side rings, and stops when it answers', async () => {
    const callId = await dial('608');
    await phone.untilEvent(callId, 'progress');
    await phone.waitForTone(5);
    await phone.untilEvent(callId, 'accepted');
    await phone.waitForTone(0);
    expect(phone.events(callId).slice(0, 3)).toEqual(['sent', 'progress', 'accepted']);
  });

  it('lets the exchange be heard before the answer, and then does not ring back itself', async () => {
    await phone.playEarlyMedia(440);
    const callId = await dial('603');
    await phone.waitToHear(callId, 440);
    expect(await phone.toneSeconds()).toBe(0);
    await phone.command({ type: 'hangup', callId });
    expect((await phone.untilEvent(callId, 'ended')).end.cause).toBe('cancelled');
  });

  it('is taken back before the answer', async () => {
    const callId = await dial('603');
    await phone.untilEvent(callId, 'progress');
    const cancel = pbx.waitFor('message', ({ text }) => text.startsWith('CANCEL'));
    await phone.command({ type: 'hangup', callId });
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end).toEqual({ cause: 'cancelled', by: 'local', sipCode: null });
    await cancel;
  });

  it.each([
    ['604', 'busy', 486],
    ['606', 'declined', 603],
    ['605', 'unavailable', 503],
    ['699', 'invalidNumber', 404],
  ] as const)('to %s ends as %s', async (target, cause, sipCode) => {
    const callId = await dial(target);
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end).toEqual({ cause, by: 'remote', sipCode });
    expect(phone.events(callId).filter((type) => type === 'ended')).toHaveLength(1);
  });

  it('whose CANCEL crosses the answer is over for the other side, too (RFC 3261 9.1)', async () => {
    const called = pbx.waitFor('robotLeg');
    const callId = await dial('608');
    const robot = await called;
    await phone.untilEvent(callId, 'progress');
    pbx.faults.delayMs = 300;
    await robot.answered;
    await phone.command({ type: 'hangup', callId });
    expect((await phone.untilEvent(callId, 'ended')).end).toMatchObject({ cause: 'cancelled', by: 'local' });
    expect(await robot.ended).toMatchObject({ by: 'agent' });
    expect(phone.events(callId)).not.toContain('accepted');
  });

  it('to what is no number is told so', async () => {
    const callId = await dial('%');
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end.cause).toBe('invalidNumber');
    expect(await phone.liveTracks()).toBe(0);
  });

  it('is refused without an account', async () => {
    await phone.setUp(null);
    const callId = await dial('600');
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end).toEqual({ cause: 'refused', by: 'local', sipCode: null });
  });

  it('sends digits that the far side understands', async () => {
    const callId = await dial('600');
    await phone.untilEvent(callId, 'confirmed');
    await phone.waitToHear(callId, 700);
    await phone.command({ type: 'dtmf', callId, tones: '12' });
    await phone.command({ type: 'dtmf', callId, tones: '3#' });
    const robot = pbx.robotLegs[0];
    expect(await robot?.waitForDigits('123#')).toBe('123#');
  });
});

describe('a call that comes in', () => {
  it('rings with number, name and the name of the physical call', async () => {
    const { callId, robot } = await ringing();
    expect(await phone.toneSeconds()).toBe(0);
    await phone.command({ type: 'ring', callId, kind: 'external' });
    await phone.waitForTone(secondsOf('rise'));
    const report = await phone.until('incoming');
    expect(report).toMatchObject({ number: '+4930123456', name: 'Bert', sipCallId: robot.callId });
    expect(report.physicalId).toMatch(/^\d+\.\d+$/);
    expect(await phone.liveTracks()).toBe(0);
    await robot.cancel();
    expect((await phone.untilEvent(callId, 'ended')).end).toEqual({ cause: 'missed', by: 'remote', sipCode: 487 });
    await phone.waitForTone(0);
  });

  it('rings for the caller only when it rings here', async () => {
    const said = (): string[] =>
      pbx.trace.flatMap(({ dir, user, text }) =>
        dir === 'in' && user === '101' && text.startsWith('SIP/2.0 1') ? text.split(' ', 2).slice(1) : [],
      );
    const { callId, robot } = await ringing();
    expect(said()).not.toContain('180');
    await phone.command({ type: 'ring', callId, kind: 'external' });
    await robot.ringing;
    await phone.command({ type: 'ring', callId, kind: 'external' });
    await phone.command({ type: 'decline', callId, status: 486 });
    await robot.ended;
    expect(said().filter((status) => status === '180')).toHaveLength(1);
  });

  it('and is turned away at once never rings for the caller', async () => {
    const { callId, robot } = await ringing();
    await phone.command({ type: 'decline', callId, status: 480 });
    expect(await robot.ended).toMatchObject({ status: 480 });
    expect(pbx.trace.filter(({ dir, text }) => dir === 'in' && text.startsWith('SIP/2.0 180'))).toEqual([]);
  });

  it('is answered with sound both ways', async () => {
    const { callId, robot } = await talking();
    await phone.waitToHear(callId, 1000);
    await robot.hangup();
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end).toEqual({ cause: 'hungup', by: 'remote', sipCode: null });
    expect(phone.events(callId)).toEqual(['answering', 'accepted', 'confirmed', 'quality', 'ended']);
    expect(await phone.liveTracks()).toBe(0);
  });

  it.each([486, 480] as const)('is declined with %i, and only once', async (status) => {
    const { callId, robot } = await ringing();
    await phone.command({ type: 'decline', callId, status });
    await phone.command({ type: 'decline', callId, status });
    expect(await robot.ended).toMatchObject({ by: 'agent', status });
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end).toEqual({ cause: 'declined', by: 'local', sipCode: status });
    expect(await phone.until('dropped')).toMatchObject({ what: 'command' });
  });

  it('is known to be taken elsewhere, whichever Reason says so', async () => {
    const { callId, robot } = await ringing();
    await robot.hangup(['Q.850;cause=26', 'SIP;cause=200;text="Call completed elsewhere"']);
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end).toEqual({ cause: 'answeredElsewhere', by: 'remote', sipCode: 487 });
  });

  it('knocks while another call is on, and can be declined beside it', async () => {
    const first = await talking();
    const second = await pbx.callAgent({ to: '101', from: '+4930999' });
    const { callId } = await phone.until('incoming', ({ sipCallId }) => sipCallId === second.callId);
    await phone.command({ type: 'ring', callId, kind: 'group' });
    await phone.waitForTone(4);
    await phone.command({ type: 'decline', callId, status: 486 });
    expect(await second.ended).toMatchObject({ status: 486 });
    await phone.waitForTone(0);
    await phone.waitToHear(first.callId, 1000);
  });
});

describe('during a call', () => {
  it('the microphone is silent while muted, and the other side is still heard', async () => {
    const { callId, robot } = await talking();
    await phone.command({ type: 'mute', callId, muted: true });
    await phone.untilEvent(callId, 'mute', ({ muted }) => muted);
    await robot.waitToHear(0);
    await phone.waitToHear(callId, 1000);
    await phone.command({ type: 'mute', callId, muted: false });
    expect((await robot.waitToHear(700)).hz).toBeCloseTo(700, -2);
  });

  it('a resume that is pressed while the hold is still on its way is not lost', async () => {
    const { callId, robot } = await talking();
    await phone.command({ type: 'hold', callId, held: true });
    await phone.command({ type: 'hold', callId, held: false });
    await phone.untilEvent(callId, 'hold', ({ held }) => !held);
    expect(robot.held).toBe(false);
    await robot.waitToHear(700);
  });

  it('a muted call stays muted after hold and resume', async () => {
    const { callId, robot } = await talking();
    await phone.command({ type: 'mute', callId, muted: true });
    await phone.command({ type: 'hold', callId, held: true });
    await phone.untilEvent(callId, 'hold', ({ held }) => held);
    await phone.command({ type: 'hold', callId, held: false });
    await phone.untilEvent(callId, 'hold', ({ held }) => !held);
    await phone.waitToHear(callId, 1000);
    expect((await robot.waitToHear(0)).hz).toBe(0);
    await phone.command({ type: 'mute', callId, muted: false });
    await robot.waitToHear(700);
  });

  it('commands for calls that are over or unknown are dropped and said', async () => {
    const { callId } = await talking();
    await phone.command({ type: 'hangup', callId });
    await phone.untilEvent(callId, 'ended');
    await phone.command({ type: 'hold', callId, held: true });
    await phone.command({ type: 'answer', callId: 'nobody' });
    expect(phone.dropped().map(({ what }) => what)).toEqual(['command', 'command']);
  });
});

describe('JsSIP trap 12: hold', () => {
  it('hold silences both ways and resume brings the sound back', async () => {
    const { callId, robot } = await talking();
    await phone.command({ type: 'hold', callId, held: true });
    await phone.untilEvent(callId, 'hold', ({ by, held }) => by === 'local' && held);
    expect(robot.held).toBe(true);
    await robot.waitToHear(0);
    await phone.waitToHear(callId, 0);
    // Silence, not nothing: the way through a NAT stays open.
    const before = robot.packetsReceived;
    await expect.poll(() => robot.packetsReceived).toBeGreaterThan(before + 20);
    await phone.command({ type: 'hold', callId, held: false });
    await phone.untilEvent(callId, 'hold', ({ held }) => !held);
    expect(robot.held).toBe(false);
    await robot.waitToHear(700);
    await phone.waitToHear(callId, 1000);
  });

  it('reports that the other side holds', async () => {
    const { callId, robot } = await talking();
    await robot.hold();
    await phone.untilEvent(callId, 'hold', ({ by, held }) => by === 'remote' && held);
    await robot.resume();
    await phone.untilEvent(callId, 'hold', ({ by, held }) => by === 'remote' && !held);
    expect((await robot.waitToHear(700)).hz).toBeCloseTo(700, -2);
  });
});

describe('JsSIP trap 14: what is done twice', () => {
  it('answered by two presses is answered once', async () => {
    const { callId } = await ringing();
    await Promise.all([phone.command({ type: 'answer', callId }), phone.command({ type: 'answer', callId })]);
    await phone.untilEvent(callId, 'confirmed');
    expect(phone.events(callId)).toEqual(['answering', 'accepted', 'confirmed']);
    expect(phone.dropped()).toHaveLength(1);
  });

  it('hung up by two presses is over once', async () => {
    const { callId, robot } = await talking();
    await Promise.all([phone.command({ type: 'hangup', callId }), phone.command({ type: 'hangup', callId })]);
    expect(await robot.ended).toMatchObject({ by: 'agent' });
    expect(phone.events(callId).filter((type) => type === 'ended')).toHaveLength(1);
    expect(phone.dropped()).toHaveLength(1);
  });

  it('hung up by both sides at once is over once', async () => {
    const { callId, robot } = await talking();
    await Promise.all([robot.hangup(), phone.command({ type: 'hangup', callId })]);
    await phone.untilEvent(callId, 'ended');
    expect(phone.events(callId).filter((type) => type === 'ended')).toHaveLength(1);
    expect(await phone.liveTracks()).toBe(0);
  });
});

describe('JsSIP trap 15: a call', () => {
  it('that requires what we cannot do is refused with the name of it', async () => {
    const robot = await pbx.callAgent({ to: '101', from: '+4930123456', headers: [['Require', '100rel']] });
    expect(await robot.ended).toMatchObject({ status: 420 });
    expect(await phone.until('dropped')).toMatchObject({ what: 'request' });
    expect(phone.reports.some(({ type }) => type === 'incoming')).toBe(false);
  });
});
