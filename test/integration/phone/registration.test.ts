import { throwAwayIdentity } from '../../../sandbox/tls/throw-away-identity.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import { accountAt, PASSWORD, USERS } from './window/exchange.ts';
import { FAKE_DEVICES } from '../../../scripts/chromium.ts';
import { PhoneBrowser, type PhoneWindow } from './window/phone-window.ts';

let browser: PhoneBrowser;
let pbx: Pbx;
let phone: PhoneWindow;

beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
beforeEach(async () => {
  pbx = await startPbx({ users: USERS });
  phone = await browser.phone({ password: PASSWORD });
});
afterEach(async () => {
  await phone.close();
  await pbx.stop();
});

describe('the phone window signs in', () => {
  it('registers with a digest that main computes; the password never enters the page', async () => {
    await phone.register(accountAt(pbx));
    expect(pbx.bindings('101')).toHaveLength(1);
    expect(phone.digests).toMatchObject([{ method: 'REGISTER', uri: `sip:${pbx.realm}`, qop: 'auth' }]);
    expect(pbx.trace.map(({ text }) => text).join()).not.toContain('kept in main');
    expect(phone.complaints).toEqual([]);
  });

  it('says that the password is wrong, and does not try again at once', async () => {
    phone.password = 'guessed';
    await phone.setUp(accountAt(pbx));
    const { registration } = await phone.untilRegistration('offline');
    expect(registration).toEqual({ state: 'offline', reason: 'wrongSipPassword' });
    // Being thrown out and coming back must not become a second guess.
    pbx.dropSockets();
    await pbx.waitFor('connected');
    await new Promise((later) => setTimeout(later, 300));
    expect(pbx.counters.authFailures).toBe(1);
    expect(phone.reports.at(-1)).toEqual({ type: 'registration', registration });
  });

  it('tries a changed account at once', async () => {
    phone.password = 'guessed';
    await phone.setUp(accountAt(pbx));
    await phone.untilRegistration('offline');
    phone.password = PASSWORD;
    await phone.register(accountAt(pbx));
    expect(pbx.bindings('101')).toHaveLength(1);
  });

  it('says nothing more of an account that was replaced', async () => {
    await phone.register(accountAt(pbx));
    const oldConnectionGone = pbx.waitFor('disconnected');
    await phone.setUp(accountAt(pbx, { displayName: 'Ada L.' }));
    await oldConnectionGone;
    const call = await pbx.callAgent({ to: '101', from: '+4930123456' });
    await phone.until('incoming');
    await call.cancel();
    const states = phone.reports.flatMap((report) =>
      report.type === 'registration' ? [report.registration.state] : [],
    );
    expect(states).toEqual(['connecting', 'registered', 'connecting', 'registered']);
  });

  it('sends no credentials when main has none', async () => {
    phone.password = null;
    await phone.setUp(accountAt(pbx));
    const { registration } = await phone.untilRegistration('offline');
    expect(registration).toMatchObject({ reason: 'wrongSipPassword' });
    expect(pbx.counters.authFailures).toBe(0);
  });

  it.each([
    [403, 'sipForbidden'],
    [503, 'sipServerRefused'],
  ] as const)('names a refusal with %i', async (status, reason) => {
    pbx.faults.rejectRegister = status;
    await phone.setUp(accountAt(pbx));
    expect((await phone.untilRegistration('offline')).registration).toEqual({ state: 'offline', reason });
  });

  it('registers by itself after a refusal that passes', { timeout: 15_000 }, async () => {
    pbx.faults.rejectRegister = 503;
    await phone.setUp(accountAt(pbx));
    await phone.untilRegistration('offline');
    pbx.faults.rejectRegister = undefined;
    await phone.untilRegistration('registered');
    expect(pbx.bindings('101')).toHaveLength(1);
  });

  it('says so when the address is none, and takes the next account', async () => {
    await phone.setUp(accountAt(pbx, { address: '101@pbx domain' }));
    expect((await phone.untilRegistration('offline')).registration).toMatchObject({ reason: 'sipServerUnreachable' });
    expect((await phone.until('dropped')).detail).toContain('account: ');
    await phone.register(accountAt(pbx));
    expect(pbx.bindings('101')).toHaveLength(1);
  });

  it('says that nobody listens there', async () => {
    const account = accountAt(pbx);
    await pbx.stop();
    await phone.setUp(account);
    const { registration } = await phone.untilRegistration('offline');
    expect(registration).toEqual({ state: 'offline', reason: 'sipServerUnreachable' });
  });

  it('comes back by itself when the connection was lost', async () => {
    await phone.register(accountAt(pbx));
    const again = pbx.waitFor('registered', undefined, 12_000);
    pbx.dropSockets('101');
    expect((await phone.untilRegistration('offline')).registration).toMatchObject({ reason: 'sipServerUnreachable' });
    await again;
    expect(pbx.bindings('101')).toHaveLength(1);
  });

  it('unregisters when the account is taken away', async () => {
    await phone.register(accountAt(pbx));
    const gone = pbx.waitFor('unregistered');
    await phone.setUp(null);
    await gone;
    expect(pbx.bindings('101')).toEqual([]);
  });
});

describe('over an encrypted connection', () => {
  it('registers and says so in Via', async () => {
    const trusting = await PhoneBrowser.open([...FAKE_DEVICES, '--ignore-certificate-errors']);
    const secure = await startPbx({ users: USERS, tls: throwAwayIdentity(['127.0.0.1']) });
    try {
      const other = await trusting.phone({ password: PASSWORD });
      await other.register(accountAt(secure, { servers: [secure.secureUrl] }));
      const register = secure.trace.find(({ text }) => text.startsWith('REGISTER'));
      expect(register?.text).toMatch(/^Via: SIP\/2\.0\/WSS /m);
    } finally {
      await trusting.close();
      await secure.stop();
    }
  });

  it('does not trust just any certificate', async () => {
    const secure = await startPbx({ users: USERS, tls: throwAwayIdentity(['127.0.0.1']) });
    try {
      await phone.setUp(accountAt(secure, { servers: [secure.secureUrl] }));
      const { registration } = await phone.untilRegistration('offline');
      expect(registration).toMatchObject({ reason: 'sipServerUnreachable' });
      expect(secure.trace).toEqual([]);
    } finally {
      await secure.stop();
    }
  });
});

describe('what cannot be read', () => {
  const line = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`;
  it.each([
    ['no SIP at all', 'GET / HTTP/1.1\r\n\r\n'],
    ['a response with a broken CSeq', line('SIP/2.0 200 OK', 'Via: x', 'CSeq: nonsense', 'Call-ID: 1')],
    ['an INVITE without headers', line('INVITE sip:101@x SIP/2.0')],
    ['half a message', 'INVITE sip:101@x SIP/2.0\r\nVia: SIP/2.0/WS x;bran'],
  ])('%s is counted and survived', async (_, text) => {
    await phone.register(accountAt(pbx));
    expect(pbx.sendRaw('101', text)).toBe(1);
    const dropped = await phone.until('dropped');
    expect(dropped.what).toBe('sipMessage');
    const call = await pbx.callAgent({ to: '101', from: '+4930123456' });
    await phone.until('incoming');
    await call.cancel();
    expect(phone.complaints).toEqual([]);
  });
});
