import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PhoneAccount } from '#shared/phone.ts';
import { startBlackHole } from '../../../sandbox/ice/black-hole.ts';
import { startTurn } from '../../../sandbox/ice/turn/server.ts';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import type { PbxOptions } from '../../../sandbox/pbx/options.ts';
import { accountAt, newCallId, PASSWORD, USERS } from './window/exchange.ts';
import { PhoneBrowser, type PhoneWindow } from './window/phone-window.ts';

let browser: PhoneBrowser;
const stops: (() => Promise<unknown> | void)[] = [];

beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function set(
  iceServers: PhoneAccount['iceServers'],
  media: NonNullable<PbxOptions['media']> = {},
): Promise<{ pbx: Pbx; phone: PhoneWindow }> {
  const pbx = await startPbx({ users: USERS, media });
  const phone = await browser.phone({ password: PASSWORD });
  stops.push(
    () => pbx.stop(),
    () => phone.close(),
  );
  await phone.register(accountAt(pbx, { iceServers }));
  return { pbx, phone };
}

/** Milliseconds from the command to the INVITE at the exchange. */
async function msToInvite({ pbx, phone }: { pbx: Pbx; phone: PhoneWindow }): Promise<number> {
  // A first call opens the microphone and the media engine, which isn't what is measured.
  const warmUp = newCallId();
  await phone.command({ type: 'dial', callId: warmUp, target: '604' });
  await phone.untilEvent(warmUp, 'ended');
  const callId = newCallId();
  const invite = pbx.waitFor('message', ({ dir, text }) => dir === 'in' && text.startsWith('INVITE'));
  const begun = Date.now();
  await phone.command({ type: 'dial', callId, target: '600' });
  const { at } = await invite;
  await phone.untilEvent(callId, 'confirmed');
  await phone.waitToHear(callId, 700);
  return at - begun;
}

const ufragOf = (sdp = ''): string | undefined => /a=ice-ufrag:(\S+)/.exec(sdp)?.[1];

describe('JsSIP trap 1: no silent STUN server holds a call up; the INVITE leaves', () => {
  it('at the first candidate without ICE servers', async () => {
    expect(await msToInvite(await set([]))).toBeLessThan(450);
  });

  it('within 0.6 s although the STUN server never answers', { timeout: 15_000 }, async () => {
    const hole = await startBlackHole();
    stops.push(() => hole.stop());
    const ms = await msToInvite(await set([{ urls: hole.url }]));
    expect(hole.swallowed).toBeGreaterThan(0);
    expect(ms).toBeGreaterThan(400);
    // 500 ms by policy; the rest is leeway for a busy machine.
    expect(ms).toBeLessThan(1000);
  });

  it('and so does the answer', { timeout: 15_000 }, async () => {
    const hole = await startBlackHole();
    stops.push(() => hole.stop());
    const { pbx, phone } = await set([{ urls: hole.url }]);
    const robot = await pbx.callAgent({ to: '101', from: '+4930123456' });
    const { callId } = await phone.until('incoming');
    const begun = Date.now();
    await phone.command({ type: 'answer', callId });
    await robot.answered;
    expect(Date.now() - begun).toBeLessThan(1200);
    await robot.waitToHear(700);
  });
});

describe('with a relay that takes 800 ms and no direct way', () => {
  it.each(['outgoing', 'incoming'] as const)(
    'an %s call has sound both ways',
    { timeout: 30_000 },
    async (direction) => {
      const turn = await startTurn({ answerDelayMs: 800 });
      stops.push(() => turn.stop());
      const { iceServer } = turn;
      const { pbx, phone } = await set([iceServer], { letsThrough: turn.isRelay, onlyNamed: true });
      const robotCall = direction === 'incoming' ? pbx.callAgent({ to: '101', from: '+4930123456' }) : null;
      const callId = robotCall === null ? newCallId() : (await phone.until('incoming')).callId;
      const leg = robotCall ?? pbx.waitFor('robotLeg');
      await phone.command(
        direction === 'incoming' ? { type: 'answer', callId } : { type: 'dial', callId, target: '602' },
      );
      const robot = await leg;
      await phone.untilEvent(callId, 'confirmed', undefined, 10_000);
      await robot.waitToHear(700, { timeoutMs: 15_000 });
      await phone.waitToHear(callId, 1000);
      expect(turn.relayed.toPeer).toBeGreaterThan(0);
      expect(turn.relayed.toClient).toBeGreaterThan(0);
      expect(phone.complaints).toEqual([]);
    },
  );

  it('one that comes later still is offered as it is: a restart would have to wait for it again', {
    timeout: 30_000,
  }, async () => {
    const turn = await startTurn({ answerDelayMs: 2500 });
    stops.push(() => turn.stop());
    const { pbx, phone } = await set([turn.iceServer], { letsThrough: turn.isRelay, onlyNamed: true });
    const callId = newCallId();
    await phone.command({ type: 'dial', callId, target: '602' });
    const robot = await pbx.waitFor('robotLeg');
    await robot.waitToHear(700, { timeoutMs: 15_000 });
    await phone.waitToHear(callId, 1000);
    const offers = pbx.trace.filter(
      ({ dir, text }) => dir === 'in' && text.startsWith('INVITE') && text.includes('m=audio'),
    );
    const [first, second] = offers.slice(-2).map(({ text }) => text);
    expect(first).not.toContain('typ relay');
    expect(second).toContain('typ relay');
    expect(ufragOf(second)).toBe(ufragOf(first));
    expect(phone.dropped()).toEqual([]);
  });
});
