import { describe, expect, it } from 'vitest';
import type { HeadsetLights } from '#shared/headset-report.ts';
import type { PhoneAccount, PhoneReport, PhoneRequest } from '#shared/phone.ts';
import type { Account, Settings } from '#shared/settings.ts';
import { Notices } from '../../../src-main/notices.ts';
import { Telephone } from '../../../src-main/telephone.ts';
import { BookRig } from './calls/book-rig.ts';
import { silentLog } from './manual-clock.ts';
import { defaultSettings } from '../../../src-main/settings/recover-settings.ts';

const account: Account = {
  address: '100@pbx.example',
  server: 'wss://pbx.example/ws',
  line: { number: 'line-1', kind: 'direct' },
  iceServers: [],
};

const settings: Settings = { ...defaultSettings(() => '5f4c4c9e-54f6-4b7c-9ad9-1f6f5b2f4e11'), account };

function world(given: Partial<Settings> = {}) {
  const around = { settings: { ...settings, ...given } };
  const rig = new BookRig();
  const accounts: (PhoneAccount | null)[] = [];
  const notices = new Notices(rig.clock);
  const telephone = new Telephone({
    clock: rig.clock,
    log: silentLog,
    count: () => undefined,
    settings: () => around.settings,
    book: rig.book,
    notices,
  });
  telephone.on('account', (given) => void accounts.push(given));
  const requests: PhoneRequest[] = [];
  telephone.on('request', (request) => void requests.push(request));
  const lights: HeadsetLights[] = [];
  telephone.on('lights', (shown) => void lights.push(shown));
  return { rig, telephone, accounts, around, requests, lights, notices };
}

it('sets up a phone window that is loaded', () => {
  const { telephone, accounts } = world();
  telephone.report({ type: 'ready' });
  expect(accounts).toEqual([expect.objectContaining({ address: '100@pbx.example', authorizationUser: '100' })]);
});

it('ends the calls of a page that was loaded anew without a word: a call that nobody carries blocks all others', () => {
  const { rig, telephone, accounts } = world();
  const callId = rig.ring('one');
  telephone.report({ type: 'registration', registration: { state: 'registered' } });
  telephone.report({ type: 'ready' });
  expect(rig.book.call(callId)).toMatchObject({ phase: 'ended', end: { cause: 'network' } });
  expect(telephone.pbx).toEqual({ state: 'connecting' });
  expect(accounts).toHaveLength(1);
});

it('waits with a new account for the end of the call', () => {
  const { rig, telephone, accounts } = world();
  const callId = rig.ring('one');
  telephone.accountChanged();
  expect(accounts).toEqual([]);
  const end = { cause: 'missed', by: 'remote', sipCode: 487 } as const;
  rig.book.report({ type: 'call', callId, event: { type: 'ended', at: rig.clock.now(), end } });
  expect(accounts).toHaveLength(1);
});

it('runs with the old account until the calls are over', () => {
  const { rig, telephone, around } = world();
  telephone.report({ type: 'ready' });
  rig.ring('one');
  around.settings = { ...around.settings, account: { ...account, address: '200@pbx.example' } };
  telephone.accountChanged();
  expect(telephone.runningAccount?.address).toBe('100@pbx.example');
  rig.end('one', { cause: 'missed' });
  expect(telephone.runningAccount?.address).toBe('200@pbx.example');
});

it.each<[PhoneReport & { type: 'registration' }, boolean]>([
  [{ type: 'registration', registration: { state: 'connecting' } }, false],
  [{ type: 'registration', registration: { state: 'registered' } }, true],
  [{ type: 'registration', registration: { state: 'offline', reason: 'sipServerUnreachable' } }, false],
  [{ type: 'registration', registration: { state: 'offline', reason: 'sipTimeout' } }, false],
  [{ type: 'registration', registration: { state: 'offline', reason: 'sipForbidden' } }, true],
  [{ type: 'registration', registration: { state: 'offline', reason: 'sipServerRefused' } }, true],
])('with %j a call’s messages get through: %s', (report, reachable) => {
  const { telephone } = world();
  telephone.report(report);
  expect(telephone.reachable).toBe(reachable);
});

it('counts the seconds of an outage from its beginning', async () => {
  const { rig, telephone } = world();
  const offline = { type: 'registration', registration: { state: 'offline', reason: 'sipTimeout' } } as const;
  telephone.report(offline);
  const since = rig.clock.now();
  await rig.clock.advance(12_000);
  telephone.report({ ...offline, registration: { state: 'offline', reason: 'sipServerUnreachable' } });
  expect(telephone.pbx).toEqual({ state: 'offline', reason: 'sipServerUnreachable', since });
});

describe('a headset', () => {
  it('presses buttons through the one gate', () => {
    const { rig, telephone } = world();
    rig.ring('a');
    rig.told();
    telephone.report({ type: 'headsetButton', button: 'answer' });
    expect(rig.told()).toEqual(['answer a']);
    rig.talk('a');
    telephone.report({ type: 'headsetButton', button: 'mute' });
    telephone.report({ type: 'headsetButton', button: 'hangup' });
    expect(rig.told()).toEqual(['mute a', 'hangup a']);
  });

  it('may press what means nothing', () => {
    const { rig, telephone } = world();
    telephone.report({ type: 'headsetButton', button: 'hangup' });
    expect([rig.told(), rig.dropped]).toEqual([[], []]);
  });

  it('shows the calls, and each state once', () => {
    const { rig, telephone, lights } = world();
    telephone.report({ type: 'ready' });
    rig.ring('a');
    rig.talk('a');
    rig.see('a', { type: 'mute', muted: true });
    rig.see('a', { type: 'mute', muted: true });
    rig.end('a');
    const short = lights.map((one) => Object.entries(one).flatMap(([name, on]) => (on === true ? [name] : [])));
    expect(short).toEqual([[], ['ringing'], ['offHook'], ['offHook', 'muted'], []]);
  });

  it('shows waiting messages, and none without a registration', () => {
    const { telephone, lights } = world();
    telephone.report({ type: 'registration', registration: { state: 'registered' } });
    telephone.report({ type: 'messages', waiting: true, fresh: 1, old: 0 });
    telephone.report({ type: 'registration', registration: { state: 'offline', reason: 'sipTimeout' } });
    expect(lights.map(({ messageWaiting }) => messageWaiting)).toEqual([true, false]);
  });
});

describe('quick keys', () => {
  const key = (number: string, watch = true) => ({ label: number, number, watch });

  it('are watched from the start, each extension once', () => {
    const { telephone, accounts } = world({ quickKeys: [key('102'), key('103', false), key('102')] });
    telephone.report({ type: 'ready' });
    expect(accounts[0]?.watched).toEqual(['102']);
  });

  it('may change under a call: no new line, and what is no longer watched is forgotten', () => {
    const { rig, telephone, accounts, requests, around } = world({ quickKeys: [key('102'), key('103')] });
    telephone.report({ type: 'ready' });
    rig.ring('one');
    for (const target of ['102', '103']) telephone.report({ type: 'watched', target, presence: 'idle' });
    around.settings = { ...around.settings, quickKeys: [key('103'), key('104')] };
    telephone.watchedChanged();
    expect(requests).toEqual([{ type: 'watch', watched: ['103', '104'] }]);
    expect(telephone.facts.watched).toEqual({ 103: 'idle' });
    expect([accounts.length, rig.book.call('one')?.phase]).toEqual([1, 'ringing']);
  });
});

describe('when the computer sleeps', () => {
  it('says goodbye before it writes anything, and registers anew as soon as it is awake', () => {
    const { rig, telephone, accounts } = world();
    telephone.report({ type: 'ready' });
    telephone.report({ type: 'registration', registration: { state: 'registered' } });
    const callId = rig.ring('one');
    rig.talk('one');
    const order: string[] = [];
    telephone.on('account', (account) => void order.push(account === null ? 'goodbye' : 'account'));
    rig.book.on('changed', ({ call }) => void order.push(call.phase));
    telephone.fallAsleep();
    expect(order).toEqual(['goodbye', 'ended']);
    expect(rig.book.call(callId)).toMatchObject({ end: { cause: 'hungup', by: 'local' } });
    telephone.wakeUp();
    expect(telephone.pbx).toEqual({ state: 'connecting' });
    expect(accounts).toEqual([expect.anything(), null, expect.objectContaining({ address: '100@pbx.example' })]);
  });

  it('tells the agent why her conversation is over, until the next one', () => {
    const { rig, telephone, notices } = world();
    rig.ring('unanswered');
    telephone.fallAsleep();
    expect(notices.list).toEqual([]);
    telephone.wakeUp();
    rig.ring('one');
    rig.talk('one');
    telephone.fallAsleep();
    telephone.wakeUp();
    expect(notices.list).toMatchObject([{ reason: 'endedBySleep' }]);
    rig.ring('two');
    rig.talk('two');
    expect(notices.list).toEqual([]);
  });

  it('takes a new account that waited for the calls only when it is awake', () => {
    const { rig, telephone, accounts, around } = world();
    telephone.report({ type: 'ready' });
    rig.ring('one');
    around.settings = { ...around.settings, account: { ...account, address: '200@pbx.example' } };
    telephone.accountChanged();
    telephone.fallAsleep();
    expect(accounts.at(-1)).toBeNull();
    telephone.wakeUp();
    expect(accounts.at(-1)).toMatchObject({ address: '200@pbx.example' });
  });

  it('only wakes up from sleep: an unlocked screen is no reason to register anew', () => {
    const { telephone, accounts } = world();
    telephone.report({ type: 'ready' });
    telephone.wakeUp();
    expect(accounts).toHaveLength(1);
  });
});
