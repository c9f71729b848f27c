/**
 * Why the telephone's server can't be reached: a page is told nothing but that its WebSocket is closed, so main asks the
 * same server for anything by HTTPS, and the way there (proxy, certificate) says what is wrong with it.
 *
 * Where a proxy stands between, that request does more: whoever has answered the proxy's question has answered it for the
 * whole session. Once it has come through, the telephone may try again.
 */
import type { Clock, Log, Network } from '../ports.ts';

export interface ServerProbeDeps {
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether a proxy stands between. */
  readonly proxied: (url: string) => Promise<boolean>;
  readonly tryAgain: () => void;
}

/** A server that is down for an hour isn't asked with every try of the telephone's. */
const PAUSE_MS = 30_000;
const TIMEOUT_MS = 15_000;

export class ServerProbe {
  readonly #deps: ServerProbeDeps;
  readonly #looked = new Map<string, number>();

  constructor(deps: ServerProbeDeps) {
    this.#deps = deps;
  }

  /** @param server `wss://…`; what isn't encrypted is on this computer, and needs no explanation */
  async look(server: string): Promise<void> {
    const url = new URL(server);
    if (url.protocol !== 'wss:') return;
    const { network, clock, log, proxied, tryAgain } = this.#deps;
    const address = `https://${url.host}/`;
    const now = clock.now();
    if (now - (this.#looked.get(address) ?? -PAUSE_MS) < PAUSE_MS) return;
    this.#looked.set(address, now);
    const deadline = new AbortController();
    const cancel = clock.after(TIMEOUT_MS, () => deadline.abort(new Error('timeout')));
    try {
      const response = await network.fetch(address, { redirect: 'manual', signal: deadline.signal });
      await response.body?.cancel();
      if (await proxied(address)) tryAgain();
    } catch (error) {
      log.info('probe.failed', { host: url.host, error });
    } finally {
      cancel();
    }
  }

  /** Who asks is known by now, or the way is another: whatever was seen before says nothing. */
  forget(): void {
    this.#looked.clear();
  }
}
