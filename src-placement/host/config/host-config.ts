/** The companion host's configuration, as the rest of it knows it. Where it comes from: `environment.ts`. */
import type { LogLevel } from '#shared/web/log/structured-log.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** An application of Bitrix24: what its card shows to the administrator who made it. */
export interface AppCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Origins of the portals that it may serve; empty for any (a Market application). */
  readonly portals: readonly string[];
}

export interface HostKey {
  readonly kid: string;
  /** 32 bytes. */
  readonly secret: Buffer;
}

export interface HostConfig {
  /** Origin of the placement pages, as browsers and portals address it. */
  readonly publicUrl: string;
  readonly listen: ListenAddress;
  readonly metricsListen: ListenAddress;
  /** `sqlite:<path>` or `postgres://…` */
  readonly store: string;
  /** The first one encrypts and signs; the others still open what they once closed. */
  readonly keys: readonly [HostKey, ...HostKey[]];
  readonly apps: readonly [AppCredentials, ...AppCredentials[]];
  /** Authorization servers besides Bitrix24's own two. */
  readonly oauthServers: readonly string[];
  readonly line: { readonly number: string; readonly name: string };
  /** User ids that get callback forms whose responsible can't be reached, in this order. */
  readonly callbackAgents: readonly string[];
  /** How long a callback form is offered around before it is recorded as missed. */
  readonly callbackMinutes: number;
  readonly routeTokens: readonly { readonly portal: string; readonly token: string }[];
  /** Gets a JSON POST when the placement was deleted, an administrator's tokens died, and the like; null for none. */
  readonly alertUrl: string | null;
  /** How many reverse proxies of ours stand before this program and append to X-Forwarded-For. */
  readonly trustedProxies: number;
  readonly logLevel: LogLevel;
  /** Folder of the built placement pages. */
  readonly pages: string;
}
