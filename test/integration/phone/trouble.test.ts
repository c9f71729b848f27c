import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PhoneAccount } from '#shared/phone.ts';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import type { RobotLeg } from '../../../sandbox/pbx/robots/leg.ts';
import { accountAt, newCallId, PASSWORD, USERS } from './window/exchange.ts';
import type { PageOptions } from './window/page-side.ts';
import { PhoneBrowser, type PhoneWindow } from './window/phone-window.ts';

let browser: PhoneBrowser;
let pbx: Pbx;
let phone: PhoneWindow;

beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
afterEach(async () => {
  await phone.close();
  await pbx.stop();
});

interface Start extends Partial<PageOptions> {
  readonly from?: PhoneBrowser;
  readonly iceServers?: PhoneAccount['iceServers'];
}

async function start({ from = browser, iceServers = [], ...options }: Start = {}): Promise<void> {
  pbx = await startPbx({ users: USERS });
  phone = await from.phone({ password: PASSWORD, ...options });
  await phone.register(accountAt(pbx, { iceServers }));
}

async function dial(target: string): Promise<string> {
  const callId = newCallId();
  await phone.command({ type: 'dial', callId, target });
  return callId;
}

async function ringing(): Promise<{ callId: string; robot: RobotLeg }> {
  const robot = await pbx.callAgent({ to: '101', from: '+4930123456' });
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

const isBye = ({ dir, text }: { dir: string; text: string }): boolean => dir === 'in' && text.startsWith('BYE');

describe('JsSIP trap 6: when the connection to the exchange is lost', () => {
  it('a call that rings here ends; no ghost goes on ringing', async () => {
    await start();
    const { callId } = await ringing();
    const back = pbx.waitFor('registered', undefined, 12_000);
    pbx.dropSockets('101');
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end).toEqual({ cause: 'network', by: 'local', sipCode: null });
    await phone.waitForTone(0);
    await back;
    await phone.command({ type: 'answer', callId });
    expect(await phone.until('dropped')).toMatchObject({ what: 'command' });
  });

  it('a call that rings there ends as lost, not as taken back', async () => {
    await start();
    const callId = await dial('603');
    await phone.untilEvent(callId, 'progress');
    pbx.dropSockets('101');
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end).toEqual({ cause: 'network', by: 'local', sipCode: null });
    expect(phone.events(callId)).toEqual(['sent', 'progress', 'ended']);
    expect(await phone.liveTracks()).toBe(0);
  });
});

describe('JsSIP trap 4: while the exchange is out of reach', () => {
  it('a call that talks goes on, and can still be muted and sent digits', { timeout: 15_000 }, async () => {
    await start();
    const { callId, robot } = await talking();
    const back = pbx.waitFor('registered', undefined, 12_000);
    await pbx.closePorts();
    await phone.untilRegistration('offline');
    await phone.command({ type: 'hold', callId, held: true });
    await phone.command({ type: 'dtmf', callId, tones: '7' });
    await robot.waitForDigits('7');
    await phone.command({ type: 'mute', callId, muted: true });
    await robot.waitToHear(0);
    await pbx.openPorts();
    await back;
    // The hold waited for its turn, which came with the connection, or gave up and said so.
    expect(phone.events(callId)).not.toContain('ended');
    expect(robot.state).toBe('answered');
  });
});

describe('JsSIP trap 5: while the exchange is out of reach', () => {
  it('hanging up silences at once, and the other side hears of it later', { timeout: 20_000 }, async () => {
    await start();
    const { callId, robot } = await talking();
    const bye = pbx.waitFor('message', isBye, 15_000);
    await pbx.closePorts();
    await phone.untilRegistration('offline');
    await phone.command({ type: 'hangup', callId });
    expect((await phone.untilEvent(callId, 'ended')).end).toEqual({ cause: 'hungup', by: 'local', sipCode: null });
    expect(await phone.liveTracks()).toBe(0);
    expect(await phone.connections()).toEqual(['closed']);
    expect(robot.state).toBe('answered');
    await pbx.openPorts();
    await bye;
    expect(await robot.ended).toMatchObject({ by: 'agent' });
    expect(phone.events(callId).filter((type) => type === 'ended')).toHaveLength(1);
  });

  it('a number dialled meanwhile is refused at once', async () => {
    await start();
    await pbx.closePorts();
    await phone.untilRegistration('offline');
    const callId = await dial('600');
    const { end } = await phone.untilEvent(callId, 'ended');
    expect(end).toEqual({ cause: 'refused', by: 'local', sipCode: null });
    expect(await phone.liveTracks()).toBe(0);
  });
});

describe('JsSIP trap 10: a media path that dies is noticed by us', () => {
  it('an ICE restart is tried, and the call goes on if it helps', { timeout: 20_000 }, async () => {
    await start();
    const { callId, robot } = await talking();
    const offer = pbx.waitFor('message', ({ dir, text }) => dir === 'in' && text.startsWith('INVITE'));
    await phone.failConnection();
    await offer;
    await robot.waitToHear(700);
    expect(phone.events(callId)).not.toContain('ended');
  });

  it('the call ends as lost when nothing helps', { timeout: 20_000 }, async () => {
    await start();
    const { callId, robot } = await talking();
    await phone.failConnection({ forGood: true });
    const { end } = await phone.untilEvent(callId, 'ended', undefined, 15_000);
    expect(end).toEqual({ cause: 'network', by: 'local', sipCode: null });
    expect(await robot.ended).toMatchObject({ by: 'agent' });
  });
});

describe('JsSIP trap 2: when the other side refuses an offer', () => {
  it('the hold is undone and the call goes on', { timeout: 20_000 }, async () => {
    await start();
    const { callId, robot } = await talking();
    await phone.refuseOffers(488);
    await phone.command({ type: 'hold', callId, held: true });
    const { detail } = await phone.until('dropped', undefined, 12_000);
    expect(detail).toBe('hold: refused');
    expect(phone.events(callId)).not.toContain('hold');
    await robot.waitToHear(700);
    await phone.waitToHear(callId, 1000);
  });
});

describe('JsSIP trap 3: when both sides hold at the same moment', () => {
  it('the offers cross, and the call survives with both holds', { timeout: 20_000 }, async () => {
    await start();
    const { callId, robot } = await talking();
    pbx.faults.delayMs = 150;
    const theirs = robot.hold().then(
      () => 'taken',
      () => 'refused',
    );
    await phone.command({ type: 'hold', callId, held: true });
    expect(await theirs).toBe('refused');
    // RFC 3261 14.1: who didn't make the call tries again within two seconds.
    await phone.untilEvent(callId, 'hold', ({ by, held }) => by === 'local' && held);
    pbx.faults.delayMs = 0;
    expect(robot.held).toBe(true);
    await phone.command({ type: 'hold', callId, held: false });
    await phone.untilEvent(callId, 'hold', ({ held }) => !held);
    await robot.waitToHear(700);
  });
});

describe('JsSIP trap 15: an offer that comes before the answer', () => {
  it('is asked for again later, and the call rings on', async () => {
    await start();
    const contact = pbx.bindings('101')[0]?.uri ?? '';
    const request = (method: string, to: string): string =>
      [
        `${method} ${contact} SIP/2.0`,
        `Via: SIP/2.0/WS pbx.invalid;branch=z9hG4bK${method}`,
        'From: <sip:+4930@pbx>;tag=raw',
        `To: ${to}`,
        'Call-ID: early',
        `CSeq: ${method === 'INVITE' ? 1 : 2} ${method}`,
        'Max-Forwards: 70',
        'Contact: <sip:raw@pbx.invalid;transport=ws>',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n');
    const rings = pbx.waitFor('message', ({ text }) => text.startsWith('SIP/2.0 180'));
    pbx.sendRaw('101', request('INVITE', '<sip:101@pbx>'));
    const { callId } = await phone.until('incoming');
    await phone.command({ type: 'ring', callId, kind: 'external' });
    const to = /^To: (.*)$/m.exec((await rings).text)?.[1]?.trim() ?? '';
    const answer = pbx.waitFor('message', ({ text }) => /^CSeq: 2 UPDATE/m.test(text) && text.startsWith('SIP/2.0'));
    pbx.sendRaw('101', request('UPDATE', to));
    expect((await answer).text).toMatch(/^SIP\/2\.0 500 [\s\S]*^Retry-After: 1/m);
    await phone.command({ type: 'decline', callId, status: 486 });
    expect((await phone.untilEvent(callId, 'ended')).end.cause).toBe('declined');
  });
});

describe('what cannot become a call', () => {
  it('an INVITE whose offer is no SDP rings, fails when answered, and harms nothing', async () => {
    await start();
    const contact = pbx.bindings('101')[0]?.uri ?? '';
    const headers = [
      'Via: SIP/2.0/WS pbx.invalid;branch=z9hG4bKraw',
      'From: <sip:+4930@pbx>;tag=raw',
      'To: <sip:101@pbx>',
      'Call-ID: raw',
      'CSeq: 1 INVITE',
      'Max-Forwards: 70',
      'Contact: <sip:raw@pbx.invalid;transport=ws>',
      'Content-Type: application/sdp',
      'Content-Length: 7',
    ];
    pbx.sendRaw('101', [`INVITE ${contact} SIP/2.0`, ...headers, '', 'garbage'].join('\r\n'));
    const { callId } = await phone.until('incoming');
    await phone.command({ type: 'answer', callId });
    expect((await phone.untilEvent(callId, 'ended')).end).toMatchObject({ cause: 'failed', by: 'local' });
    expect(await phone.liveTracks()).toBe(0);
    const { robot } = await ringing();
    await robot.cancel();
  });

  it('an ICE server that the browser refuses ends calls and is named', async () => {
    await start({ iceServers: [{ urls: 'turn:127.0.0.1' }] });
    const callId = await dial('600');
    expect((await phone.untilEvent(callId, 'ended')).end).toEqual({ cause: 'failed', by: 'local', sipCode: null });
    expect((await phone.until('dropped')).detail).toContain('dial: ');
    const incoming = await ringing();
    await phone.command({ type: 'answer', callId: incoming.callId });
    expect((await phone.untilEvent(incoming.callId, 'ended')).end.sipCode).toBe(500);
    expect(await incoming.robot.ended).toMatchObject({ status: 500 });
    expect(await phone.liveTracks()).toBe(0);
  });

  it('of a flood, main hears twelve; whoever comes then is told that we are busy', async () => {
    await start();
    const robots = [];
    for (let made = 0; made < 12; made += 1) robots.push((await ringing()).robot);
    const next = await pbx.callAgent({ to: '101', from: '+49301' });
    expect(await next.ended).toMatchObject({ status: 486 });
    await Promise.all(robots.map((robot) => robot.cancel()));
  });
});

describe('JsSIP trap 14: without a microphone', () => {
  const attempts = [
    ['denied', ['--deny-permission-prompts', '--use-fake-device-for-media-stream'], 'microphoneDenied'],
    ['missing', ['--use-fake-ui-for-media-stream'], 'microphoneMissing'],
  ] as const;
  it.each(attempts)('%s: calls end with that cause, and the next one may succeed', async (_, flags, reason) => {
    const poor = await PhoneBrowser.open(flags);
    try {
      await start({ microphoneHz: null, from: poor });
      const callId = await dial('600');
      expect((await phone.untilEvent(callId, 'ended')).end).toEqual({
        cause: 'microphone',
        by: 'local',
        sipCode: null,
      });
      expect(await phone.until('microphone')).toEqual({ type: 'microphone', reason });
      expect(pbx.trace.some(({ text }) => text.startsWith('INVITE'))).toBe(false);

      const incoming = await ringing();
      await phone.command({ type: 'answer', callId: incoming.callId });
      const { end } = await phone.untilEvent(incoming.callId, 'ended');
      expect(end).toEqual({ cause: 'microphone', by: 'local', sipCode: 480 });
      expect(await incoming.robot.ended).toMatchObject({ status: 480 });
    } finally {
      await poor.close();
    }
  });

  it('a call muted while the device is being opened begins muted', async () => {
    await start({ microphoneDelayMs: 300 });
    const { callId, robot } = await ringing();
    await phone.command({ type: 'answer', callId });
    await phone.command({ type: 'mute', callId, muted: true });
    await phone.untilEvent(callId, 'confirmed');
    await phone.waitToHear(callId, 1000);
    await expect(robot.waitToHear(700, { timeoutMs: 1000 })).rejects.toThrow('700 Hz');
    await phone.command({ type: 'mute', callId, muted: false });
    await robot.waitToHear(700);
  });

  it('a call that is given up while the device is being opened leaves none open', async () => {
    await start({ microphoneDelayMs: 300 });
    const callId = await dial('600');
    await phone.command({ type: 'hangup', callId });
    expect((await phone.untilEvent(callId, 'ended')).end.cause).toBe('cancelled');
    await phone.untilMicrophoneOpened();
    expect(await phone.liveTracks()).toBe(0);
    expect(pbx.trace.some(({ text }) => text.startsWith('INVITE'))).toBe(false);
  });
});
