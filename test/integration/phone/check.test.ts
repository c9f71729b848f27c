import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type CheckProgress,
  CheckProgressSchema,
  type CheckStep,
  checkSteps,
  type PhoneAccount,
  type PhoneReport,
} from '#shared/phone.ts';
import { noPhoneFacts, type PhoneFacts } from '#shared/state.ts';
import * as v from 'valibot';
import { startBlackHole } from '../../../sandbox/ice/black-hole.ts';
import { startTurn } from '../../../sandbox/ice/turn/server.ts';
import type { PbxOptions } from '../../../sandbox/pbx/options.ts';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import { factsAfter } from '../../../src-main/phone-facts.ts';
import { accountAt, newCallId, PASSWORD, USERS } from './window/exchange.ts';
import type { PageOptions } from './window/page-side.ts';
import { PhoneBrowser, type PhoneWindow } from './window/phone-window.ts';

let browser: PhoneBrowser;
let pbx: Pbx;
let phone: PhoneWindow;
const stops: (() => Promise<unknown> | void)[] = [];

beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

interface Setting {
  readonly account?: Partial<PhoneAccount>;
  readonly pbx?: Partial<PbxOptions>;
  readonly page?: Partial<PageOptions>;
  readonly from?: PhoneBrowser;
}

async function open({ pbx: options, page, from = browser }: Setting = {}): Promise<void> {
  pbx = await startPbx({ users: USERS, ...options });
  phone = await from.phone({ password: PASSWORD, ...page });
  stops.push(
    () => pbx.stop(),
    () => phone.close(),
  );
}

async function registered(setting: Setting = {}): Promise<void> {
  await open(setting);
  await phone.register(accountAt(pbx, setting.account));
}

type CheckReport = Extract<PhoneReport, { type: 'check' }>;
const isCheck = (report: PhoneReport): report is CheckReport => report.type === 'check';
const told = (): CheckProgress[] => phone.reports.filter(isCheck).map(({ check }) => check);

/** As main keeps it. */
function asMainSeesIt(): NonNullable<PhoneFacts['check']> {
  const begun: PhoneFacts = { ...noPhoneFacts, check: { startedAt: 1, running: true, steps: [] } };
  const { check } = phone.reports.filter(isCheck).reduce(factsAfter, begun);
  if (check === null) throw new Error('main has forgotten the run');
  return check;
}

const untilStep = (step: CheckStep, state: CheckProgress['state'], timeoutMs = 15_000): Promise<CheckReport> =>
  phone.until('check', ({ check }) => check.step === step && check.state === state, timeoutMs);

async function untilOver(step: CheckStep, timeoutMs = 20_000): Promise<CheckProgress> {
  return (await phone.until('check', ({ check }) => check.step === step && check.state !== 'running', timeoutMs)).check;
}

async function check(on: boolean, echo: string | null = null): Promise<void> {
  await phone.request({ type: 'check', on, echo });
}

/** Runs up to a step, whose end it returns; the rest is called off. */
async function endOf(step: CheckStep, echo: string | null = null): Promise<CheckProgress> {
  await check(true, echo);
  const end = await untilOver(step);
  if (step !== 'echo') await check(false);
  return end;
}

async function untilNothingIsOpen(sockets = 1): Promise<void> {
  const open = async () => ({
    sockets: phone.sockets,
    connections: (await phone.connections()).filter((state) => state !== 'closed').length,
    tracks: await phone.liveTracks(),
    tone: await phone.toneSeconds(),
    calls: pbx.robotLegs.filter(({ state }) => state !== 'ended').length,
  });
  await expect.poll(open, { timeout: 5000 }).toEqual({ sockets, connections: 0, tracks: 0, tone: 0, calls: 0 });
}

/** Takes connections and never answers the upgrade. */
async function serverThatSaysNothing(): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connections = new Set<Socket>();
  server.on('connection', (connection) => connections.add(connection));
  stops.push(() => {
    for (const connection of connections) connection.destroy();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe('a phone that works', () => {
  it('passes every step, with facts to read; main knows the end and of no call', { timeout: 60_000 }, async () => {
    const turn = await startTurn({ credential: 'a secret of the relay' });
    stops.push(() => turn.stop());
    const stun = turn.iceServer.urls.replace(/^turn:(.*)\?.*$/, 'stun:$1');
    await registered({ account: { iceServers: [{ urls: stun }, turn.iceServer] } });
    await check(true, '600');
    await untilOver('echo', 40_000);
    const { running, steps } = asMainSeesIt();
    expect(steps.map(({ step, state, reason }) => [step, state, reason])).toEqual(
      checkSteps.map((step) => [step, 'passed', null]),
    );
    expect(running).toBe(false);
    const [server = '', registration = '', ice = '', microphone = '', speaker = '', echo = ''] = steps.map(
      ({ detail }) => detail ?? '',
    );
    expect(server).toMatch(/^ws:\/\/127\.0\.0\.1:\d+ \d+ ms$/);
    expect(registration).toMatch(/^101@\S+ · ws:\/\/127\.0\.0\.1:\d+ · \d+ ms$/);
    expect(ice).toMatch(/^stun:\S+ (srflx|host) · \d+ ms · turn:\S+ relay · \d+ ms$/);
    expect(microphone).toMatch(/-?\d+ dBFS$/);
    expect(speaker).toMatch(/Hz$/);
    expect(echo).toMatch(/^600 · PCMU · \d+ ms · (loss \d+\.\d % · )?MOS [34]\.\d$/);
    expect(JSON.stringify(steps)).not.toContain(turn.iceServer.credential);
    for (const step of told()) expect(v.is(CheckProgressSchema, step)).toBe(true);
    expect(phone.reports.filter(({ type }) => type === 'call' || type === 'incoming')).toEqual([]);
    expect(phone.complaints).toEqual([]);
    await untilNothingIsOpen();
  });

  it('is told without an account what can be tested without one', { timeout: 30_000 }, async () => {
    await open();
    await check(true, null);
    await untilOver('echo');
    expect(asMainSeesIt().steps.map(({ state, reason }) => reason ?? state)).toEqual([
      'noAccount',
      'noAccount',
      'noAccount',
      'passed',
      'passed',
      'noAccount',
    ]);
    await untilNothingIsOpen(0);
  });
});

describe('the server', () => {
  it('that is down is named; another that answers is enough', { timeout: 30_000 }, async () => {
    const gone = await startPbx({ users: USERS });
    await gone.stop();
    await open();
    await phone.register(accountAt(pbx, { servers: [pbx.url, gone.url] }));
    const end = await endOf('server');
    expect(end).toMatchObject({ state: 'passed' });
    expect(end.detail).toMatch(/^ws:\S+ \d+ ms · ws:\S+ ✗$/);
    expect(end.detail).toContain(`${gone.url.replace(/\/$/, '')} ✗`);
    await untilNothingIsOpen();
  });

  it('all of them are down: so it says, and the steps after it say it, too', { timeout: 40_000 }, async () => {
    await registered();
    await pbx.stop();
    await phone.untilRegistration('offline');
    await check(true, '600');
    await untilOver('echo');
    const { steps } = asMainSeesIt();
    expect(steps.map(({ reason }) => reason)).toEqual([
      'notReached',
      'notReached',
      'noIceServers',
      null,
      null,
      'notReached',
    ]);
  });
});

describe('the registration', () => {
  it('says that the password is wrong', async () => {
    await open();
    phone.password = 'guessed';
    await phone.setUp(accountAt(pbx));
    await phone.untilRegistration('offline');
    const end = await endOf('registration');
    expect(end).toMatchObject({ state: 'failed', reason: 'wrongPassword' });
    expect(end.detail).toContain('SIP 401');
    expect(end.detail).not.toContain('guessed');
  });

  it('says that the server refuses, and with what', async () => {
    await registered();
    pbx.faults.rejectRegister = 403;
    const end = await endOf('registration');
    expect(end).toMatchObject({ state: 'failed', reason: 'refused' });
    expect(end.detail).toContain('SIP 403');
  });

  it('finds a server that has gone silent away, as the keep-alive does', { timeout: 30_000 }, async () => {
    await registered();
    pbx.faults.delayMs = 60_000;
    expect(await endOf('registration')).toMatchObject({ state: 'failed', reason: 'notReached' });
  });
});

describe('STUN and TURN', () => {
  async function iceOf(iceServers: PhoneAccount['iceServers']): Promise<CheckProgress> {
    await registered({ account: { iceServers } });
    const end = await endOf('ice');
    await untilNothingIsOpen();
    return end;
  }

  it('are skipped where none is set up', async () => {
    expect(await iceOf([])).toMatchObject({ state: 'skipped', reason: 'noIceServers' });
  });

  it('a STUN server that never answers is named', { timeout: 20_000 }, async () => {
    const hole = await startBlackHole();
    stops.push(() => hole.stop());
    const end = await iceOf([{ urls: hole.url }]);
    expect(end).toMatchObject({ state: 'failed', reason: 'stunSilent', detail: `${hole.url} ✗` });
    expect(hole.swallowed).toBeGreaterThan(0);
  });

  it('a TURN server that refuses the credentials is told from one that is silent', { timeout: 20_000 }, async () => {
    const turn = await startTurn();
    stops.push(() => turn.stop());
    const end = await iceOf([{ ...turn.iceServer, credential: 'a wrong one' }]);
    expect(end).toMatchObject({ state: 'failed', reason: 'turnRefused', detail: `${turn.iceServer.urls} ✗ 401` });
    expect(turn.allocations).toBe(0);
  });

  it('a TURN server that never answers timed out', { timeout: 20_000 }, async () => {
    const hole = await startBlackHole();
    stops.push(() => hole.stop());
    const urls = `${hole.url.replace('stun:', 'turn:')}?transport=udp`;
    expect(await iceOf([{ urls, username: 'a', credential: 'b' }])).toMatchObject({ reason: 'timedOut' });
  });

  it('a TURN server without credentials is one that the browser refuses', { timeout: 20_000 }, async () => {
    expect(await iceOf([{ urls: 'turn:127.0.0.1:9' }])).toMatchObject({ state: 'failed', reason: 'turnRefused' });
  });
});

describe('the microphone', () => {
  const poor = [
    ['denied', ['--deny-permission-prompts', '--use-fake-device-for-media-stream']],
    ['missing', ['--use-fake-ui-for-media-stream']],
  ] as const;
  it.each(poor)('is %s', { timeout: 40_000 }, async (reason, flags) => {
    const from = await PhoneBrowser.open(flags);
    stops.push(() => from.close());
    await open({ from, page: { microphoneHz: null } });
    expect(await endOf('microphone')).toMatchObject({ state: 'failed', reason });
    await untilNothingIsOpen(0);
  });

  it('is named, and how loud it is', { timeout: 20_000 }, async () => {
    await open({ page: { microphoneHz: null } });
    const end = await endOf('microphone');
    expect(end.state).toBe('passed');
    expect(end.detail).toMatch(/^Fake .+ · -?\d+ dBFS$/);
  });

  it('that delivers the same sample all the time is silent', { timeout: 20_000 }, async () => {
    await open({ page: { microphoneHz: 0 } });
    expect(await endOf('microphone')).toMatchObject({ state: 'failed', reason: 'silent' });
    await untilNothingIsOpen(0);
  });
});

describe('the loudspeaker', () => {
  it('is missing where there is no output', { timeout: 40_000 }, async () => {
    const from = await PhoneBrowser.open(['--use-fake-ui-for-media-stream']);
    stops.push(() => from.close());
    await open({ from });
    expect(await endOf('speaker')).toMatchObject({ state: 'failed', reason: 'noOutput' });
  });
});

describe('the echo call', () => {
  const ends = [
    ['that is refused', '604', 'refused', 'SIP 486'],
    ['to a number that does not exist', '999', 'refused', 'SIP 404'],
    ['to something that is no number', 'sip:', 'refused', 'sip:'],
    ['from which another sound comes back than was sung', '602', 'noEcho', 'PCMU'],
  ] as const;
  it.each(ends)('%s fails', { timeout: 60_000 }, async (_, number, reason, detail) => {
    await registered();
    await check(true, number);
    const end = await untilOver('echo', 50_000);
    expect(end).toMatchObject({ state: 'failed', reason });
    expect(end.detail).toContain(detail);
    await untilNothingIsOpen();
  });

  it('is not made where no number is set up', { timeout: 30_000 }, async () => {
    await registered();
    expect(await endOf('echo')).toMatchObject({ state: 'skipped', reason: 'noEchoNumber' });
    expect(pbx.robotLegs).toEqual([]);
  });
});

describe('cancelled', () => {
  it.each(checkSteps)('while “%s” runs, leaves nothing open', { timeout: 60_000 }, async (step) => {
    const hole = await startBlackHole();
    stops.push(() => hole.stop());
    await open();
    const servers = step === 'server' ? [pbx.url, await serverThatSaysNothing()] : [pbx.url];
    await phone.register(accountAt(pbx, { servers, iceServers: [{ urls: hole.url }] }));
    if (step === 'registration') pbx.faults.delayMs = 500;
    const leg = pbx.waitFor('robotLeg', undefined, 60_000).catch(() => null);
    await check(true, '600');
    await untilStep(step, 'running');
    if (step === 'echo') await (await leg)?.answered;
    await check(false);
    await untilNothingIsOpen();
    expect(told().filter(({ step: one }) => one === step)).toHaveLength(1);
    expect(told().some(({ reason }) => reason === 'cancelled')).toBe(false);
  });

  it('by an account that takes the place of the one under test: every step says so', { timeout: 30_000 }, async () => {
    await registered();
    await check(true, '600');
    await untilStep('microphone', 'running');
    await phone.setUp(accountAt(pbx, { displayName: 'Ada L.' }));
    expect(await untilOver('echo')).toMatchObject({ state: 'skipped', reason: 'cancelled' });
    expect(asMainSeesIt().running).toBe(false);
    await untilNothingIsOpen();
  });

  it('while the microphone is being opened: it is closed as soon as it is there', { timeout: 20_000 }, async () => {
    await open({ page: { microphoneDelayMs: 1500 } });
    await check(true);
    await untilStep('microphone', 'running');
    await check(false);
    await phone.untilMicrophoneOpened();
    await untilNothingIsOpen(0);
  });
});

describe('calls come first', () => {
  it('a call that is up: every step is skipped, and the call is not touched', { timeout: 20_000 }, async () => {
    await registered();
    const callId = newCallId();
    await phone.command({ type: 'dial', callId, target: '600' });
    await phone.untilEvent(callId, 'confirmed');
    await check(true, '600');
    expect(await untilOver('echo')).toMatchObject({ state: 'skipped', reason: 'inCall' });
    expect(told().map(({ step, state, reason }) => [step, state, reason])).toEqual(
      checkSteps.map((step) => [step, 'skipped', 'inCall']),
    );
    expect(asMainSeesIt().running).toBe(false);
    await phone.waitToHear(callId, 700);
  });

  it.each(['microphone', 'echo'] as const)('a call that comes in stops “%s”', { timeout: 40_000 }, async (step) => {
    await registered();
    const leg = pbx.waitFor('robotLeg', undefined, 40_000);
    await check(true, '600');
    await untilStep(step, 'running');
    if (step === 'echo') await (await leg).answered;
    const robot = await pbx.callAgent({ to: '101', from: '+4930123456', toneHz: 1000 });
    const { callId } = await phone.until('incoming');
    const skipped = checkSteps.slice(checkSteps.indexOf(step));
    await untilOver('echo');
    expect(told().slice(-skipped.length)).toEqual(
      skipped.map((name) => ({ step: name, state: 'skipped', reason: 'inCall', detail: null })),
    );
    expect(asMainSeesIt().running).toBe(false);
    if (step === 'echo') await (await leg).ended;
    await phone.command({ type: 'answer', callId });
    await phone.untilEvent(callId, 'confirmed');
    await robot.waitToHear(700);
    await phone.waitToHear(callId, 1000);
  });

  it('a second press begins anew; never two at once', { timeout: 60_000 }, async () => {
    await registered();
    await check(true);
    await untilStep('microphone', 'running');
    await check(true);
    await untilOver('echo');
    const begun = told().filter(({ state }) => state === 'running');
    expect(begun.map(({ step }) => step)).toEqual([
      'server',
      'registration',
      'ice',
      'microphone',
      'server',
      'registration',
      'ice',
      'microphone',
      'speaker',
      'echo',
    ]);
    await untilNothingIsOpen();
  });
});
