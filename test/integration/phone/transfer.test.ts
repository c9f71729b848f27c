import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Desk } from './window/desk.ts';
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

describe('JsSIP trap 11: a call that is passed on without asking', () => {
  it('ends here when the other side says that it has arrived', async () => {
    const { pbx, phone } = desk;
    const { callId, robot } = await desk.talking();
    const onward = pbx.waitFor('robotLeg', ({ direction }) => direction === 'to-agent');
    await phone.command({ type: 'refer', callId, target: '602' });
    const { stage, sipCode } = await phone.untilEvent(callId, 'transferProgress');
    expect({ stage, sipCode }).toEqual({ stage: 'done', sipCode: null });
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end).toEqual({ cause: 'transferred', by: 'local', sipCode: null });
    expect(await robot.ended).toMatchObject({ by: 'agent' });
    // Those two talk on: the robot of 602 sings 1000 Hz.
    expect((await (await onward).waitToHear(1000)).hz).toBeCloseTo(1000, -2);
    expect(await phone.liveTracks()).toBe(0);
  });

  it('stays ours when the other side refuses to', async () => {
    const { pbx, phone } = desk;
    pbx.faults.referral = 'refuse';
    const { callId, robot } = await desk.talking();
    await phone.command({ type: 'refer', callId, target: '602' });
    expect(await phone.untilEvent(callId, 'transferProgress')).toMatchObject({ stage: 'failed', sipCode: 603 });
    await robot.waitToHear(700);
    await phone.waitToHear(callId, 1000);
    expect(phone.events(callId)).not.toContain('ended');
  });

  it('stays ours when whom it was meant for is busy, and may then be passed to another', async () => {
    const { phone } = desk;
    const { callId, robot } = await desk.talking();
    await phone.command({ type: 'refer', callId, target: '604' });
    expect(await phone.untilEvent(callId, 'transferProgress')).toMatchObject({ stage: 'failed', sipCode: 486 });
    await robot.waitToHear(700);
    await phone.command({ type: 'refer', callId, target: '600' });
    await phone.untilEvent(callId, 'transferProgress', ({ stage }) => stage === 'done');
    expect((await phone.untilEvent(callId, 'ended')).end.cause).toBe('transferred');
  });

  it('has gone where the other side hangs up after it agreed', async () => {
    const { pbx, phone } = desk;
    pbx.faults.referral = 'hangsUp';
    const { callId } = await desk.talking();
    await phone.command({ type: 'refer', callId, target: '602' });
    expect(await phone.untilEvent(callId, 'transferProgress')).toMatchObject({ stage: 'done' });
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end).toEqual({ cause: 'transferred', by: 'remote', sipCode: null });
  });

  it('to what is no address fails at once', async () => {
    const { phone } = desk;
    const { callId, robot } = await desk.talking();
    await phone.command({ type: 'refer', callId, target: '%' });
    expect(await phone.untilEvent(callId, 'transferProgress')).toMatchObject({ stage: 'failed', sipCode: null });
    await robot.waitToHear(700);
  });
});

describe('JsSIP trap 11: a call that is passed on after asking', () => {
  it('connects the other two, and both calls end here as passed on', async () => {
    const { pbx, phone } = desk;
    const { callId, robot } = await desk.talking();
    await desk.hold(callId, true);
    const asked = await desk.dial('602');
    await phone.waitToHear(asked.callId, 1000);
    const onward = pbx.waitFor('robotLeg', ({ direction }) => direction === 'to-agent');
    await phone.command({ type: 'replace', callId, withId: asked.callId });
    await phone.untilEvent(callId, 'transferProgress', ({ stage }) => stage === 'done');
    expect((await phone.untilEvent(callId, 'ended')).end.cause).toBe('transferred');
    expect((await phone.untilEvent(asked.callId, 'ended')).end.cause).toBe('transferred');
    expect((await (await onward).waitToHear(1000)).hz).toBeCloseTo(1000, -2);
    await Promise.all([robot.ended, asked.robot.ended]);
    expect(await phone.connections()).toEqual(['closed', 'closed']);
  });

  it('names the dialog in the order of whoever gets it, also when that call came in', async () => {
    const { pbx, phone } = desk;
    const first = await desk.talking();
    await desk.hold(first.callId, true);
    const second = await desk.talking({ from: '+4940', toneHz: 1300 });
    const refer = pbx.waitFor('message', ({ dir, text }) => dir === 'in' && text.startsWith('REFER'));
    await phone.command({ type: 'replace', callId: first.callId, withId: second.callId });
    const referTo = /^Refer-To: <[^?]*\?Replaces=([^>]*)>/m.exec((await refer).text)?.[1] ?? '';
    expect(second.robot.isNamedBy(decodeURIComponent(referTo))).toBe(true);
    // Nobody answers to the number of an outside caller here.
    await phone.untilEvent(first.callId, 'transferProgress', ({ stage }) => stage === 'failed');
    expect(phone.events(second.callId)).not.toContain('ended');
  });

  it('has failed where there is nobody to connect with', async () => {
    const { phone } = desk;
    const { callId, robot } = await desk.talking();
    await phone.command({ type: 'replace', callId, withId: 'nobody' });
    expect(await phone.untilEvent(callId, 'transferProgress')).toMatchObject({ stage: 'failed', sipCode: null });
    await robot.waitToHear(700);
  });

  it('leaves both calls as they were when it fails', async () => {
    const { pbx, phone } = desk;
    pbx.faults.referral = 'refuse';
    const { callId } = await desk.talking();
    await desk.hold(callId, true);
    const asked = await desk.dial('602');
    await phone.command({ type: 'replace', callId, withId: asked.callId });
    expect(await phone.untilEvent(callId, 'transferProgress')).toMatchObject({ stage: 'failed', sipCode: 603 });
    await phone.waitToHear(asked.callId, 1000);
    await asked.robot.hangup();
    expect((await phone.untilEvent(asked.callId, 'ended')).end.cause).toBe('hungup');
    await desk.hold(callId, false);
    await phone.waitToHear(callId, 1000);
  });
});

describe('a call whose other side is passed on by others', () => {
  it('goes on as the same call with whoever takes that place (RFC 3891)', async () => {
    const { pbx, phone } = desk;
    const { callId, robot } = await desk.talking();
    const other = await pbx.callAgent({
      to: '101',
      from: '+4940',
      toneHz: 1500,
      headers: [['Replaces', robot.replaces]],
    });
    await other.answered;
    expect(await robot.ended).toMatchObject({ by: 'agent' });
    await phone.waitToHear(callId, 1500);
    await other.waitToHear(700);
    expect(phone.reports.filter(({ type }) => type === 'incoming')).toHaveLength(1);
    await phone.command({ type: 'mute', callId, muted: true });
    await other.waitToHear(0);
    await phone.command({ type: 'hangup', callId });
    expect(await other.ended).toMatchObject({ by: 'agent' });
    expect((await phone.untilEvent(callId, 'ended')).end.cause).toBe('hungup');
    expect(await phone.connections()).toEqual(['closed', 'closed']);
    expect(await phone.liveTracks()).toBe(0);
  });

  it('stays as it was when nothing comes of it', async () => {
    const { pbx, phone } = desk;
    const { callId, robot } = await desk.talking();
    const early = await pbx.callAgent({
      to: '101',
      from: '+4940',
      headers: [['Replaces', `${robot.replaces};early-only`]],
    });
    expect(await early.ended).toMatchObject({ status: 486 });
    const stray = await pbx.callAgent({
      to: '101',
      from: '+4940',
      headers: [['Replaces', 'none;to-tag=a;from-tag=b']],
    });
    expect(await stray.ended).toMatchObject({ status: 481 });
    await robot.waitToHear(700);
    await phone.waitToHear(callId, 1000);
  });

  it('may not make this phone dial: a REFER to us is refused and told', async () => {
    const { phone } = desk;
    const { callId, robot } = await desk.talking();
    await robot.refer('sip:+49900123@pbx.invalid');
    expect(await phone.until('dropped')).toMatchObject({ what: 'request', detail: expect.stringContaining('REFER') });
    await expect.poll(() => robot.notified.at(-1)).toContain('603');
    await robot.waitToHear(700);
    expect(phone.events(callId)).not.toContain('ended');
  });
});
