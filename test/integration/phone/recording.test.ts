import { setTimeout as passed } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultAudioSettings } from '#shared/audio.ts';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import type { RobotLeg } from '../../../sandbox/pbx/robots/leg.ts';
import { decodeMp3, secondBySecond } from '../recordings/decoded.ts';
import { accountAt, PASSWORD, USERS } from './window/exchange.ts';
import { PhoneBrowser, type PhoneWindow } from './window/phone-window.ts';

/** The agent's microphone sings it, as in every test of the window. */
const AGENT_HZ = 700;
const CUSTOMER_HZ = 1000;
const HEARD = 0.05;
const ABSENT = 0.002;

let browser: PhoneBrowser;
let pbx: Pbx;
let phone: PhoneWindow;
beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(() => browser.close());
beforeEach(async () => {
  pbx = await startPbx({ users: USERS });
  phone = await browser.phone({ password: PASSWORD });
  await phone.register(accountAt(pbx));
});
afterEach(async () => {
  await phone.close();
  await pbx.stop();
  if (phone.complaints.length > 0) throw new Error(phone.complaints.join('\n'));
});

async function talking(): Promise<{ callId: string; robot: RobotLeg }> {
  const robot = await pbx.callAgent({ to: '101', from: '+4930123456', displayName: 'Bert', toneHz: CUSTOMER_HZ });
  const { callId } = await phone.until('incoming', ({ sipCallId }) => sipCallId === robot.callId);
  await phone.command({ type: 'answer', callId });
  await phone.untilEvent(callId, 'confirmed');
  await robot.waitToHear(AGENT_HZ);
  await phone.waitToHear(callId, CUSTOMER_HZ);
  return { callId, robot };
}

const record = async (callId: string, recording: 'off' | 'on' | 'paused'): Promise<void> => {
  await phone.command({ type: 'record', callId, recording });
  await phone.untilEvent(callId, 'recording', (event) => event.recording === recording);
};

/** Loudest second of each pitch on each side. */
async function heardIn(callId: string) {
  const { left, right, sampleRate, seconds, errors } = await decodeMp3(phone.recordings.fileOf(callId));
  const loudest = (side: Float32Array, hz: number): number => Math.max(...secondBySecond(side, sampleRate, hz).flat());
  const sides = {
    left: { agent: loudest(left, AGENT_HZ), customer: loudest(left, CUSTOMER_HZ) },
    right: { agent: loudest(right, AGENT_HZ), customer: loudest(right, CUSTOMER_HZ) },
  };
  return { ...sides, seconds, errors };
}

describe('a call that is recorded', () => {
  it('has the agent left and the customer right, and is ended with the call', async () => {
    const { callId, robot } = await talking();
    await record(callId, 'on');
    await passed(3000);
    await robot.hangup();
    await phone.untilEvent(callId, 'ended');
    await expect.poll(() => phone.recordings.ended).toEqual([callId]);
    expect(phone.recordings.begun).toEqual([callId]);
    const pieces = phone.recordings.piecesOf(callId);
    expect(pieces.map(({ seq }) => seq)).toEqual(pieces.map((_, at) => at));
    const { left, right, seconds, errors } = await heardIn(callId);
    expect(errors).toEqual([]);
    expect(seconds).toBeGreaterThan(2);
    expect(left.agent).toBeGreaterThan(HEARD);
    expect(left.customer).toBeLessThan(ABSENT);
    expect(right.customer).toBeGreaterThan(HEARD);
    expect(right.agent).toBeLessThan(ABSENT);
  });

  it('goes on while it is held', async () => {
    const { callId, robot } = await talking();
    await record(callId, 'on');
    await phone.command({ type: 'hold', callId, held: true });
    await phone.untilEvent(callId, 'hold', ({ held }) => held);
    await passed(2000);
    await phone.command({ type: 'hold', callId, held: false });
    await phone.untilEvent(callId, 'hold', ({ held }) => !held);
    await robot.waitToHear(AGENT_HZ);
    await passed(2500);
    await record(callId, 'off');
    const { decoded, last } = await lastSecond(callId);
    expect(decoded.seconds).toBeGreaterThan(4);
    expect(last.agent).toBeGreaterThan(HEARD);
    expect(last.customer).toBeGreaterThan(HEARD);
  });

  it('is given up, told once, and goes on as a call when main can’t write', async () => {
    const { callId, robot } = await talking();
    phone.recordings.answer = { ok: false, reason: 'recordingDiskFull' };
    await record(callId, 'on');
    await phone.until('recordingFailed', (report) => report.callId === callId);
    await expect.poll(() => phone.recordings.ended).toEqual([callId]);
    await phone.untilEvent(callId, 'recording', ({ recording }) => recording === 'off');
    await robot.waitToHear(AGENT_HZ);
    expect(phone.reports.filter(({ type }) => type === 'recordingFailed')).toHaveLength(1);
  });
});

/** The last whole second: the agent on the left, the customer on the right. */
async function lastSecond(callId: string) {
  const decoded = await decodeMp3(phone.recordings.fileOf(callId));
  const { left, right, sampleRate } = decoded;
  const [agent = 0] = secondBySecond(left, sampleRate, AGENT_HZ).at(-1) ?? [];
  const [customer = 0] = secondBySecond(right, sampleRate, CUSTOMER_HZ).at(-1) ?? [];
  return { decoded, last: { agent, customer } };
}

/** One second of both sides, which ends so many seconds before the file does. */
async function secondBefore(callId: string, end: number) {
  const { left, right, sampleRate, seconds } = await decodeMp3(phone.recordings.fileOf(callId));
  const from = Math.floor((seconds - end - 1) * sampleRate);
  const level = (side: Float32Array, hz: number): number =>
    secondBySecond(side.subarray(from, from + sampleRate), sampleRate, hz)[0]?.[0] ?? 0;
  return { left: (hz: number) => level(left, hz), right: (hz: number) => level(right, hz) };
}

describe('a recording', () => {
  it('has nothing of what was said while it was paused', async () => {
    const { callId } = await talking();
    await record(callId, 'on');
    await passed(1200);
    await record(callId, 'paused');
    await passed(1500);
    await record(callId, 'on');
    await passed(1200);
    await record(callId, 'off');
    const { seconds } = await heardIn(callId);
    expect(seconds).toBeGreaterThan(1.5);
    expect(seconds).toBeLessThan(3.4);
    expect(phone.events(callId).filter((type) => type === 'recording')).toHaveLength(4);
  });

  it('has all the others of a conference right', { timeout: 20_000 }, async () => {
    const { callId } = await talking();
    const other = await pbx.callAgent({ to: '101', from: '+4940', toneHz: 1500 });
    const { callId: otherId } = await phone.until('incoming', ({ sipCallId }) => sipCallId === other.callId);
    await phone.command({ type: 'answer', callId: otherId });
    await phone.untilEvent(otherId, 'confirmed');
    await record(callId, 'on');
    await phone.command({ type: 'mix', callIds: [callId, otherId] });
    await other.waitToHearAmong(CUSTOMER_HZ);
    await passed(2500);
    await record(callId, 'off');
    const { left, right } = await secondBefore(callId, 0.3);
    expect(right(CUSTOMER_HZ)).toBeGreaterThan(HEARD);
    expect(right(1500)).toBeGreaterThan(HEARD);
    expect(left(1500)).toBeLessThan(ABSENT);
  });

  it('is beeped into both ears where the options say so, and only while it runs', async () => {
    await phone.options({ audio: defaultAudioSettings, headset: null, recordingBeep: true });
    const { callId, robot } = await talking();
    await record(callId, 'on');
    await robot.waitToHearAmong(1400);
    expect(await phone.audioElements()).toBe(2);
    await robot.waitToMiss(1400);
    await robot.waitToHear(AGENT_HZ);
    await phone.command({ type: 'mute', callId, muted: true });
    await robot.waitToHear(0);
    await phone.command({ type: 'mute', callId, muted: false });
    await record(callId, 'off');
    await robot.waitToHear(AGENT_HZ);
    expect(await phone.audioElements()).toBe(1);
  });
});
