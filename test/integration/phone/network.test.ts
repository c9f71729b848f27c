import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PhoneAccount } from '#shared/phone.ts';
import type { PbxOptions } from '../../../sandbox/pbx/options.ts';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import type { RobotLeg } from '../../../sandbox/pbx/robots/leg.ts';
import { header } from '../../../sandbox/pbx/sip/message.ts';
import { accountAt, newCallId, PASSWORD, USERS } from './window/exchange.ts';
import { PhoneBrowser, type PhoneWindow } from './window/phone-window.ts';

let browser: PhoneBrowser;
let phone: PhoneWindow;
let pbx: Pbx;
const exchanges: Pbx[] = [];

beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
afterEach(async () => {
  await phone.close();
  await Promise.all(exchanges.splice(0).map((exchange) => exchange.stop()));
});

async function exchange(options: Partial<PbxOptions> = {}): Promise<Pbx> {
  const made = await startPbx({ users: USERS, ...options });
  exchanges.push(made);
  return made;
}

async function start(options: Partial<PbxOptions> = {}, account: Partial<PhoneAccount> = {}): Promise<void> {
  pbx = await exchange(options);
  phone = await browser.phone({ password: PASSWORD });
  await phone.register(accountAt(pbx, account));
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

const registrations = (): string[] =>
  phone.reports.flatMap((report) => (report.type === 'registration' ? [report.registration.state] : []));

/** Waits for the next report of this state; `register` has left one already. */
async function nextRegistration(state: string, timeoutMs: number): Promise<number> {
  const before = registrations().filter((known) => known === state).length;
  const begun = performance.now();
  await phone.until(
    'registration',
    () => registrations().filter((known) => known === state).length > before,
    timeoutMs,
  );
  return Math.round(performance.now() - begun);
}

const isReinvite = ({ dir, text }: { dir: string; text: string }): boolean =>
  dir === 'in' && text.startsWith('INVITE') && /^To:.*;tag=/m.test(text);

const ufragOf = (text: string): string | undefined => /a=ice-ufrag:(\S+)/.exec(text)?.[1];

describe('JsSIP trap 7: a silent network is noticed', () => {
  it.each([
    ['answers an empty line', false],
    ['answers only OPTIONS', true],
  ])('within five seconds, with a server that %s', { timeout: 20_000 }, async (_, ignoresPings) => {
    pbx = await exchange();
    pbx.faults.ignoresPings = ignoresPings;
    phone = await browser.phone({ password: PASSWORD });
    await phone.register(accountAt(pbx));
    pbx.freeze();
    const noticed = await nextRegistration('offline', 5_500);
    console.info(`  noticed after ${noticed} ms`);
    const registered = nextRegistration('registered', 5_000);
    pbx.thaw();
    await phone.request({ type: 'networkChanged', online: true });
    console.info(`  registered ${await registered} ms after the network's return`);
    expect(phone.dropped()).toEqual([]);
  });

  it('during a call, whose sound goes on', { timeout: 20_000 }, async () => {
    await start();
    const { callId, robot } = await talking();
    pbx.freeze();
    await nextRegistration('offline', 5_500);
    await phone.waitToHear(callId, 1000);
    expect(robot.state).toBe('answered');
    pbx.thaw();
    await phone.request({ type: 'networkChanged', online: true });
    await nextRegistration('registered', 5_000);
    expect(phone.events(callId)).not.toContain('ended');
  });

  it('a server that is only idle is asked little and kept', { timeout: 20_000 }, async () => {
    await start();
    await new Promise((later) => setTimeout(later, 6_500));
    const asked = pbx.trace.filter(({ dir, text }) => dir === 'in' && text.startsWith('OPTIONS'));
    // Once: then it was known that an empty line is answered.
    expect(asked).toHaveLength(1);
    expect(registrations()).toEqual(['connecting', 'registered']);
  });
});

describe('when the network has changed', () => {
  it('a connection that died of it is replaced at once', async () => {
    await start();
    pbx.freeze('101');
    let opened = 0;
    pbx.on('connected', () => void (opened += 1));
    const registered = nextRegistration('registered', 3_000);
    await phone.request({ type: 'networkChanged', online: true });
    console.info(`  registered after ${await registered} ms`);
    expect(opened).toBe(1);
  });

  it('a connection that lives is kept', async () => {
    await start();
    await phone.request({ type: 'networkChanged', online: true });
    await new Promise((later) => setTimeout(later, 800));
    expect(registrations()).toEqual(['connecting', 'registered']);
  });

  it('events of the browser itself do the same', async () => {
    await start();
    pbx.freeze('101');
    const registered = nextRegistration('registered', 3_000);
    await phone.fire('online');
    await registered;
  });
});

describe('JsSIP trap 16: lost connections come back in our own rhythm', () => {
  it('at once', async () => {
    await start();
    const registered = nextRegistration('registered', 3_000);
    pbx.dropSockets('101');
    console.info(`  registered after ${await registered} ms`);
  });

  it('and as soon as the server is there again', { timeout: 20_000 }, async () => {
    await start();
    await pbx.closePorts();
    await nextRegistration('offline', 2_000);
    await new Promise((later) => setTimeout(later, 1_500));
    await pbx.openPorts();
    console.info(`  registered ${await nextRegistration('registered', 5_500)} ms after the ports opened`);
  });
});

describe('a list of servers', () => {
  it('the next is taken when one cannot be reached, and the first again when it is back', {
    timeout: 20_000,
  }, async () => {
    const [first, second] = [await exchange(), await exchange()];
    pbx = second;
    await first.closePorts();
    phone = await browser.phone({ password: PASSWORD });
    await phone.register(accountAt(first, { servers: [first.url, second.url] }));
    expect(await phone.until('registration')).toMatchObject({ registration: { server: second.url } });

    const { callId, robot } = await talking();
    await first.openPorts();
    let knocked = 0;
    first.on('connected', () => void (knocked += 1));
    await phone.request({ type: 'networkChanged', online: true });
    await phone.waitToHear(callId, 1000);
    expect(knocked).toBe(0);

    await robot.hangup();
    await phone.untilEvent(callId, 'ended');
    const back = nextRegistration('registered', 5_000);
    await phone.request({ type: 'networkChanged', online: true });
    await back;
    expect(phone.reports.findLast(({ type }) => type === 'registration')).toMatchObject({
      registration: { server: first.url },
    });
    expect(first.bindings('101')).toHaveLength(1);
  });

  it('one that takes connections and says nothing is given up', { timeout: 20_000 }, async () => {
    const [first, second] = [await exchange(), await exchange()];
    first.freeze();
    phone = await browser.phone({ password: PASSWORD });
    await phone.setUp(accountAt(first, { servers: [first.url, second.url] }));
    await phone.until('registration', ({ registration }) => registration.state === 'registered', 8_000);
    expect(second.bindings('101')).toHaveLength(1);
    first.thaw();
  });

  it('one that refuses to register is left for the next', { timeout: 20_000 }, async () => {
    const [first, second] = [await exchange(), await exchange()];
    first.faults.rejectRegister = 503;
    phone = await browser.phone({ password: PASSWORD });
    await phone.register(accountAt(first, { servers: [first.url, second.url] }));
    expect(second.bindings('101')).toHaveLength(1);
  });
});

describe('JsSIP trap 8: after a reconnection the exchange learns where each call is now', () => {
  it('so that the other side’s hang-up arrives', { timeout: 20_000 }, async () => {
    await start({ pinsDialogs: true });
    const { callId, robot } = await talking();
    const offer = pbx.waitFor('message', isReinvite);
    pbx.dropSockets('101');
    const { text, parsed } = await offer;
    expect(header(parsed, 'Contact')).toContain(pbx.bindings('101')[0]?.uri);
    await pbx.waitFor('message', ({ dir, text: ack }) => dir === 'in' && ack.startsWith('ACK'));
    const [first] = pbx.trace.filter(({ dir, text: answer }) => dir === 'in' && answer.includes('m=audio'));
    // Nothing happened to the sound: no ICE restart.
    expect(ufragOf(text)).toBe(ufragOf(first?.text ?? ''));
    await robot.waitToHear(700);
    await robot.hangup();
    expect((await phone.untilEvent(callId, 'ended')).end).toEqual({ cause: 'hungup', by: 'remote', sipCode: null });
  });

  it('with an ICE restart when the network is another one', { timeout: 20_000 }, async () => {
    await start({ pinsDialogs: true });
    const { callId, robot } = await talking();
    pbx.freeze('101');
    const offer = pbx.waitFor('message', isReinvite);
    await phone.request({ type: 'networkChanged', online: true });
    const { text } = await offer;
    const [first] = pbx.trace.filter(({ dir, text: answer }) => dir === 'in' && answer.includes('m=audio'));
    expect(ufragOf(text)).not.toBe(ufragOf(first?.text ?? ''));
    await robot.waitToHear(700);
    await phone.waitToHear(callId, 1000);
    expect(phone.events(callId)).not.toContain('ended');
  });

  it('once for each of several calls, and once more after the next reconnection', { timeout: 20_000 }, async () => {
    await start({ pinsDialogs: true });
    const first = await talking();
    const second = await talking();
    for (let flap = 0; flap < 2; flap += 1) {
      const seen: string[] = [];
      const off = pbx.on('message', (message) => {
        if (isReinvite(message)) seen.push(header(message.parsed, 'Call-ID') ?? '');
      });
      pbx.dropSockets('101');
      let acknowledged = 0;
      await pbx.waitFor('message', ({ dir, text }) => {
        if (dir === 'in' && text.startsWith('ACK')) acknowledged += 1;
        return acknowledged === 2;
      });
      off();
      expect(seen.toSorted()).toEqual([first.robot.callId, second.robot.callId].toSorted());
      await first.robot.waitToHear(700);
      await second.robot.waitToHear(700);
    }
    await first.robot.hangup();
    await second.robot.hangup();
    await phone.untilEvent(first.callId, 'ended');
    await phone.untilEvent(second.callId, 'ended');
  });
});

describe('JsSIP trap 9: a call that the exchange has forgotten ends', () => {
  it('as lost, when the exchange is back after a crash', { timeout: 20_000 }, async () => {
    await start();
    const { callId } = await talking();
    const { port } = new URL(pbx.url);
    await pbx.stop();
    exchanges.length = 0;
    pbx = await exchange({ port: Number(port) });
    const { end } = await phone.untilEvent(callId, 'ended', undefined, 10_000);
    expect(end).toEqual({ cause: 'network', by: 'local', sipCode: null });
    expect(await phone.liveTracks()).toBe(0);
  });

  it.each([488, 408] as const)('but not when an offer is only refused with %i', { timeout: 30_000 }, async (status) => {
    await start();
    const { callId, robot } = await talking();
    await phone.refuseOffers(status);
    pbx.dropSockets('101');
    await phone.until('dropped', ({ detail }) => detail.startsWith('refresh'), 20_000);
    await robot.waitToHear(700);
    await phone.waitToHear(callId, 1000);
    expect(phone.events(callId)).not.toContain('ended');
  });
});

describe('a call that comes in while the connection is being made anew', () => {
  it('ends as lost and, sent once more, rings once and can be answered', { timeout: 20_000 }, async () => {
    await start();
    const { callId, robot } = await ringing();
    const invite = pbx.trace.findLast(({ dir, text }) => dir === 'out' && text.startsWith('INVITE'))?.text ?? '';
    const registered = nextRegistration('registered', 5_000);
    pbx.dropSockets('101');
    expect((await phone.untilEvent(callId, 'ended')).end.cause).toBe('network');
    await registered;
    // What a proxy does that tries the new contact of a registration: the same call on a new branch.
    pbx.sendRaw('101', invite.replace(/branch=[^;\r\n]+/, 'branch=z9hG4bKagain'));
    const again = await phone.until('incoming', (report) => report.callId !== callId);
    expect(again.sipCallId).toBe(robot.callId);
    const incoming = phone.reports.filter(({ type }) => type === 'incoming');
    expect(incoming).toHaveLength(2);
    await phone.command({ type: 'decline', callId: again.callId, status: 486 });
    expect((await phone.untilEvent(again.callId, 'ended')).end.cause).toBe('declined');
  });

  it('is not lost silently: the exchange can deliver it as soon as the phone is registered', {
    timeout: 20_000,
  }, async () => {
    await start();
    pbx.dropSockets('101');
    await nextRegistration('registered', 5_000);
    const { robot } = await ringing();
    await robot.cancel();
  });

  it('the same INVITE twice on one connection is one call', async () => {
    await start();
    const { callId } = await ringing();
    const invite = pbx.trace.findLast(({ dir, text }) => dir === 'out' && text.startsWith('INVITE'))?.text ?? '';
    pbx.sendRaw('101', invite);
    pbx.sendRaw('101', invite.replace(/branch=[^;\r\n]+/, 'branch=z9hG4bKmerged'));
    await pbx.waitFor('message', ({ dir, text }) => dir === 'in' && text.startsWith('SIP/2.0 482'));
    expect(phone.reports.filter(({ type }) => type === 'incoming')).toHaveLength(1);
    await phone.command({ type: 'decline', callId, status: 486 });
  });
});

describe('a number dialled while the connection is gone', () => {
  it('is refused at once', async () => {
    await start();
    await pbx.closePorts();
    await phone.untilRegistration('offline');
    const callId = newCallId();
    await phone.command({ type: 'dial', callId, target: '600' });
    expect((await phone.untilEvent(callId, 'ended')).end.cause).toBe('refused');
  });
});
