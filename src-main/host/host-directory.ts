/**
 * What the companion host says of itself, if there is one: which versions it speaks, which keys it signs with, whether
 * it keeps the client secret. Asked at the start of a session and again when something unknown comes with its signature;
 * the address is the handler's, unless the settings name another.
 */
import { Failure, reasonOf } from '#shared/failure.ts';
import { HOST_PATH, type HostVersions, OUR_HOST_VERSIONS, type WellKnown, WellKnownSchema } from '#shared/host-api.ts';
import type { Clock, Log } from '#shared/web/ports.ts';
import { HostError, hostCall, type HostHttpDeps } from './host-http.ts';

export interface HostDirectoryDeps extends HostHttpDeps {
  readonly log: Log;
  readonly clock: Clock;
  /** Lowest and highest version that this desktop speaks. */
  readonly versions?: HostVersions;
}

export interface Host {
  readonly origin: string;
  /** The newest that both speak. */
  readonly version: number;
  readonly keys: WellKnown['keys'];
  readonly broker: boolean;
}

const PATIENCE_MS = 10_000;
/** An unknown key makes us look; a flood of forged ones must not make us look more often. */
const LOOK_AGAIN_MS = 30_000;

export class HostDirectory {
  readonly #deps: HostDirectoryDeps;
  readonly #known = new Map<string, { readonly host: Host | null; readonly at: number }>();
  readonly #looking = new Map<string, Promise<Host | null>>();

  constructor(deps: HostDirectoryDeps) {
    this.#deps = deps;
  }

  /** As far as is known without asking. */
  known(origin: string): Host | null {
    return this.#known.get(origin)?.host ?? null;
  }

  /**
   * @returns null when no companion host answers there: the pages are served by somebody else
   * @throws Failure `hostUnreachable`; `hostVersion` when host and desktop have no version in common
   */
  async find(origin: string): Promise<Host | null> {
    const known = this.#known.get(origin);
    return known === undefined ? this.#look(origin) : known.host;
  }

  /** The raw Ed25519 key with that name, base64url; null when the host doesn't know it either. */
  async publicKey(origin: string, kid: string): Promise<string | null> {
    const keyIn = (host: Host | null) => host?.keys.find((key) => key.kid === kid)?.publicKey ?? null;
    const known = this.#known.get(origin);
    const key = keyIn(known?.host ?? null);
    if (key !== null) return key;
    if (known !== undefined && this.#deps.clock.now() - known.at < LOOK_AGAIN_MS) return null;
    return keyIn(await this.#look(origin));
  }

  forget(): void {
    this.#known.clear();
  }

  #look(origin: string): Promise<Host | null> {
    const looking =
      this.#looking.get(origin) ??
      this.#ask(origin).finally(() => {
        this.#looking.delete(origin);
      });
    this.#looking.set(origin, looking);
    return looking;
  }

  async #ask(origin: string): Promise<Host | null> {
    const { clock, log } = this.#deps;
    try {
      const url = new URL(HOST_PATH.wellKnown, origin);
      const told = await hostCall(this.#deps, { url, answer: WellKnownSchema, timeoutMs: PATIENCE_MS });
      const version = agreed(this.#deps.versions ?? OUR_HOST_VERSIONS, told.v);
      const host = { origin, version, keys: told.keys, broker: told.broker };
      this.#known.set(origin, { host, at: clock.now() });
      log.info('host.found', { origin, version, broker: told.broker, keys: told.keys.map(({ kid }) => kid) });
      return host;
    } catch (error) {
      if (error instanceof HostError && (error.reason === 'hostAnswer' || error.reason === 'hostRefused')) {
        log.info('host.none', { origin, error });
        this.#known.set(origin, { host: null, at: clock.now() });
        return null;
      }
      log.warn('host.notFound', { origin, reason: reasonOf(error), error });
      throw error;
    }
  }
}

/** One side may be a version ahead of the other: both speak the previous one, too. @throws Failure `hostVersion` */
function agreed(ours: HostVersions, theirs: HostVersions): number {
  const highest = Math.min(ours[1], theirs[1]);
  if (highest >= Math.max(ours[0], theirs[0])) return highest;
  throw new Failure('hostVersion', `desktop ${ours.join('-')}, host ${theirs.join('-')}`);
}
