/** From a link to settings, secrets and a new telephone; the company's web server is a real one. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Failure, type FailureReason } from '#shared/failure.ts';
import { type Managed, readPolicies, unmanaged } from '#shared/policy/managed.ts';
import { copy } from '#shared/policy/paths.ts';
import { KEYS_PATH } from '#shared/provision/set-up.ts';
import type { Account, PortalSettings, SecretName } from '#shared/settings.ts';
import { Provisioning } from '../../../../src-main/provision/provisioning.ts';
import { SettingsStore } from '../../../../src-main/settings/settings-store.ts';
import { ManualClock, settled, silentLog } from '../manual-clock.ts';
import { Company, NOW } from './company.ts';

const ORIGIN = 'https://it.example.com';
const ONCE = `${ORIGIN}/once/7f3a`;
const own: Account = {
  address: '900@own.example',
  server: 'wss://own.example/ws',
  line: { number: '900', kind: 'direct' },
  iceServers: [],
};
const portal: PortalSettings = {
  origin: 'https://own.bitrix24.com',
  clientId: 'local.0123456789abcd.12345678',
  handlerOrigin: 'https://offhook.own.example',
};
const reason = (error: Failure): FailureReason => error.reason;

/** What is at the company's address, for each test anew. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: string[];
let server: Server;
let base: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const company = new Company();
let clock: ManualClock;
let stored: unknown;
let secrets: Map<SecretName, string>;
let happened: string[];
let settings: SettingsStore;
let provisioning: Provisioning;

/** A start of the program; what it has stored stays. */
function start(policies: Managed = unmanaged): void {
  settings = new SettingsStore({
    file: { read: () => stored, write: (value) => void (stored = copy(value)), setAside: () => null },
    log: silentLog,
    newId: () => '3f1d9c1e-6a55-4a43-9a3f-0d5a8b0f4c11',
    managed: policies,
    user: 'ada',
  });
  provisioning = new Provisioning({
    // The company's origin is this computer's server.
    network: { fetch: (url, init) => fetch(String(url).replace(ORIGIN, base), init) },
    clock,
    userAgent: 'Offhook/test',
    log: silentLog,
    count: () => undefined,
    settings,
    secrets: {
      get: async (name) => secrets.get(name) ?? null,
      set: async (name, value) => {
        if (value === null) secrets.delete(name);
        else secrets.set(name, value);
      },
    },
    user: 'ada',
    signOut: async () => {
      happened.push('signed out');
      settings.update({ owner: null });
    },
    accountChanged: () => void happened.push(`telephone ${settings.current.account?.address ?? 'off'}`),
    portalChanged: async () => void happened.push(`portal ${settings.current.portal?.origin ?? 'none'}`),
    attention: () => void happened.push('attention'),
    onFailure: (failure) => void happened.push(failure),
  });
}

beforeEach(() => {
  clock = new ManualClock(NOW);
  stored = undefined;
  secrets = new Map();
  happened = [];
  asked = [];
  answer = (_request, response) => response.writeHead(404).end();
  start();
});

const offer = () => {
  const open = provisioning.offer;
  if (open === null) throw new Error('nothing is offered');
  return open;
};
async function agree(link: string, password = ''): Promise<void> {
  expect(provisioning.open(link)).toBeNull();
  await provisioning.accept(offer().id, password);
}
const later = (): Promise<void> => clock.advance(60_000);

describe('a link', () => {
  it('changes nothing until the agent agrees', () => {
    const before = copy({ stored, settings: settings.current });
    expect(provisioning.open(company.link())).toBeNull();
    expect(offer()).toMatchObject({
      organisation: 'Example GmbH',
      trust: 'new',
      password: 'asked',
      changes: [
        { key: 'SipServer', before: null, after: 'wss://pbx.example/ws' },
        { key: 'SipAddress', before: null, after: '201@pbx.example' },
      ],
    });
    provisioning.refuse(offer().id);
    expect(provisioning.offer).toBeNull();
    expect({ stored, settings: settings.current }).toEqual(before);
    expect([...secrets]).toEqual([]);
  });

  it('sets up a telephone with the password that the agent has typed', async () => {
    await agree(
      company.link({ settings: { SipServer: 'wss://pbx.example/ws', SipAddress: '{user}@pbx.example' } }),
      'hers',
    );
    expect(settings.current.account).toMatchObject({ address: 'ada@pbx.example', server: 'wss://pbx.example/ws' });
    expect([...secrets]).toEqual([['sip.password.managed', 'hers']]);
    expect(happened).toEqual(['attention', 'telephone ada@pbx.example']);
    start();
    expect(settings.current.account).toMatchObject({ address: 'ada@pbx.example' });
  });

  it('that is refused can be opened again', () => {
    const link = company.link();
    provisioning.open(link);
    provisioning.refuse(offer().id);
    expect(provisioning.open(link)).toBeNull();
  });

  it('doesn’t take the place of the one that she is about to agree to', () => {
    const first = company.link();
    provisioning.open(first);
    const { id } = offer();
    expect(provisioning.open(new Company().link({ organisation: 'Evil' }))).toBe('provisionOpen');
    expect(offer()).toMatchObject({ id, organisation: 'Example GmbH' });
    expect(provisioning.open(first)).toBeNull();
  });

  it('is for nobody who has an administrator', () => {
    start(readPolicies([{ source: 'test', enforced: { CallsRecording: 'off' }, defaults: {} }], 'ada'));
    expect(provisioning.open(company.link())).toBe('provisionManaged');
  });

  it('brings no secrets and no place for new versions; what else it brings is offered', async () => {
    const settingsOfIt = {
      SipServer: 'wss://pbx.example/ws',
      SipPassword: 'x',
      UpdatesFeed: 'https://evil.example/',
      New: 1,
    };
    provisioning.open(company.link({ settings: settingsOfIt }));
    expect(offer().changes.map(({ key }) => key)).toEqual(['SipServer']);
    expect(offer().ignored).toEqual([
      { key: 'New', trouble: 'unknownKey' },
      { key: 'SipPassword', trouble: 'notInASetUp' },
      { key: 'UpdatesFeed', trouble: 'notInASetUp' },
    ]);
    await provisioning.accept(offer().id, '');
    expect(settings.current.updates.feed).toBeNull();
    expect([...secrets]).toEqual([]);
  });

  it('with nothing that can be used is none', () => {
    expect(provisioning.open(company.link({ settings: { SipServer: 'http://no' } }))).toBe('provisionUnreadable');
  });

  it('shows no password of a TURN server', () => {
    provisioning.open(
      company.link({ settings: { SipServer: 'wss://a.example', SipIceServers: ['turn:t.example u secret'] } }),
    );
    expect(JSON.stringify(offer())).not.toContain('secret');
    expect(offer().changes).toContainEqual({ key: 'SipIceServers', before: null, after: 'turn:t.example' });
  });

  it('that has waited on the screen until its time was over is refused then', async () => {
    provisioning.open(company.link());
    await clock.advance(2 * 86_400_000);
    await expect(provisioning.accept(offer().id, '')).rejects.toSatisfy(
      (error: Failure) => reason(error) === 'provisionExpired',
    );
    expect(settings.current.account).toBeNull();
  });
});

describe('once she has agreed', () => {
  beforeEach(async () => {
    await agree(company.link({ settings: { ...company.body().settings, CallsRecording: 'automatic' } }), 'hers');
    await later();
  });

  it('the same letter, an older one and another company are refused', () => {
    expect(provisioning.open(company.link({ issued: settings.current.provisioned?.issued ?? 0 }))).toBe(
      'provisionReplayed',
    );
    expect(provisioning.open(company.link({ issued: NOW - 3 * 86_400_000 }))).toBe('provisionReplayed');
    expect(provisioning.open(new Company().link({ issued: NOW }))).toBe('provisionOtherKey');
  });

  it('the next letter of the same key says what is new, and replaces the last one whole', async () => {
    provisioning.open(company.link({ issued: NOW, settings: { ...company.body().settings, NumbersCountry: 'DE' } }));
    expect(offer()).toMatchObject({
      trust: 'known',
      password: 'kept',
      same: 2,
      changes: [{ key: 'NumbersCountry', before: null, after: 'DE' }],
    });
    await provisioning.accept(offer().id, '');
    expect(settings.current).toMatchObject({ account: { country: 'DE' }, calls: { recording: 'off' } });
    expect(secrets.get('sip.password.managed')).toBe('hers');
  });

  it('she may still choose otherwise, and the letter lies over what she chose before it only', async () => {
    settings.update({ calls: { ...settings.current.calls, recording: 'onDemand' } });
    start();
    expect(settings.current.calls.recording).toBe('onDemand');
    await agree(company.link({ issued: NOW, settings: { CallsRecording: 'off' } }));
    expect(settings.current.calls.recording).toBe('off');
  });

  it('a policy that comes later lies over it', () => {
    start(readPolicies([{ source: 'test', enforced: {}, defaults: { CallsRecording: 'onDemand' } }], 'ada'));
    expect(settings.current.calls.recording).toBe('onDemand');
  });

  it('another server never gets the password of the last one', async () => {
    happened = [];
    await agree(
      company.link({ issued: NOW, settings: { SipServer: 'wss://new.example', SipAddress: '201@pbx.example' } }),
    );
    expect(secrets.get('sip.password.managed')).toBeUndefined();
    expect(happened).toEqual(['attention', 'telephone 201@pbx.example']);
  });

  it('can be forgotten: settings and password go, and another company may come', async () => {
    await provisioning.forget();
    expect(settings.current).toMatchObject({ account: null, provisioned: null, calls: { recording: 'off' } });
    expect([...secrets]).toEqual([]);
    expect(happened.at(-1)).toBe('telephone off');
    expect(provisioning.open(new Company().link())).toBeNull();
  });
});

describe('who has a telephone and a portal of her own', () => {
  beforeEach(() => {
    settings.update({ account: own, portal, owner: { memberId: 'm', userId: '7', name: 'Ada' } });
    secrets.set('sip.password.main', 'her own').set('portal.clientSecret', 'old');
  });

  it('sees what would go, is signed out first, and gets it back when the company is forgotten', async () => {
    provisioning.open(
      company.link({ settings: { ...company.body().settings, PortalAddress: 'https://company.bitrix24.com' } }),
    );
    expect(offer()).toMatchObject({
      signsOut: true,
      password: 'asked',
      changes: [
        { key: 'SipServer', before: 'wss://own.example/ws', after: 'wss://pbx.example/ws' },
        { key: 'SipAddress', before: '900@own.example', after: '201@pbx.example' },
        { key: 'PortalAddress', before: 'https://own.bitrix24.com', after: 'https://company.bitrix24.com' },
      ],
    });
    await provisioning.accept(offer().id, '');
    expect(happened).toEqual([
      'attention',
      'signed out',
      'telephone 201@pbx.example',
      'portal https://company.bitrix24.com',
    ]);
    expect([...secrets]).toEqual([]);
    await provisioning.forget();
    expect(settings.current).toMatchObject({ account: own, portal });
  });

  it('keeps her password and her sign-in where only something else changes', async () => {
    await agree(company.link({ settings: { CallsKeepDays: 30 } }));
    expect(happened).toEqual(['attention']);
    expect(secrets.get('sip.password.main')).toBe('her own');
    expect(settings.current).toMatchObject({ calls: { keepDays: 30 }, owner: { userId: '7' } });
  });
});

describe('an origin', () => {
  const lists = (...keys: string[]) => {
    answer = (_request, response) => response.end(JSON.stringify({ keys }));
  };
  const confirmed = async (): Promise<void> => {
    while (provisioning.offer?.trust === 'checking') await once(provisioning, 'changed');
  };

  it('vouches for its key', async () => {
    lists(company.publicKey);
    provisioning.open(company.link({ origin: ORIGIN }));
    expect(offer().trust).toBe('checking');
    await expect(provisioning.accept(offer().id, '')).rejects.toThrow('no such set-up');
    await confirmed();
    expect(offer()).toMatchObject({ trust: 'confirmed', origin: ORIGIN });
    expect(asked).toEqual([`GET ${KEYS_PATH}`]);
  });

  it.each<[string, typeof answer]>([
    ['lists another key', (_, response) => response.end(JSON.stringify({ keys: [new Company().publicKey] }))],
    ['has no list', (_, response) => response.writeHead(404).end()],
    ['sends elsewhere', (_, response) => response.writeHead(302, { location: 'https://evil.example/' }).end()],
    ['says nothing that can be read', (_, response) => response.end('<html>')],
    ['never stops', (_, response) => response.end('x'.repeat(100_000))],
    ['hangs up', (request) => request.socket.destroy()],
  ])('that %s doesn’t', async (_what, says) => {
    answer = says;
    provisioning.open(company.link({ origin: ORIGIN }));
    await confirmed();
    expect(provisioning.offer).toBeNull();
    expect(happened).toEqual(['attention', 'provisionNotConfirmed']);
  });

  it('that doesn’t answer in ten seconds doesn’t', async () => {
    answer = () => undefined;
    provisioning.open(company.link({ origin: ORIGIN }));
    while (asked.length === 0) await settled();
    await clock.advance(10_000);
    await confirmed();
    expect(happened).toEqual(['attention', 'provisionNotConfirmed']);
  });

  it('may change its key', async () => {
    lists(company.publicKey);
    provisioning.open(company.link({ origin: ORIGIN }));
    await confirmed();
    await provisioning.accept(offer().id, '');
    const next = new Company();
    lists(next.publicKey);
    expect(provisioning.open(next.link({ origin: ORIGIN, issued: NOW }))).toBeNull();
    await confirmed();
    expect(offer().trust).toBe('confirmed');
  });

  describe('with secrets', () => {
    const link = () => company.link({ origin: ORIGIN, secretsFrom: ONCE });
    const secret = (says: typeof answer) => {
      answer = (request, response) => {
        if (request.url === KEYS_PATH) response.end(JSON.stringify({ keys: [company.publicKey] }));
        else says(request, response);
      };
    };

    it('gives them to who agrees, once, and not to who looks', async () => {
      secret((_, response) => response.end(JSON.stringify({ SipPassword: 's1', PortalClientSecret: 's2' })));
      provisioning.open(link());
      await confirmed();
      expect(offer().password).toBe('fetched');
      expect(asked).toEqual([`GET ${KEYS_PATH}`]);
      await Promise.all([provisioning.accept(offer().id, ''), provisioning.accept(offer().id, '')]);
      expect(asked).toEqual([`GET ${KEYS_PATH}`, 'POST /once/7f3a']);
      expect(Object.fromEntries(secrets)).toEqual({ 'sip.password.managed': 's1', 'portal.clientSecret': 's2' });
      expect(JSON.stringify(stored)).not.toMatch(/s1|s2/);
    });

    it.each<[string, typeof answer, FailureReason]>([
      ['have been fetched', (_, response) => response.writeHead(410).end(), 'provisionSecretGone'],
      ['are none', (_, response) => response.end(JSON.stringify({ Command: 'x' })), 'provisionSecretUnreachable'],
      [
        'are behind a redirect',
        (_, response) => response.writeHead(307, { location: '/x' }).end(),
        'provisionSecretUnreachable',
      ],
      ['don’t come', (request) => request.socket.destroy(), 'provisionSecretUnreachable'],
    ])('that %s: nothing has changed, and she may type the password instead', async (_what, says, failure) => {
      secret(says);
      provisioning.open(link());
      await confirmed();
      await expect(provisioning.accept(offer().id, '')).rejects.toSatisfy(
        (error: Failure) => reason(error) === failure,
      );
      expect([settings.current.account, settings.current.provisioned]).toEqual([null, null]);
      await provisioning.accept(offer().id, 'typed');
      expect(secrets.get('sip.password.managed')).toBe('typed');
      expect(settings.current.account).toMatchObject({ address: '201@pbx.example' });
    });
  });
});
