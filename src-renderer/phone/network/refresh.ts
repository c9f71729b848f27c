/**
 * After a reconnection the PBX still sends what belongs to a call to the old connection: the other side's hang-up never
 * arrives. An offer of ours tells it where we are now (docs/reference/pbx.md 5, trap 8), and shows whether it still
 * knows the call (trap 9). One at a time per call.
 */

export interface Refreshable {
  readonly isTalking: boolean;
  /** Whether sound has a way now. */
  readonly hasPath: boolean;
  /** @returns whether the offer was answered */
  reoffer(offer: { readonly iceRestart: boolean }): Promise<boolean>;
}

/** Offers in vain, e.g. because the other side was changing the call itself, before the call is left as it is. */
const TRIES = 3;

export class Refresh {
  /** What is still to be done: whether the network is another one, so that the old path can't be trusted. */
  readonly #wanted = new Map<Refreshable, { moved: boolean; tries: number }>();
  readonly #running = new Set<Refreshable>();

  /** @param moved the network has changed since the call was last offered */
  async of(call: Refreshable, moved: boolean): Promise<void> {
    if (!call.isTalking) return;
    this.#want(call, moved, TRIES);
    if (this.#running.has(call)) return;
    this.#running.add(call);
    try {
      for (let wish = this.#take(call); wish !== undefined; wish = this.#take(call)) {
        const answered = await call.reoffer({ iceRestart: wish.moved || !call.hasPath });
        if (!answered && wish.tries > 1) this.#want(call, wish.moved, wish.tries - 1);
      }
    } finally {
      this.#running.delete(call);
    }
  }

  #want(call: Refreshable, moved: boolean, tries: number): void {
    const known = this.#wanted.get(call);
    this.#wanted.set(call, { moved: moved || known?.moved === true, tries: Math.max(tries, known?.tries ?? 0) });
  }

  #take(call: Refreshable): { moved: boolean; tries: number } | undefined {
    const wish = this.#wanted.get(call);
    this.#wanted.delete(call);
    return call.isTalking ? wish : undefined;
  }
}
