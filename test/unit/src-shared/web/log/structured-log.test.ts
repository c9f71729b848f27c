import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/failure.ts';
import { Counters } from '#shared/web/log/counters.ts';
import { structuredLog } from '#shared/web/log/structured-log.ts';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import { systemClock } from '#shared/web/ports.ts';

function open(level: 'debug' | 'info' = 'debug') {
  const lines: string[] = [];
  const counters = new Counters();
  const sink = { append: (line: string) => void lines.push(line) };
  const clock = { ...systemClock, now: () => Date.UTC(2026, 8, 21, 10) };
  return { lines, counters, log: structuredLog({ clock, sinks: [sink], level, count: counters.add }) };
}
const data = (fields: Record<string, unknown>) => {
  const { log, lines } = open();
  log.info('event', fields);
  return JSON.parse(lines[0] ?? '').data;
};

describe('a log line', () => {
  it('is one JSON object with time, level, part and event', () => {
    const { log, lines } = open();
    log.part('portal').info('portal.state', { state: 'online' });
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      at: '2026-09-21T10:00:00.000Z',
      level: 'info',
      part: 'portal',
      event: 'portal.state',
      data: { state: 'online' },
    });
  });

  it('stays one line whatever it holds', () => {
    const { log, lines } = open();
    log.warn('odd', { text: 'two\nlines', [`key\n`]: 1 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('\n');
  });

  it('is left out below the level, and counted from warn on', () => {
    const { log, lines, counters } = open('info');
    log.debug('quiet');
    log.warn('w');
    log.error('e');
    expect(lines).toHaveLength(2);
    expect(counters.list()).toEqual({ 'log.error': 1, 'log.warn': 1 });
  });

  it('has the whole chain of causes, and a stack only for what is no Failure', () => {
    const root = Object.assign(new TypeError('socket'), { code: 'ECONNRESET' });
    const error = new PortalError('portalUnreachable', { code: 'ECONNRESET', delivery: 'unknown', cause: root });
    const logged = data({ error: new Failure('unexpected', 'top', { cause: error }) }).error;
    expect(logged).toMatchObject({
      name: 'Failure',
      reason: 'unexpected',
      message: 'top',
      cause: {
        reason: 'portalUnreachable',
        delivery: 'unknown',
        code: 'ECONNRESET',
        cause: { name: 'TypeError', message: 'socket', code: 'ECONNRESET' },
      },
    });
    expect(logged.stack).toBeUndefined();
    expect(logged.cause.cause.stack).toContain('structured-log.test.ts');
  });

  it('bears anything: cycles, depth, sizes, bytes, getters that throw', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(data({ circle })).toEqual({ circle: { self: '[circular]' } });
    expect(data({ bytes: Buffer.from('abc'), map: new Map([['a', 1]]), fn: () => 1, big: 1n })).toEqual({
      bytes: '[3 bytes]',
      map: { a: 1 },
      fn: '[function]',
      big: '[bigint]',
    });
    expect(data({ list: Array.from({ length: 200 }, () => 1) }).list).toHaveLength(101);
    expect(data({ text: 'x '.repeat(10_000) }).text.length).toBeLessThan(5000);
    const trap = Object.defineProperty({}, 'x', { enumerable: true, get: () => JSON.parse('{') });
    expect(data({ trap }).unloggable).toContain('SyntaxError');
  });

  it('is counted when it is lost, and nothing else happens', () => {
    const counters = new Counters();
    const full = { append: () => JSON.parse('no space left on device') };
    structuredLog({ clock: systemClock, sinks: [full], level: 'info', count: counters.add }).info('x');
    expect(counters.list()).toEqual({ 'log.lost': 1 });
  });
});

describe('secrets', () => {
  const planted = 'S3cr3t-Pa55';

  it.each([
    'password',
    'sipPassword',
    'client_secret',
    'clientSecret',
    'access_token',
    'refreshToken',
    'auth',
    'Authorization',
    'AUTH_ID',
    'REFRESH_ID',
    'verifier',
    'ha1',
    'HA1',
    'bridge.secret',
    'uploadUrl',
    'credential',
    'application_token',
    'cookie',
  ])('are left out by the name %s', (name) => {
    expect(JSON.stringify(data({ [name]: planted, deep: [{ [name]: { inner: planted } }] }))).not.toContain(planted);
  });

  it.each([
    ['a bearer header', `Authorization: Bearer ${planted}`],
    ['a query', `https://p.example/rest/profile?auth=${planted}&x=1`],
    ['an OAuth answer', `offhook://oauth?code=${planted}&state=${planted}&domain=d`],
    ['a form', `grant_type=refresh_token&refresh_token=${planted}&client_secret=${planted}`],
    ['a digest', `Digest username="u", nonce="${planted}", response="${planted}", cnonce="${planted}"`],
    ['an address', `wss://agent:${planted}@pbx.example/ws`],
    ['a SIP address', `sip:agent:${planted}@pbx.example`],
    ['JSON in a text', `{"access_token":"${planted}","x":1}`],
    ['a webhook', 'https://p.example/rest/1/S3cr3tPa55/profile'],
  ])('are left out of %s', (_what, text) => {
    const error = new Error(text, { cause: new Error(text) });
    const logged = JSON.stringify(data({ text, list: [text], error, url: URL.parse(text) ?? '' }));
    expect(logged).not.toContain(planted);
    expect(logged).not.toContain('S3cr3tPa55');
    expect(logged).toContain('[redacted]');
  });

  it('are recognised by their look alone', () => {
    const token = '0f'.repeat(35);
    const key = 'Ab3_'.repeat(10) + 'Ab3';
    const logged = JSON.stringify(data({ note: `got ${token} and ${key}`, code: 'a1b2c3d4e5f6a7b8c9d0', state: key }));
    expect(logged).not.toContain(token);
    expect(logged).not.toContain(key);
    expect(logged).not.toContain('a1b2c3d4e5f6a7b8c9d0');
  });

  it('do not take the useful with them', () => {
    const useful = {
      code: 'expired_token',
      state: 'signedOut',
      status: 401,
      callId: 'externalCall.0f0e0d0c0b0a09080706050403020100.1790000001',
      url: 'https://p.example/rest/profile?x=1',
      number: '+4930231251',
      memberId: '0123456789abcdef0123456789abcdef',
    };
    expect(data({ ...useful })).toEqual(useful);
  });
});
