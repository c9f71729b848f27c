import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT } from '../../../../../src-placement/host/config/environment.ts';
import { ConfigError, readConfig } from '../../../../../src-placement/host/config/read-config.ts';

const KEY = Buffer.alloc(32, 1).toString('base64');
const GOOD = {
  OFFHOOK_HOST_PUBLIC_URL: 'https://phone.company.example/',
  OFFHOOK_HOST_KEYS: `k1:${KEY}`,
  OFFHOOK_HOST_APPS: '[{"clientId":"local.1","clientSecret":"s3cret"}]',
};
const read = (env: Record<string, string | undefined>, files: Record<string, string> = {}) =>
  readConfig({ env: { ...GOOD, ...env }, readFile: (path) => files[path] ?? 'missing', pages: '/pages' });
const problems = (env: Record<string, string | undefined>): readonly string[] => {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('the host’s configuration', () => {
  it('needs an address, a key and an application; everything else has a value of its own', () => {
    expect(read({})).toMatchObject({
      publicUrl: 'https://phone.company.example',
      listen: { host: '127.0.0.1', port: 8080 },
      store: 'sqlite:offhook-host.sqlite',
      apps: [{ clientId: 'local.1', clientSecret: 's3cret', portals: [] }],
      line: { number: 'offhook', name: 'Offhook' },
      alertUrl: null,
      pages: '/pages',
    });
    const empty = Object.fromEntries(Object.keys(GOOD).map((name) => [name, undefined]));
    expect(problems(empty).map((line) => line.split(' ')[0])).toEqual(
      Object.keys(GOOD).sort((a, b) => order(a) - order(b)),
    );
  });

  it('reads everything that is named', () => {
    expect(
      read({
        OFFHOOK_HOST_KEYS: `new:${KEY}, old:${KEY}`,
        OFFHOOK_HOST_LISTEN: '[::]:9000',
        OFFHOOK_HOST_STORE: 'postgres://u:p@db/offhook',
        OFFHOOK_HOST_CALLBACK_AGENTS: '12 13',
        OFFHOOK_HOST_ROUTE_TOKENS: `company.bitrix24.com=${'t'.repeat(32)}`,
        OFFHOOK_HOST_TRUSTED_PROXIES: '1',
      }),
    ).toMatchObject({
      keys: [{ kid: 'new' }, { kid: 'old' }],
      listen: { host: '::', port: 9000 },
      callbackAgents: ['12', '13'],
      routeTokens: [{ portal: 'company.bitrix24.com', token: 't'.repeat(32) }],
      trustedProxies: 1,
    });
  });

  it('takes secrets from files', () => {
    const config = read(
      { OFFHOOK_HOST_KEYS: undefined, OFFHOOK_HOST_KEYS_FILE: '/run/keys' },
      { '/run/keys': `f:${KEY}\n` },
    );
    expect(config.keys[0].kid).toBe('f');
  });

  it.each([
    ['OFFHOOK_HOST_PUBLIC_URL', 'http://phone.company.example'],
    ['OFFHOOK_HOST_PUBLIC_URL', 'https://phone.company.example/path'],
    ['OFFHOOK_HOST_KEYS', 'k1:c2hvcnQ='],
    ['OFFHOOK_HOST_KEYS', `same:${KEY},same:${KEY}`],
    ['OFFHOOK_HOST_APPS', '{}'],
    ['OFFHOOK_HOST_APPS', '[]'],
    ['OFFHOOK_HOST_APPS', '[{"clientId":"x","clientSecret":"y","portal":"typo"}]'],
    ['OFFHOOK_HOST_STORE', 'mysql://x'],
    ['OFFHOOK_HOST_LISTEN', '8080'],
    ['OFFHOOK_HOST_LISTEN', '127.0.0.1:99999'],
    ['OFFHOOK_HOST_ROUTE_TOKENS', 'company.bitrix24.com=short'],
    ['OFFHOOK_HOST_CALLBACK_AGENTS', 'Mara'],
    ['OFFHOOK_HOST_CALLBACK_MINUTES', '0'],
    ['OFFHOOK_HOST_LOG_LEVEL', 'loud'],
    ['OFFHOOK_HOST_ALERT_URL', 'nowhere'],
  ])('refuses %s=%s, and says which it was', (name, value) => {
    const [problem = '', ...more] = problems({ [name]: value });
    expect(problem).toMatch(new RegExp(`^${name}: `));
    expect(more).toEqual([]);
  });

  it('refuses a name that it doesn’t know, because it would do nothing', () => {
    expect(problems({ OFFHOOK_HOST_LINES: 'x' })).toEqual(['OFFHOOK_HOST_LINES is no setting of this program']);
  });

  it('says no secret when it complains', () => {
    const said = problems({
      OFFHOOK_HOST_KEYS: 'k1:hush',
      OFFHOOK_HOST_APPS: '[{"clientId":"a","clientSecret":{"hush":1}}]',
    });
    expect(said).toHaveLength(2);
    expect(said.join()).not.toContain('hush');
  });

  it('is described in docs/host.md, every variable in the same words', () => {
    const doc = readFileSync(join(import.meta.dirname, '../../../../../docs/host.md'), 'utf8');
    for (const [name, { about }] of Object.entries(ENVIRONMENT)) {
      expect(doc, name).toContain(`\`${name}\``);
      expect(doc, name).toContain(about);
    }
  });
});

const order = (name: string): number => Object.keys(ENVIRONMENT).indexOf(name);
