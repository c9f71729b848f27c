import { describe, expect, it } from 'vitest';
import { defaultNetworkSettings } from '#shared/network.ts';
import { ProxyLogin, type ProxyChallenge, type ProxyCredentials } from '../../../../src-main/network/proxy-login.ts';
import { withPolicySecrets } from '../../../../src-main/policy/policy-secrets.ts';
import { SettingsStore } from '../../../../src-main/settings/settings-store.ts';
import { readPolicies, unmanaged } from '#shared/policy/managed.ts';
import { MemorySecrets } from '../../../integration/portal-client/memory-secrets.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';

const proxyAsks: ProxyChallenge = { isProxy: true, host: 'proxy', port: 3128, realm: 'Company', refused: null };
const right: ProxyCredentials = { user: 'mara', password: 'right' };
const wrong: ProxyCredentials = { user: 'mara', password: 'wrong' };
/** Typed in the question of the company's proxy. */
const forProxy = (credentials: ProxyCredentials) => ({ ...credentials, proxy: 'proxy:3128' });
const hotelAsks: ProxyChallenge = { ...proxyAsks, host: 'wpad.hotel', port: 8080, realm: 'Guests' };
const throughServers = { ...defaultNetworkSettings, proxy: 'servers', servers: 'proxy:3128' } as const;
const policyServers = { ProxyMode: 'servers', ProxyServers: 'proxy:3128' };

function computer(policy: Record<string, unknown> = {}) {
  const { log, lines } = recordingLog();
  const managed =
    Object.keys(policy).length === 0
      ? unmanaged
      : readPolicies([{ source: 'test', enforced: policy, defaults: {} }], 'mara');
  const store = new MemorySecrets();
  const settings = new SettingsStore({
    file: { read: () => undefined, write: () => undefined, setAside: () => null },
    log,
    newId: () => crypto.randomUUID(),
    managed,
  });
  const login = new ProxyLogin({ settings, secrets: withPolicySecrets(store, managed), log });
  const seen: string[] = [];
  for (const event of ['answered', 'declined'] as const) login.on(event, () => seen.push(event));
  return { login, settings, store, lines, seen };
}
/** Long enough for everything that needs no person. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('who answers', () => {
  it('a policy: nobody is asked, and the password is copied nowhere', async () => {
    const { login, store } = computer({ ...policyServers, ProxyUser: '{user}', ProxyPassword: 'right' });
    expect(await login.answer(proxyAsks)).toEqual(right);
    expect([login.question, store.writes]).toEqual([null, []]);
  });

  it('the agent, once for all that waits; the next run knows it by itself', async () => {
    const { login, settings, store, seen } = computer();
    const waiting = [login.answer(proxyAsks), login.answer(proxyAsks), login.answer(proxyAsks)];
    await settle();
    expect(login.question).toEqual({ proxy: 'proxy:3128', realm: 'Company', user: '', wrong: false });
    await login.submit(forProxy(right));
    expect(await Promise.all(waiting)).toEqual([right, right, right]);
    expect([login.question, seen]).toEqual([null, ['answered']]);
    expect([settings.current.network.user, store.stored.get('proxy.password')]).toEqual(['mara', 'right']);
    const again = new ProxyLogin({ settings, secrets: store, log: recordingLog().log });
    expect(await again.answer(proxyAsks)).toEqual(right);
  });

  it('nobody, when a server asks and no proxy', async () => {
    const { login, settings, store } = computer();
    store.stored.set('proxy.password', 'right');
    settings.update({ network: { ...defaultNetworkSettings, user: 'mara' } });
    expect(await login.answer({ ...proxyAsks, isProxy: false })).toBeNull();
    expect(login.question).toBeNull();
  });
});

describe('a proxy that nobody has named', () => {
  it('is asked about, whatever was typed for another one', async () => {
    const { login, settings, store } = computer();
    const asked = login.answer(proxyAsks);
    await settle();
    await login.submit(forProxy(right));
    expect([await asked, store.stored.get('proxy.for')]).toEqual([right, 'proxy:3128']);
    const nextRun = new ProxyLogin({ settings, secrets: store, log: recordingLog().log });
    for (const run of [login, nextRun]) {
      const hotel = run.answer(hotelAsks);
      await settle();
      expect(run.question).toEqual({ proxy: 'wpad.hotel:8080', realm: 'Guests', user: 'mara', wrong: false });
      run.decline();
      expect(await hotel).toBeNull();
      expect(await run.answer(proxyAsks)).toEqual(right);
    }
  });

  it('waits for its own answer, and its question comes next', async () => {
    const { login } = computer();
    const [company, hotel] = [login.answer(proxyAsks), login.answer(hotelAsks)];
    let hotelHeard = false;
    void hotel.then(() => (hotelHeard = true));
    await settle();
    await login.submit(forProxy(right));
    expect(await company).toEqual(right);
    await settle();
    expect([hotelHeard, login.question]).toMatchObject([false, { proxy: 'wpad.hotel:8080', wrong: false }]);
    await login.submit({ user: 'guest', password: 'room 7', proxy: 'wpad.hotel:8080' });
    expect(await hotel).toEqual({ user: 'guest', password: 'room 7' });
    expect(login.question).toBeNull();
    expect(await login.answer(proxyAsks)).toEqual(right);
  });

  it('gets nothing that was stored before it was kept whose it is', async () => {
    const { login, settings, store } = computer();
    store.stored.set('proxy.password', 'right');
    settings.update({ network: { ...defaultNetworkSettings, user: 'mara' } });
    void login.answer(proxyAsks);
    await settle();
    expect(login.question).toMatchObject({ proxy: 'proxy:3128', user: 'mara', wrong: false });
  });

  it("gets no policy's password, not even where one of hers was typed for it", async () => {
    const { login, store } = computer({ ...policyServers, ProxyUser: 'service', ProxyPassword: 'company' });
    store.stored.set('proxy.for', 'wpad.hotel:8080');
    void login.answer(hotelAsks);
    await settle();
    expect(login.question).toMatchObject({ proxy: 'wpad.hotel:8080' });
    expect(await login.answer(proxyAsks)).toEqual({ user: 'service', password: 'company' });
  });

  it('gets nothing that was typed ahead, in the settings; the one that they name does, without a question', async () => {
    const { login, settings } = computer();
    settings.update({ network: { ...throughServers } });
    const [company, hotel] = [login.answer(proxyAsks), login.answer(hotelAsks)];
    await settle();
    await login.submit(right);
    expect(await company).toEqual(right);
    expect(login.question).toMatchObject({ proxy: 'wpad.hotel:8080' });
    login.decline();
    expect(await hotel).toBeNull();
    expect(await login.answer(proxyAsks)).toEqual(right);
  });

  it('says nothing about what the company’s own would refuse', async () => {
    const { login } = computer();
    const hotel = login.answer(hotelAsks);
    await settle();
    await login.submit({ ...right, proxy: 'wpad.hotel:8080' });
    await hotel;
    void login.answer({ ...hotelAsks, refused: right });
    await settle();
    expect(login.question).toMatchObject({ proxy: 'wpad.hotel:8080', wrong: true });
    const company = login.answer(proxyAsks);
    await login.submit(forProxy(right));
    expect(await company).toEqual(right);
    expect(await login.answer(proxyAsks)).toEqual(right);
  });
});

describe('a wrong password', () => {
  it('is told and asked for again, and never sent a second time by itself', async () => {
    const { login } = computer();
    const first = login.answer(proxyAsks);
    await settle();
    await login.submit(forProxy(wrong));
    expect(await first).toEqual(wrong);
    const second = login.answer({ ...proxyAsks, refused: wrong });
    await settle();
    expect(login.question).toMatchObject({ user: 'mara', wrong: true });
    // Other requests, which don't know of it, wait for the same answer.
    const other = login.answer(proxyAsks);
    await login.submit(forProxy(right));
    expect([await second, await other]).toEqual([right, right]);
    expect(await login.answer(proxyAsks)).toEqual(right);
  });

  it('that a slower request was given says nothing about the right one', async () => {
    const { login } = computer();
    const first = login.answer(proxyAsks);
    await settle();
    await login.submit(forProxy(wrong));
    await first;
    const second = login.answer({ ...proxyAsks, refused: wrong });
    await settle();
    await login.submit(forProxy(right));
    await second;
    expect(await login.answer({ ...proxyAsks, refused: wrong })).toEqual(right);
    expect(login.question).toBeNull();
  });

  it('of a policy: the agent can help herself until it is mended', async () => {
    const { login, settings, store } = computer({ ...policyServers, ProxyUser: 'service', ProxyPassword: 'old' });
    const given = await login.answer(proxyAsks);
    const again = login.answer({ ...proxyAsks, refused: given });
    await settle();
    expect(login.question).toMatchObject({ user: 'service', wrong: true });
    await login.submit(forProxy(right));
    expect(await again).toEqual(right);
    expect(settings.current.network.user).toBe('service');
    expect(store.stored.get('proxy.password')).toBe('right');
  });

  it('stands in no log', async () => {
    const { login, lines } = computer();
    const asked = login.answer(proxyAsks);
    await settle();
    await login.submit(forProxy({ user: 'mara', password: 'a-secret-of-hers' }));
    await asked;
    login.answer({ ...proxyAsks, refused: { user: 'mara', password: 'a-secret-of-hers' } }).catch(() => undefined);
    await settle();
    login.decline();
    expect(JSON.stringify(lines)).not.toContain('a-secret-of-hers');
  });
});

describe('not now', () => {
  it('lets what waits fail, and asks no more until she answers in the settings', async () => {
    const { login, seen } = computer();
    const waiting = login.answer(proxyAsks);
    await settle();
    login.decline();
    expect(await waiting).toBeNull();
    expect(await login.answer(proxyAsks)).toBeNull();
    expect([login.question, seen, login.isDeclined]).toEqual([null, ['declined'], true]);
    await login.submit(forProxy(right));
    expect(await login.answer(proxyAsks)).toEqual(right);
  });
});

it('a password that cannot be stored works until the program ends', async () => {
  const { login, store } = computer();
  store.locked = true;
  const waiting = login.answer(proxyAsks);
  await settle();
  await login.submit(forProxy(right));
  expect(await waiting).toEqual(right);
  expect(await login.answer(proxyAsks)).toEqual(right);
});
