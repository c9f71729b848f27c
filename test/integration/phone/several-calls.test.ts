import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Desk } from './window/desk.ts';
import { newCallId } from './window/exchange.ts';
import { PhoneBrowser } from './window/phone-window.ts';

let browser: PhoneBrowser;
let desk: Desk;

beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
beforeEach(async () => {
  desk = await Desk.open(browser);
});
afterEach(async () => desk.close());

describe('four calls at once', () => {
  it('have a way of sound each; only the one that is not held hears and is heard', { timeout: 20_000 }, async () => {
    const { phone } = desk;
    const calls = [];
    for (const toneHz of [800, 1000, 1200, 1400]) {
      for (const { callId } of calls.slice(-1)) await desk.hold(callId, true);
      calls.push({ toneHz, ...(await desk.talking({ toneHz, from: `+4930${toneHz}` })) });
    }
    const [first, , , fourth] = calls;
    if (first === undefined || fourth === undefined) throw new Error('four were called');
    await phone.waitToHear(fourth.callId, 1400);
    for (const { callId, robot } of calls.slice(0, 3)) {
      expect(await phone.speaker(callId)).toEqual({ muted: true });
      await robot.waitToHear(0);
    }
    expect(await phone.speaker(fourth.callId)).toEqual({ muted: false });

    await desk.hold(fourth.callId, true);
    await desk.hold(first.callId, false);
    await first.robot.waitToHear(700);
    await phone.waitToHear(first.callId, 800);
    await fourth.robot.waitToHear(0);
    for (const { callId } of calls) await phone.command({ type: 'hangup', callId });
    for (const { robot } of calls) expect(await robot.ended).toMatchObject({ by: 'agent' });
    expect(await phone.liveTracks()).toBe(0);
  });

  it('make one tone at a time: the bell turns into a knock when one of two that ring is answered', async () => {
    const { phone } = desk;
    const first = await desk.ringing();
    const second = await desk.ringing({ from: '+4940' });
    await phone.command({ type: 'answer', callId: first.callId });
    await phone.untilEvent(first.callId, 'confirmed');
    await phone.waitForTone(4);
    await second.robot.cancel();
    await phone.waitForTone(0);
  });
});

describe('a call that is sent elsewhere before it is answered', () => {
  it('rings there, and is over here as redirected', async () => {
    const { phone } = desk;
    const { callId, robot } = await desk.ringing();
    await phone.command({ type: 'redirect', callId, target: '602' });
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end).toEqual({ cause: 'redirected', by: 'local', sipCode: 302 });
    await robot.answered;
    expect((await robot.waitToHear(1000)).hz).toBeCloseTo(1000, -2);
  });

  it('still rings here when that is no address', async () => {
    const { phone } = desk;
    const { callId, robot } = await desk.ringing();
    await phone.command({ type: 'redirect', callId, target: '%' });
    await phone.until('dropped', ({ what }) => what === 'command');
    expect(robot.state).toBe('ringing');
  });
});

describe('a call that the PBX wants answered by itself', () => {
  it('says after how many seconds', async () => {
    const { pbx, phone } = desk;
    const robot = await pbx.callAgent({
      to: '101',
      from: '+4930',
      headers: [['Call-Info', '<sip:pbx.invalid>;answer-after=2']],
    });
    expect(await phone.until('incoming', ({ sipCallId }) => sipCallId === robot.callId)).toMatchObject({
      answerAfter: 2,
    });
    const plain = await desk.ringing();
    expect(await phone.until('incoming', ({ callId }) => callId === plain.callId)).toMatchObject({ answerAfter: null });
  });
});

describe('a conference of three', () => {
  it('lets everybody hear everybody', { timeout: 20_000 }, async () => {
    const { phone } = desk;
    const low = await desk.talking({ toneHz: 1000 });
    await desk.hold(low.callId, true);
    const high = await desk.talking({ toneHz: 1500, from: '+4940' });
    await desk.hold(low.callId, false);
    await phone.command({ type: 'mix', callIds: [low.callId, high.callId] });
    await phone.untilEvent(low.callId, 'conference', ({ joined }) => joined);
    await phone.untilEvent(high.callId, 'conference', ({ joined }) => joined);
    // Each hears the other louder than the quiet agent; with the agent muted, the other alone.
    await low.robot.waitToHearAmong(1500);
    await low.robot.waitToHearAmong(700);
    await high.robot.waitToHearAmong(1000);
    await high.robot.waitToHearAmong(700);
    await phone.waitToHear(low.callId, 1000);
    await phone.waitToHear(high.callId, 1500);

    for (const { callId } of [low, high]) await phone.command({ type: 'mute', callId, muted: true });
    await low.robot.waitToHear(1500);
    await high.robot.waitToHear(1000);
    await low.robot.waitToMiss(700);
    for (const { callId } of [low, high]) await phone.command({ type: 'mute', callId, muted: false });
    await low.robot.waitToHearAmong(700);

    await low.robot.hangup();
    await phone.untilEvent(high.callId, 'conference', ({ joined }) => !joined);
    await high.robot.waitToHear(700);
    await high.robot.waitToMiss(1000);
    expect(phone.events(low.callId).at(-1)).toBe('ended');
  });

  it('is taken apart again by the wish of it', async () => {
    const { phone } = desk;
    const low = await desk.talking({ toneHz: 1000 });
    const high = await desk.talking({ toneHz: 1500, from: '+4940' });
    await phone.command({ type: 'mix', callIds: [low.callId, high.callId] });
    await low.robot.waitToHearAmong(1500);
    await phone.command({ type: 'mix', callIds: [] });
    await phone.untilEvent(low.callId, 'conference', ({ joined }) => !joined);
    await phone.untilEvent(high.callId, 'conference', ({ joined }) => !joined);
    await low.robot.waitToHear(700);
    await high.robot.waitToHear(700);
    await low.robot.waitToMiss(1500);
    await high.robot.waitToMiss(1000);
  });
});

describe('JsSIP trap 13: digits', () => {
  it('that belong to the number follow the answer', async () => {
    const { robot } = await desk.dial('600', '42#');
    expect(await robot.waitForDigits('42#')).toBe('42#');
  });

  it('leave as INFO where the account says so', async () => {
    const other = await Desk.open(browser, { account: { dtmf: 'info' } });
    const { callId, robot } = await other.dial('600');
    await other.phone.command({ type: 'dtmf', callId, tones: '1*' });
    await other.phone.command({ type: 'dtmf', callId, tones: '9' });
    expect(await robot.waitForDigits('1*9')).toBe('1*9');
    const infos = other.pbx.trace.filter(({ dir, text }) => dir === 'in' && text.startsWith('INFO'));
    expect(infos).toHaveLength(3);
    await other.close();
  });

  it('leave one after the other without long gaps', { timeout: 15_000 }, async () => {
    const { callId, robot } = await desk.dial('600');
    await desk.phone.waitToHear(callId, 700);
    await desk.phone.command({ type: 'dtmf', callId, tones: '12345' });
    await robot.waitForDigits('12345', 8000);
    const gaps = robot.digitTimes.slice(1).map((time, index) => time - (robot.digitTimes[index] ?? 0));
    // The shortest: a busy machine may hold up any of them, but no timer fires early. With a whole gap all are 300.
    expect(Math.min(...gaps)).toBeLessThan(280);
  });
});

describe('the clock of a call', () => {
  it('does not follow the computer’s when that is set', async () => {
    const { phone } = desk;
    const callId = newCallId();
    await phone.command({ type: 'dial', callId, target: '602' });
    const { at: answered } = await phone.untilEvent(callId, 'accepted');
    await phone.setClock(3_600_000);
    await phone.waitToHear(callId, 1000);
    await phone.command({ type: 'hangup', callId });
    const { at: ended } = await phone.untilEvent(callId, 'ended');
    expect(ended - answered).toBeGreaterThan(0);
    expect(ended - answered).toBeLessThan(10_000);
  });
});
