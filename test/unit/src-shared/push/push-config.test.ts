import { describe, expect, it } from 'vitest';
import { pushAddress, type PushConfig, readPushConfig } from '../../../../src-shared/push/push-config.ts';
import { configAnswer, NOW } from './sample-config.ts';

const read = (answer: unknown, secure = true): PushConfig => {
  const config = readPushConfig(answer, secure, NOW);
  if (typeof config === 'string') throw new Error(config);
  return config;
};

describe('the configuration of the push server', () => {
  it('is read as the portal writes it', () => {
    expect(read(configAnswer())).toEqual({
      version: 5,
      url: 'wss://rtc.bitrix24.example/subws/',
      clientId: null,
      token: null,
      private: 'aaa:bbb.ccc',
      shared: 'ddd',
      expires: NOW + 3600_000,
    });
  });

  it('ends with the first of its channels', () => {
    const channels = {
      private: { id: 'aaa', end: new Date(NOW + 600_000).toISOString() },
      shared: { id: 'ddd', end: new Date(NOW + 900_000).toISOString() },
    };
    expect(read(configAnswer({ channels })).expires).toBe(NOW + 600_000);
  });

  it.each([
    ['in the past', { exp: NOW / 1000 - 10 }, NOW + 5 * 60_000],
    ['far away', { exp: NOW / 1000 + 1e6 }, NOW + 12 * 3600_000],
    ['missing', { exp: undefined }, NOW + 12 * 3600_000],
    ['no number', { exp: 'soon' }, NOW + 12 * 3600_000],
  ])('whose end is %s lives at least five minutes and at most half a day', (_what, change, expires) => {
    expect(read(configAnswer(change)).expires).toBe(expires);
  });

  it('of a portal without https may name an open socket', () => {
    const server = { version: 4, websocket: 'ws://127.0.0.1:1/subws/', websocket_secure: '' };
    expect(read(configAnswer({ server }), false).url).toBe('ws://127.0.0.1:1/subws/');
    expect(readPushConfig(configAnswer({ server }), true, NOW)).toBe('malformed');
  });

  it.each([
    ['nothing', undefined, 'malformed'],
    ['a text', 'no', 'malformed'],
    ['an empty list', [], 'malformed'],
    ['no server', configAnswer({ server: undefined }), 'malformed'],
    ['no version', configAnswer({ server: { websocket_secure: 'wss://x.example/subws/' } }), 'malformed'],
    ['no private channel', configAnswer({ channels: { shared: { id: 'ddd' } } }), 'malformed'],
    ['a channel that is a list', configAnswer({ channels: { private: [] } }), 'malformed'],
    [
      'an open socket for https',
      configAnswer({ server: { version: 5, websocket_secure: 'ws://x.example/subws/' } }),
      'malformed',
    ],
    [
      'an address with a password',
      configAnswer({ server: { version: 5, websocket_secure: 'wss://a:b@x.example/' } }),
      'malformed',
    ],
    [
      'a shared server without our client id',
      configAnswer({ server: { version: 5, mode: 'shared', websocket_secure: 'wss://x.example/subws/' } }),
      'malformed',
    ],
    [
      'WebSockets switched off',
      configAnswer({ server: { version: 5, websocket_enabled: false, websocket_secure: 'wss://x.example/' } }),
      'disabled',
    ],
    ['no server at all', configAnswer({ server: { server_enabled: false } }), 'disabled'],
  ])('is refused when it says %s', (_what, answer, verdict) => {
    expect(readPushConfig(answer, true, NOW)).toBe(verdict);
  });
});

describe("the push server's address", () => {
  const config = read(configAnswer());
  it.each([
    [3, 'wss://rtc.bitrix24.example/subws/?CHANNEL_ID=aaa%3Abbb.ccc%2Fddd&revision=19'],
    [4, 'wss://rtc.bitrix24.example/subws/?CHANNEL_ID=aaa%3Abbb.ccc%2Fddd&format=json&revision=19'],
    [5, 'wss://rtc.bitrix24.example/subws/?CHANNEL_ID=aaa%3Abbb.ccc%2Fddd&jsonRpc=true&revision=19'],
    [6, 'wss://rtc.bitrix24.example/subws/?CHANNEL_ID=aaa%3Abbb.ccc%2Fddd&jsonRpc=true&revision=19'],
  ])('asks a server of version %i for its own framing', (version, address) => {
    expect(pushAddress({ ...config, version }, null)).toBe(address);
  });

  it('names the last message seen, the client of a shared server, and the token where there is one', () => {
    expect(pushAddress({ ...config, clientId: 'c1', token: 'j.w.t' }, 'm:7')).toBe(
      'wss://rtc.bitrix24.example/subws/?token=j.w.t&clientId=c1&jsonRpc=true&revision=19&mid=m%3A7',
    );
  });

  it('keeps a query that is already there', () => {
    expect(pushAddress({ ...config, url: 'wss://x.example/subws/?k=1' }, null)).toContain('/?k=1&CHANNEL_ID=');
  });
});
