export const NOW = 1_790_000_000_000;

/** An answer of `pull.application.config.get`, as the documentation prints it, with changes. */
export const configAnswer = (change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  server: {
    version: 5,
    server_enabled: true,
    mode: 'personal',
    hostname: 'rtc.bitrix24.example',
    long_polling: 'http://rtc.bitrix24.example/sub/',
    long_pooling_secure: 'https://rtc.bitrix24.example/sub/',
    websocket_enabled: true,
    websocket: 'ws://rtc.bitrix24.example/subws/',
    websocket_secure: 'wss://rtc.bitrix24.example/subws/',
    publish_enabled: true,
    config_timestamp: 0,
  },
  api: { revision_web: 19, revision_mobile: 3 },
  channels: {
    shared: {
      id: 'ddd',
      start: new Date(NOW).toISOString(),
      end: new Date(NOW + 12 * 3600_000).toISOString(),
      type: 'shared',
    },
    private: {
      id: 'aaa:bbb.ccc',
      public_id: 'bbb.ccc',
      start: new Date(NOW).toISOString(),
      end: new Date(NOW + 12 * 3600_000).toISOString(),
      type: 'private',
    },
  },
  publicChannels: { 12: { user_id: 12, public_id: 'bbb', signature: 'ccc' } },
  exp: NOW / 1000 + 3600,
  ...change,
});
