/**
 * What `pull.application.config.get` answers (bitrix24.md 4.7), as far as a client needs it. Read by hand: the hub uses
 * it too, and a schema library outweighs the hub.
 */

export interface PushConfig {
  /** The push server's: 3, 4 or 5; it decides how frames look. */
  readonly version: number;
  /** `wss://rtc.bitrix24.com/subws/` */
  readonly url: string;
  /** Of a push server that many portals share. */
  readonly clientId: string | null;
  /** Stands in for the channels where the portal issues one. */
  readonly token: string | null;
  /** This user's own channel: her tabs and her desktops, nobody else writes there but administrators. */
  readonly private: string;
  /** Of everybody who uses this application on the portal. */
  readonly shared: string | null;
  /** Epoch milliseconds: then the channels change. */
  readonly expires: number;
}

/** `malformed`: no configuration that we understand. `disabled`: the portal has no push server, or none for WebSockets. */
export type NoPush = 'malformed' | 'disabled';

/** A portal whose clock is far from ours must not make us ask again and again. */
const SHORTEST_LIFE = 5 * 60_000;
/** Of channels that name no end (bitrix24.md 4.7). */
const CHANNEL_LIFE = 12 * 3600_000;

/** @param secure whether the portal is reached by https: then so is its push server */
export function readPushConfig(answer: unknown, secure: boolean, now: number): PushConfig | NoPush {
  const { server, channels, exp, clientId, jwt } = record(answer);
  const { version, mode, websocket, websocket_secure, websocket_enabled, server_enabled } = record(server);
  if (server_enabled === false || websocket_enabled === false) return 'disabled';
  const url = text(secure ? websocket_secure : (websocket ?? websocket_secure));
  const own = record(record(channels)['private']);
  const common = record(record(channels)['shared']);
  const privateId = text(own['id']);
  const isAddress = secure ? /^wss:\/\/[^/?#@]+\//.test(url) : /^wss?:\/\/[^/?#@]+\//.test(url);
  if (!isAddress || privateId === '' || !(Number(version) >= 1)) return 'malformed';
  // A shared server needs to know whose client this is.
  if (mode === 'shared' && text(clientId) === '') return 'malformed';
  const ends = [Number(exp) * 1000, ...[own, common].map(({ end }) => Date.parse(text(end)))].filter((end) => end > 0);
  return {
    version: Number(version),
    url,
    clientId: mode === 'shared' ? text(clientId) : null,
    token: text(jwt) || null,
    private: privateId,
    shared: text(common['id']) || null,
    expires: Math.max(now + SHORTEST_LIFE, Math.min(now + CHANNEL_LIFE, ...ends)),
  };
}

/** Of the pull protocol that this client speaks. */
const REVISION = 19;

/** @param mid the last message seen: the server repeats what came after it */
export function pushAddress(config: PushConfig, mid: string | null): string {
  const { version, token, clientId } = config;
  const channels = [config.private, config.shared].filter((id) => id !== null).join('/');
  const query: readonly (readonly [string, string] | false)[] = [
    token === null ? ['CHANNEL_ID', channels] : ['token', token],
    clientId !== null && ['clientId', clientId],
    version >= 5 ? ['jsonRpc', 'true'] : version >= 4 && ['format', 'json'],
    ['revision', String(REVISION)],
    mid !== null && ['mid', mid],
  ];
  const parts = query.flatMap((part) => (part === false ? [] : [`${part[0]}=${encodeURIComponent(part[1])}`]));
  return `${config.url}${config.url.includes('?') ? '&' : '?'}${parts.join('&')}`;
}

/** PHP writes an empty object as `[]`, and a missing one as anything: fields of what is none are undefined. */
export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

export const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
