import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { type Rest, restOf } from './rest-client.ts';

let portal: Portal;
let clock: number;
let agent: Rest;
let admin: Rest;

beforeEach(async () => {
  clock = Date.parse('2026-09-21T10:00:00Z');
  portal = await startPortal({ now: () => clock });
  agent = restOf(portal, 12);
  admin = restOf(portal, 1);
});
afterEach(() => portal.stop());

const get = async (path: string, init?: RequestInit) => {
  const response = await fetch(`${portal.site.origin}/rest/${path}`, init);
  const body: Record<string, unknown> = await response.json();
  return { status: response.status, headers: response.headers, body };
};

describe('the endpoint', () => {
  test('takes any case, a format suffix, and the token as query, form, JSON or bearer', async () => {
    const { accessToken } = portal.issueTokens(12);
    const mine = { result: { ID: '12' } };
    expect((await get(`PROFILE.json?auth=${accessToken}`)).body).toMatchObject(mine);
    expect((await get('profile', { headers: { authorization: `Bearer ${accessToken}` } })).body).toMatchObject(mine);
    const form = new URLSearchParams({ access_token: accessToken });
    expect((await get('Profile', { method: 'POST', body: form })).body).toMatchObject(mine);
    expect((await agent('profile')).body).toMatchObject(mine);
  });

  test('wraps every answer with its time and lets browsers of any origin in', async () => {
    const { headers, body } = await get(`server.time?auth=${portal.issueTokens(12).accessToken}`);
    expect(body).toMatchObject({ result: '2026-09-21T10:00:00+00:00', time: { start: clock / 1000, operating: 0 } });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-headers')).toBe('origin, content-type, accept');
  });

  test.each([
    ['no token', () => ({ status: 401, error: 'NO_AUTH_FOUND', path: 'profile' })],
    ['a wrong token', () => ({ status: 401, error: 'NO_AUTH_FOUND', path: 'profile?auth=x' })],
    [
      'an unknown method',
      () => ({
        status: 404,
        error: 'ERROR_METHOD_NOT_FOUND',
        path: `no.such?auth=${portal.issueTokens(1).accessToken}`,
      }),
    ],
    [
      'a missing scope',
      () => {
        const app = portal.addApp({ name: 'Small', scope: ['placement'] });
        const { accessToken } = portal.issueTokens(1, app);
        return { status: 403, error: 'insufficient_scope', path: `telephony.externalLine.get?auth=${accessToken}` };
      },
    ],
  ])('refuses %s', async (_what, make) => {
    const { path, ...expected } = make();
    const { status, body } = await get(path);
    expect({ status, error: body['error'] }).toEqual(expected);
  });

  test('tells an expired token from a wrong one', async () => {
    portal.faults.expireTokens({ userId: 12 });
    expect(await agent('profile')).toMatchObject({ status: 401, body: { error: 'expired_token' } });
    expect((await admin('profile')).status).toBe(200);
  });

  test('refuses webhooks where Bitrix24 does', async () => {
    const [hook] = portal.state.webhooks;
    const path = (method: string) => `${hook?.userId}/${hook?.code}/${method}`;
    expect((await get(path('profile'))).status).toBe(200);
    for (const method of ['telephony.externalCall.register', 'placement.get', 'event.get']) {
      expect(await get(path(method))).toMatchObject({ status: 403, body: { error: 'WRONG_AUTH_TYPE' } });
    }
    expect((await get(path('telephony.externalCall.hide?CALL_ID=x'))).body).toMatchObject({ result: false });
  });

  test('does not take text in another encoding than UTF-8', async () => {
    const answer = await get('profile', { method: 'POST', body: new Uint8Array([0x61, 0x3d, 0xfc]) });
    expect(answer).toMatchObject({ status: 400, body: { error: 'WRONG_ENCODING' } });
  });
});

describe('people and options', () => {
  test('user.get finds by extension, user.current is the caller', async () => {
    const { body } = await agent('user.get', { FILTER: { UF_PHONE_INNER: '103' } });
    expect(body).toMatchObject({ total: 1, result: [{ ID: '13', NAME: 'Ben', UF_PHONE_INNER: '103' }] });
    expect((await agent('user.current')).body.result).toMatchObject({ ID: '12' });
  });

  test('user options belong to one user, app options to everybody and to the administrator’s pen', async () => {
    await agent('user.option.set', { options: { port: '1', map: '{}' } });
    expect((await agent('user.option.get', { option: 'port' })).body.result).toBe('1');
    expect((await admin('user.option.get')).body.result).toEqual([]);
    expect((await agent('app.option.set', { options: { a: 1 } })).body.error).toBe('ACCESS_DENIED');
    await admin('app.option.set', { options: { a: 1 } });
    expect((await agent('app.option.get')).body.result).toEqual({ a: 1 });
    expect((await agent('user.option.set', {})).body).toMatchObject({ error: 'ERROR_ARGUMENT', argument: 'options' });
  });
});

describe('batch', () => {
  test('runs in order and hands results on', async () => {
    const { status, body } = await agent('batch', {
      cmd: {
        find: 'telephony.externalCall.searchCrmEntities?PHONE_NUMBER=%2B442079460102',
        reg: 'telephony.externalCall.register?USER_ID=$result[find][0][ASSIGNED_BY_ID]&PHONE_NUMBER=%2B442079460102&TYPE=2&SHOW=0',
      },
    });
    expect(status).toBe(200);
    expect(body.result.result_error).toEqual([]);
    expect(portal.state.calls.get(body.result.result.reg.CALL_ID)).toMatchObject({ userId: 13 });
  });

  test('keeps going after an error unless told to halt, and refuses to nest', async () => {
    const cmd = { bad: 'no.such', nest: 'batch?cmd[0]=profile', good: 'profile' };
    const { body } = await agent('batch', { cmd });
    expect(Object.keys(body.result.result_error)).toEqual(['bad', 'nest']);
    expect(body.result.result_error.nest.error).toBe('ERROR_BATCH_METHOD_NOT_ALLOWED');
    expect(body.result.result).toMatchObject({ good: { ID: '12' } });
    const halted = await agent('batch', { cmd, halt: 1 });
    expect(halted.body.result).toMatchObject({
      result: [],
      result_error: { bad: { error: 'ERROR_METHOD_NOT_FOUND' } },
    });
  });

  test('serialises lists as lists and refuses the fifty-first command', async () => {
    const { body } = await agent('batch', { cmd: Array.from({ length: 51 }, () => 'server.time') });
    expect(body.result.result).toHaveLength(50);
    expect(body.result.result_error).toMatchObject({ 50: { error: 'ERROR_BATCH_LENGTH_EXCEEDED' } });
  });
});

describe('the request bucket', () => {
  test('overflows at its capacity, per source address, and drains two a second', async () => {
    for (let count = 0; count < 50; count += 1) expect((await agent('profile')).status).toBe(200);
    expect(await agent('profile')).toMatchObject({ status: 503, body: { error: 'QUERY_LIMIT_EXCEEDED' } });
    expect(await statusFrom('127.0.0.2')).toBe(200);
    clock += 1000;
    expect((await agent('profile')).status).toBe(200);
    expect((await agent('profile')).status).toBe(200);
    expect((await agent('profile')).status).toBe(503);
  });

  function statusFrom(localAddress: string): Promise<number | undefined> {
    const url = `${portal.site.origin}/rest/profile?auth=${portal.issueTokens(12).accessToken}`;
    return new Promise((resolve, reject) => {
      request(url, { localAddress }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
  }
});

describe('placements', () => {
  const place = (params: object) => admin('placement.bind', { PLACEMENT: 'PAGE_BACKGROUND_WORKER', ...params });
  const handler = 'https://app.example/frame';
  const options = { errorHandlerUrl: 'https://app.example/error', other: 'dropped' };

  test('are bound by administrators, once, with an error handler, at a dotted host', async () => {
    expect((await agent('placement.bind', { PLACEMENT: 'PAGE_BACKGROUND_WORKER', HANDLER: handler })).status).toBe(403);
    expect(await place({ HANDLER: handler })).toMatchObject({
      status: 200,
      body: { error: 'EMPTY_ERROR_HANDLER_URL' },
    });
    expect((await place({ HANDLER: 'http://localhost:1/x', OPTIONS: options })).body.error).toBe(
      'ERROR_WRONG_HANDLER_URL',
    );
    expect((await place({ HANDLER: handler, OPTIONS: options })).body.error).toBe('ERROR_PLACEMENT_MAX_COUNT');
    expect((await admin('placement.unbind', { PLACEMENT: 'PAGE_BACKGROUND_WORKER' })).body.result).toEqual({
      count: 1,
    });
    expect((await place({ handler, options })).body.result).toBe(true);
    expect((await place({ HANDLER: handler, OPTIONS: options })).body.error_description).toMatch(/already binded$/);
    expect((await admin('placement.get')).body.result).toEqual([
      {
        placement: 'PAGE_BACKGROUND_WORKER',
        userId: 0,
        handler,
        options: { errorHandlerUrl: 'https://app.example/error' },
        title: '',
        description: '',
        langAll: [],
      },
    ]);
  });
});

describe('event handlers', () => {
  test('are bound once, listed and unbound', async () => {
    const bound = { EVENT: 'OnExternalCallStart', HANDLER: 'https://app.example/event' };
    expect((await admin('event.bind', bound)).body.result).toBe(true);
    expect((await admin('event.bind', bound)).body.error_description).toBe(
      'Unable to set event handler: Handler already binded',
    );
    expect((await admin('event.bind', { ...bound, EVENT: 'OnNothing' })).body.error).toBe('ERROR_EVENT_NOT_FOUND');
    expect((await agent('event.bind', { ...bound, EVENT_TYPE: 'offline' })).status).toBe(403);
    expect((await admin('event.get')).body.result).toHaveLength(2);
    expect((await admin('event.unbind', bound)).body.result).toEqual({ count: 1 });
  });
});
