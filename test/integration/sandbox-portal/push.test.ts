import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { type PullConfig, pullConfig, RawPushClient } from './push-client.ts';
import { type Rest, restOf } from './rest-client.ts';

let portal: Portal;
let admin: Rest;
let mara: Rest;
let ben: Rest;

beforeEach(async () => {
  portal = await startPortal();
  [admin, mara, ben] = [restOf(portal, 1), restOf(portal, 12), restOf(portal, 13)];
});
afterEach(() => portal.stop());

const add = (rest: Rest, more: object = {}) => rest('pull.application.event.add', { COMMAND: 'card', ...more });
const connect = async (rest: Rest, more?: Record<string, string>) => {
  const config = await pullConfig(rest);
  return RawPushClient.connect(config, config.server.version >= 5 ? { jsonRpc: 'true', ...more } : more);
};

describe('who may publish what (4.7)', () => {
  test('an agent reaches himself by his id as a string, and by nothing else', async () => {
    const [own, other] = [await connect(mara), await connect(ben)];
    expect(await add(mara, { USER_ID: '12', PARAMS: { n: 1 } })).toMatchObject({ status: 200, body: { result: true } });
    await own.heard(/"n":1/);
    for (const USER_ID of [12, ['12'], '13', 13, '012', '']) {
      expect(await add(mara, { USER_ID }), JSON.stringify(USER_ID)).toMatchObject({
        status: 400,
        body: {
          error: 'USER_ID_ACCESS_ERROR',
          error_description: 'Only admin can send notifications to other channels',
        },
      });
    }
    expect(other.frames).toEqual([]);
  });

  test('an agent who names nobody reaches every client of the application', async () => {
    const everyone = [await connect(admin), await connect(mara), await connect(ben)];
    await add(mara, { PARAMS: { n: 2 } });
    await Promise.all(everyone.map((client) => client.heard(/"n":2/)));
  });

  test('an administrator reaches one, several or all', async () => {
    const [first, second] = [await connect(mara), await connect(ben)];
    await add(admin, { USER_ID: 12, PARAMS: { to: 'one' } });
    await add(admin, { USER_ID: [12, '13'], PARAMS: { to: 'both' } });
    await add(admin, { PARAMS: { to: 'all' } });
    await first.heard(/"to":/, 3);
    await second.heard(/"to":/, 2);
    expect(second.frames.join()).not.toContain('one');
  });

  test('another application hears nothing, and a webhook may not publish', async () => {
    const other = portal.addApp({ name: 'Other', scope: ['pull'] });
    const stranger = await connect(restOf(portal, 12, other));
    const own = await connect(mara);
    await add(mara, { PARAMS: { n: 3 } });
    await own.heard(/"n":3/);
    expect(stranger.frames).toEqual([]);
    const hook = portal.state.webhooks[0];
    hook?.scope.push('pull');
    const answer = await fetch(`${portal.site.origin}/rest/1/${hook?.code}/pull.application.config.get`);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error: 'WRONG_AUTH_TYPE' });
  });

  test.each([
    [{ MODULE_ID: 'App' }, 'MODULE_ID_ERROR'],
    [{ COMMAND: 'with space' }, 'COMMAND_ERROR'],
    [{ COMMAND: '' }, 'COMMAND_ERROR'],
    [{ PARAMS: 'no object' }, 'PARAMS_ERROR'],
    [{ PARAMS: 7 }, 'PARAMS_ERROR'],
  ])('%j is refused with %s', async (params, error) => {
    expect(await add(mara, params)).toMatchObject({ status: 400, body: { error } });
  });

  test('an application without the scope gets neither', async () => {
    const without = restOf(portal, 12, portal.addApp({ name: 'No pull', scope: ['telephony'] }));
    expect(await add(without)).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
    expect((await without('pull.application.config.get')).status).toBe(403);
  });
});

describe('the configuration', () => {
  test('names the server, both channels, and lives longer than they do', async () => {
    const config = await pullConfig(mara);
    expect(config.server).toMatchObject({ version: 5, mode: 'shared', websocket_enabled: true });
    expect(config.server.websocket).toBe(`ws://${portal.site.host}/subws/`);
    expect(config.channels.private.id).toMatch(/^[0-9a-f]{32}:[0-9a-f]{32}\.[0-9a-f]{40}$/);
    expect(config.channels.shared.id).toMatch(/^[0-9a-f]{32}\.[0-9a-f]{40}$/);
    expect(config.clientId).toMatch(/^[0-9a-f]{32}$/);
    const channelLife = Date.parse(config.channels.private.end) - Date.parse(config.channels.private.start);
    expect(channelLife).toBe(12 * 3_600_000);
    expect(config.exp * 1000).toBeGreaterThan(Date.parse(config.channels.private.end));
    expect(await pullConfig(mara, { CACHE: 'N' })).toMatchObject({ channels: config.channels });
  });

  test('is refused to an application that asks as a page would', async () => {
    expect(await mara('pull.config.get')).toMatchObject({ status: 403, body: { error: 'WRONG_AUTH_TYPE' } });
  });
});

describe('framings', () => {
  const relayed = { MODULE_ID: 'application', USER_ID: '12', PARAMS: { a: '#:"' } };

  test('servers up to 3 wrap each message in control phrases', async () => {
    portal.faults.set({ push: { version: 3, mode: 'personal' } });
    const client = await connect(mara, { jsonRpc: 'true', format: 'json' });
    await add(mara, relayed);
    const [frame = ''] = await client.heard(/card/);
    expect(frame).toMatch(/^#!NGINXNMS!#\{.*\}#!NGINXNME!#$/);
    const event = JSON.parse(frame.slice(12, -12));
    expect(event.text).toEqual({ module_id: 'application', command: 'card', params: { a: '#:"' } });
    expect(event.mid).toMatch(/^\d{26}$/);
    expect(event.extra).toMatchObject({ server_time_ago: 0 });
  });

  test('4 gives a JSON array when it is asked for, else the same as 3', async () => {
    portal.faults.set({ push: { version: 4 } });
    const [asked, plain] = [await connect(mara, { format: 'json' }), await connect(mara)];
    await add(mara, relayed);
    const [frame = ''] = await asked.heard(/card/);
    expect(JSON.parse(frame)).toMatchObject([{ text: { command: 'card' } }]);
    expect((await plain.heard(/card/))[0]).toContain('#!NGINXNMS!#');
  });

  test('5 calls a method of the client, which acknowledges', async () => {
    const client = await connect(mara);
    await add(mara, relayed);
    const [frame = ''] = await client.heard(/card/);
    const call = JSON.parse(frame);
    expect(call).toMatchObject({
      jsonrpc: '2.0',
      method: 'incoming.message',
      params: { body: { module_id: 'application', command: 'card', params: { a: '#:"' } } },
    });
    client.say(`mack:${call.params.mid}`);
    expect(await portal.waitFor('push.acked')).toMatchObject({ mid: call.params.mid, userId: 12 });
  });
});

describe('a connection', () => {
  test('is pinged, and its pong is noticed', async () => {
    portal.faults.set({ push: { pingMs: 20 } });
    const client = await connect(mara);
    await client.heard(/^ping$/);
    client.say('pong');
    await portal.waitFor('push.pong', { where: ({ userId }) => userId === 12 });
  });

  test('is refused for a channel that nobody has, and in shared mode without the clientId', async () => {
    const config = await pullConfig(mara);
    const wrong = await RawPushClient.connect(config, { CHANNEL_ID: 'ab.cd' });
    expect(await wrong.closed).toMatchObject({ code: 4010 });
    const nameless = await RawPushClient.connect(config, {}, ['clientId']);
    expect(await nameless.closed).toMatchObject({ code: 1008 });
  });

  test('can be opened by a token that names the channels, if it is genuine', async () => {
    portal.faults.set({ push: { jwt: true } });
    const config = await pullConfig(mara);
    const client = await RawPushClient.connect(config, { jsonRpc: 'true' });
    await add(mara, { USER_ID: '12' });
    await client.heard(/card/);
    const forged = await RawPushClient.connect(config, { token: `${config.jwt?.slice(0, -3)}abc` });
    expect(await forged.closed).toMatchObject({ code: 4010 });
  });

  test('that was cut gets what it missed, behind its mid and in order', async () => {
    const first = await connect(mara);
    await add(mara, { USER_ID: '12', PARAMS: { n: 0 } });
    const [frame = ''] = await first.heard(/"n":0/);
    const { mid } = JSON.parse(frame).params;
    portal.pull.cut();
    await first.closed;
    for (const n of [1, 2]) await add(mara, { USER_ID: '12', PARAMS: { n } });
    await add(ben, { PARAMS: { n: 3 } });
    await add(ben, { USER_ID: '13', PARAMS: { n: 4 } });
    const again = await connect(mara, { mid });
    const frames = await again.heard(/"n":/, 3);
    expect(frames.map((text) => JSON.parse(text).params.body.params.n)).toEqual([1, 2, 3]);
    const fresh = await connect(mara);
    await add(mara, { USER_ID: '12', PARAMS: { n: 5 } });
    await fresh.heard(/"n":5/);
    expect(fresh.frames.filter((text) => text.includes('"n":'))).toHaveLength(1);
  });

  test('dies with the portal', async () => {
    const client = await connect(mara);
    await portal.faults.down();
    await client.closed;
    expect(portal.pull.clients()).toEqual([]);
  });

  test('may stay open in silence', async () => {
    const client = await connect(mara);
    portal.faults.set({ push: { silent: true, pingMs: 10 } });
    await add(mara, { USER_ID: '12', PARAMS: { n: 1 } });
    await portal.waitFor('push.published');
    portal.faults.set({ push: { silent: false } });
    await client.heard(/^ping$/);
    expect(client.frames.join()).not.toContain('"n":1');
  });
});

describe('expiry', () => {
  test('a new channel comes with the message; the old one is deaf and admits nobody', async () => {
    const config = await pullConfig(mara);
    const old = await RawPushClient.connect(config, { jsonRpc: 'true' });
    portal.pull.expireChannels('reconnect', { type: 'private' });
    const [frame = ''] = await old.heard(/channel_expire/);
    const { params } = JSON.parse(frame).params.body;
    expect(params).toMatchObject({ action: 'reconnect', channel: { id: config.channels.private.id, type: 'private' } });
    const renewed: PullConfig = { ...config, channels: { ...config.channels, private: params.new_channel } };
    const fresh = await RawPushClient.connect(renewed, { jsonRpc: 'true' });
    await add(mara, { USER_ID: '12', PARAMS: { n: 1 } });
    await fresh.heard(/"n":1/);
    expect(old.frames.join()).not.toContain('"n":1');
    expect(await (await RawPushClient.connect(config)).closed).toMatchObject({ code: 4010 });
  });

  test('or the configuration has to be asked for', async () => {
    const config = await pullConfig(mara);
    const client = await RawPushClient.connect(config, { jsonRpc: 'true' });
    portal.pull.expireChannels('get_config', { userId: 12 });
    expect((await client.heard(/channel_expire/))[0]).toContain('"action":"get_config"');
    const next = await pullConfig(mara);
    expect(next.channels.private.id).not.toBe(config.channels.private.id);
    expect(next.channels.shared.id).toBe(config.channels.shared.id);
  });

  test('the whole configuration expires, or the server restarts', async () => {
    const config = await pullConfig(mara);
    const client = await RawPushClient.connect(config, { jsonRpc: 'true' });
    portal.pull.announce('config_expire');
    await client.heard(/"module_id":"pull","command":"config_expire"/);
    portal.pull.announce('server_restart');
    await client.heard(/server_restart/);
    expect((await pullConfig(mara)).server['config_timestamp']).not.toBe(config.server['config_timestamp']);
  });

  test('a channel ends by itself after twelve hours', async () => {
    let ahead = 0;
    const other = await startPortal({ now: () => Date.now() + ahead });
    try {
      other.faults.set({ push: { pingMs: 20 } });
      const rest = restOf(other, 12);
      const config = await pullConfig(rest);
      const client = await RawPushClient.connect(config, { jsonRpc: 'true' });
      ahead = 12 * 3_600_000 + 1000;
      await client.heard(/channel_expire.*get_config/, 2);
      const again = restOf(other, 12);
      expect((await pullConfig(again)).channels.private.id).not.toBe(config.channels.private.id);
    } finally {
      await other.stop();
    }
  });
});

describe('a lossy push server', () => {
  test('loses its share, and says so', async () => {
    const client = await connect(mara);
    portal.faults.set({ push: { dropShare: 1 } });
    await add(mara, { USER_ID: '12', PARAMS: { n: 1 } });
    await portal.waitFor('push.dropped', { where: ({ userId }) => userId === 12 });
    portal.faults.set({ push: { dropShare: 0 } });
    await add(mara, { USER_ID: '12', PARAMS: { n: 2 } });
    await client.heard(/"n":2/);
    expect(client.frames.join()).not.toContain('"n":1');
  });

  test('delivers twice with the same mid', async () => {
    portal.faults.set({ push: { duplicateShare: 1 } });
    const client = await connect(mara);
    await add(mara, { USER_ID: '12' });
    const [first, second] = await client.heard(/card/, 2);
    expect(second).toBe(first);
  });

  test('is late, so that messages overtake each other', async () => {
    const lots = [0.5, 0.9, 0.9, 0.5, 0.9, 0.1];
    const other = await startPortal({ random: () => lots.shift() ?? 0.5 });
    try {
      other.faults.set({ push: { delayMs: 300 } });
      const rest = restOf(other, 12);
      const client = await connect(rest);
      await add(rest, { USER_ID: '12', PARAMS: { n: 1 } });
      await add(rest, { USER_ID: '12', PARAMS: { n: 2 } });
      const frames = await client.heard(/"n":/, 2);
      expect(frames.map((text) => JSON.parse(text).params.body.params.n)).toEqual([2, 1]);
    } finally {
      await other.stop();
    }
  });

  test('obeys over HTTP too', async () => {
    const post = (name: string, body: unknown) =>
      fetch(`${portal.site.origin}/sandbox/api/${name}`, { method: 'POST', body: JSON.stringify(body) });
    expect((await post('knobs', { push: { dropShare: 0.05, version: 4 } })).status).toBe(200);
    expect(portal.faults.knobs.push).toMatchObject({ dropShare: 0.05, version: 4, duplicateShare: 0 });
    expect((await post('knobs', { push: { dropShare: 2 } })).status).toBe(400);
    const client = await connect(mara);
    expect(await (await fetch(`${portal.site.origin}/sandbox/api/push-clients`)).json()).toMatchObject([
      { userId: 12 },
    ]);
    await post('expire-channels', { how: 'get_config' });
    await client.heard(/channel_expire/, 2);
    await post('announce-push', { command: 'server_restart' });
    await client.heard(/server_restart/);
    await post('cut-push', { userId: 12 });
    await client.closed;
    portal.faults.clear();
    expect(portal.faults.knobs.push).toMatchObject({ dropShare: 0, version: 5 });
  });
});
