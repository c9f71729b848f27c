import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { pullConfig, RawPushClient } from './push-client.ts';
import { type Rest, restOf } from './rest-client.ts';

let portal: Portal;
let admin: Rest;
let agent: Rest;

beforeEach(async () => {
  portal = await startPortal();
  [admin, agent] = [restOf(portal, 1), restOf(portal, 12)];
  await admin('event.bind', { EVENT: 'OnExternalCallBackStart', EVENT_TYPE: 'offline' });
});
afterEach(() => portal.stop());

const form = (number: string) => portal.requestCallback({ number, text: 'Call me', lineNumber: 'offhook-1' });
const get = async (params: object = {}) => (await admin('event.offline.get', params)).body.result;

describe('an offline binding (4.5)', () => {
  test('is listed with its source key and without an address', async () => {
    const { body } = await admin('event.get');
    expect(body.result).toContainEqual({ event: 'ONEXTERNALCALLBACKSTART', connector_id: '', offline: 1 });
    const again = await admin('event.bind', { EVENT: 'OnExternalCallBackStart', EVENT_TYPE: 'offline' });
    expect(again.body.error_description).toContain('Handler already binded');
  });

  test('is for administrators, as is everything about its queue', async () => {
    const calls: [string, object][] = [
      ['event.bind', { EVENT: 'OnExternalCallStart', EVENT_TYPE: 'offline' }],
      ['event.unbind', { EVENT: 'OnExternalCallBackStart', EVENT_TYPE: 'offline' }],
      ['event.offline.get', {}],
      ['event.offline.list', {}],
      ['event.offline.clear', { process_id: 'x' }],
      ['event.offline.error', { process_id: 'x', message_id: [] }],
    ];
    for (const [method, params] of calls) {
      expect(await agent(method, params), method).toMatchObject({ status: 403, body: { error: 'ACCESS_DENIED' } });
    }
    expect(await admin('event.bind', { EVENT: 'OnExternalCallStart', EVENT_TYPE: 'sometimes' })).toMatchObject({
      status: 400,
      body: { error: 'ERROR_ARGUMENT', argument: 'EVENT_TYPE' },
    });
  });

  test('makes the application a callback and an outgoing line, without any handler', async () => {
    await admin('event.bind', { EVENT: 'OnExternalCallStart', EVENT_TYPE: 'offline' });
    await admin('event.unbind', { EVENT: 'OnExternalCallStart', HANDLER: `${portal.handlerSite.origin}/event` });
    expect(portal.click({ userId: 12, number: '+493023125101' })).toMatchObject({ ok: true });
    const { events } = await get();
    expect(events).toMatchObject([{ EVENT_NAME: 'ONEXTERNALCALLSTART', EVENT_ADDITIONAL: { user_id: 12 } }]);
  });
});

describe('the queue', () => {
  test('merges equal events and keeps different ones', async () => {
    for (const number of ['+491', '+491', '+492']) form(number);
    const { body } = await admin('event.offline.list');
    expect(body.total).toBe(2);
    expect(body.result[0]).toMatchObject({
      EVENT_NAME: 'ONEXTERNALCALLBACKSTART',
      EVENT_DATA: { PHONE_NUMBER: '+491', TEXT: 'Call me', LINE_NUMBER: 'offhook-1' },
      MESSAGE_ID: expect.stringMatching(/^[0-9a-f]{32}$/),
      PROCESS_ID: '',
      ERROR: '0',
    });
    expect(body.result[0].TIMESTAMP_X).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
  });

  test('gives each row once and forgets it, unless it is only reserved', async () => {
    for (const number of ['+491', '+492', '+493']) form(number);
    const first = await get({ limit: 1 });
    expect(first).toMatchObject({ process_id: null, events: [{ EVENT_DATA: { PHONE_NUMBER: '+491' } }] });
    const reserved = await get({ clear: 0 });
    expect(reserved.events).toHaveLength(2);
    expect(reserved.process_id).toMatch(/^.{32}$/);
    expect((await get()).events).toEqual([]);
    expect((await get({ clear: 0, process_id: reserved.process_id })).events).toHaveLength(2);
    const [second] = reserved.events;
    await admin('event.offline.clear', { process_id: reserved.process_id, message_id: [second.MESSAGE_ID] });
    expect((await admin('event.offline.list')).body.total).toBe(1);
    await admin('event.offline.clear', { process_id: reserved.process_id });
    expect(portal.state.offlineEvents).toEqual([]);
  });

  test('takes failed rows back and hands them out when they are asked for', async () => {
    form('+491');
    const { process_id, events } = await get({ clear: 0 });
    form('+491');
    await admin('event.offline.error', { process_id, message_id: [events[0].MESSAGE_ID] });
    expect((await get()).events).toEqual([]);
    expect((await get({ error: 1 })).events).toHaveLength(1);
  });

  test('can be filtered and sorted', async () => {
    for (const number of ['+491', '+492', '+493']) form(number);
    const rows = portal.state.offlineEvents;
    const list = async (params: object) =>
      (await admin('event.offline.list', params)).body.result.map((row: { ID: string }) => Number(row.ID));
    expect(await list({ filter: { '>ID': rows[0]?.id }, order: { ID: 'DESC' } })).toEqual([rows[2]?.id, rows[1]?.id]);
    expect(await list({ filter: { EVENT_NAME: 'ONSOMETHING' } })).toEqual([]);
  });

  test.each([
    ['event.offline.get', { limit: 0 }, 'LIMIT'],
    ['event.offline.get', { filter: { '!ID': 1 } }, 'filter'],
    ['event.offline.get', { filter: { PROCESS_ID: 'x' } }, 'filter'],
    ['event.offline.list', { order: { ID: 'up' } }, 'order'],
    ['event.offline.clear', {}, 'PROCESS_ID'],
    ['event.offline.clear', { process_id: 'x', message_id: ['short'] }, 'message_id'],
    ['event.offline.clear', { process_id: 'x', id: [0] }, 'id'],
    ['event.offline.error', { process_id: 'x' }, 'message_id'],
  ])('%s %j is refused for its %s', async (method, params, argument) => {
    expect(await admin(method, params)).toMatchObject({ status: 400, body: { error: 'ERROR_ARGUMENT', argument } });
  });

  test('can only be reserved when the plan allows it', async () => {
    portal.state.settings.offlineExtended = false;
    expect(await admin('event.offline.get', { clear: 0 })).toMatchObject({
      status: 403,
      body: { error: 'WRONG_LICENSE' },
    });
    expect((await admin('event.offline.get')).status).toBe(200);
  });

  test('is announced on the shared push channel, so that an administrator need not poll', async () => {
    const client = await RawPushClient.connect(await pullConfig(agent), { jsonRpc: 'true' });
    form('+491');
    const [frame = ''] = await client.heard(/event_offline/);
    expect(JSON.parse(frame).params.body).toMatchObject({
      module_id: 'rest',
      command: 'event_offline',
      params: [{ connector_id: '', count: 1 }],
    });
  });

  test('keeps one row set per source key', async () => {
    await admin('event.bind', { EVENT: 'OnExternalCallBackStart', EVENT_TYPE: 'offline', AUTH_CONNECTOR: 'mine' });
    form('+491');
    expect((await get({ auth_connector: 'mine' })).events).toHaveLength(1);
    expect((await get()).events).toHaveLength(1);
    expect((await get()).events).toEqual([]);
  });
});

describe('online notices', () => {
  test('ONOFFLINEEVENT comes once, then not again for a while, with a refresh token', async () => {
    const received: URLSearchParams[] = [];
    const other = await startPortal({
      handler: {
        override: async ({ request, url }) => {
          if (url.pathname !== '/queue') return undefined;
          received.push(new URLSearchParams(await request.text()));
          return new Response('ok');
        },
      },
    });
    try {
      const rest = restOf(other, 1);
      await rest('event.bind', { EVENT: 'OnExternalCallBackStart', EVENT_TYPE: 'offline' });
      await rest('event.bind', {
        EVENT: 'OnOfflineEvent',
        HANDLER: `${other.handlerSite.origin}/queue`,
        OPTIONS: { minTimeout: 60 },
      });
      for (const number of ['+491', '+492']) {
        other.requestCallback({ number, text: '', lineNumber: 'offhook-1' });
      }
      await other.waitFor('event.delivered', { where: ({ event }) => event === 'ONOFFLINEEVENT' });
      expect(received).toHaveLength(1);
      expect(received[0]?.get('data[event]')).toBe('ONEXTERNALCALLBACKSTART');
      expect(received[0]?.get('auth[refresh_token]')).toBeTruthy();
    } finally {
      await other.stop();
    }
  });
});
