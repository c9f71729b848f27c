import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { isoZone } from '../rest/envelope.ts';
import type { Site } from '../site.ts';
import type { Channel } from './channels.ts';

export interface PullSettings {
  /** `server.version`: which framings the push server speaks. */
  version: 3 | 4 | 5;
  /** `personal` is the portal's own push server; the cloud's `shared` one wants a `clientId` from every client. */
  mode: 'personal' | 'shared';
  /** Clients connect by a signed token instead of their channels' ids. */
  jwt: boolean;
}

/** The answer of `pull.application.config.get` (bitrix24.md 4.7). */
export class PullConfigs {
  readonly #site: Site;
  readonly #settings: () => PullSettings;
  readonly #now: () => number;
  readonly #key = randomBytes(32);
  /** Names this portal to a cloud push server. */
  readonly clientId = randomBytes(16).toString('hex');
  /** Unix seconds; a change makes clients fetch the configuration anew. */
  #timestamp: number;

  constructor(site: Site, settings: () => PullSettings, now: () => number) {
    this.#site = site;
    this.#settings = settings;
    this.#now = now;
    this.#timestamp = Math.floor(now() / 1000);
  }

  changed(): void {
    this.#timestamp += 1;
  }

  answer(personal: Channel, shared: Channel) {
    const { version, mode, jwt } = this.#settings();
    const { host } = this.#site;
    return {
      server: {
        version,
        server_enabled: true,
        mode,
        hostname: host,
        long_polling: `http://${host}/sub/`,
        // The real answer spells it so.
        long_pooling_secure: `https://${host}/sub/`,
        websocket_enabled: true,
        websocket: `ws://${host}/subws/`,
        websocket_secure: `${this.#site.secure ? 'wss' : 'ws'}://${host}/subws/`,
        publish_enabled: false,
        publish: `http://${host}/pub/`,
        publish_secure: `https://${host}/pub/`,
        config_timestamp: this.#timestamp,
      },
      api: { revision_web: 19, revision_mobile: 3 },
      channels: { shared: channelRow(shared), private: channelRow(personal) },
      // Longer than the channels live: a client has to look at both.
      exp: Math.floor(this.#now() / 1000) + 86_400,
      publicChannels: {
        [personal.userId]: {
          user_id: personal.userId,
          public_id: personal.publicId?.id,
          signature: personal.publicId?.signature,
          start: isoZone(personal.start),
          end: isoZone(personal.end),
        },
      },
      ...(mode === 'shared' ? { clientId: this.clientId } : {}),
      ...(jwt ? { jwt: this.#token([personal, shared]) } : {}),
    };
  }

  /** The channel ids that a connection names, by `token` or by `CHANNEL_ID`; undefined for a token that isn't ours. */
  channelIds(query: URLSearchParams): string[] | undefined {
    const token = query.get('token');
    return token === null ? (query.get('CHANNEL_ID') ?? '').split('/') : this.#readToken(token);
  }

  #token(channels: readonly Channel[]): string {
    const part = (data: object) => Buffer.from(JSON.stringify(data)).toString('base64url');
    const iat = Math.floor(this.#now() / 1000);
    const head = part({ alg: 'HS256', typ: 'JWT' });
    const body = part({ iat, exp: iat + 43_200, channels: channels.map((channel) => channel.id) });
    return `${head}.${body}.${this.#sign(`${head}.${body}`)}`;
  }

  #readToken(token: string): string[] | undefined {
    const [head = '', body = '', signature = ''] = token.split('.');
    const expected = Buffer.from(this.#sign(`${head}.${body}`));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
    const claims = v.parse(claimsSchema, Buffer.from(body, 'base64url').toString());
    return claims.exp * 1000 > this.#now() ? claims.channels : undefined;
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

const claimsSchema = v.pipe(v.string(), v.parseJson(), v.object({ exp: v.number(), channels: v.array(v.string()) }));

export const channelRow = (channel: Channel) => ({
  id: channel.id,
  ...(channel.publicId ? { public_id: `${channel.publicId.id}.${channel.publicId.signature}` } : {}),
  start: isoZone(channel.start),
  end: isoZone(channel.end),
  type: channel.type,
});
