/** Hold and resume of one call, as wishes: the last one counts, also one that comes while an offer is on its way. */

export interface HoldParts {
  /** Whether the call is one that can be held now. */
  mayOffer(): boolean;
  /** Tells the other side by a new offer. @throws OfferRefused */
  offer(held: boolean): Promise<void>;
  /** From the moment on that an offer leaves, nobody hears the other. */
  silence(silent: boolean): void;
  changed(held: boolean): void;
  refused(error: unknown, held: boolean): void;
}

export class LegHold {
  readonly #parts: HoldParts;
  #held = false;
  #wanted = false;
  #underWay = false;

  constructor(parts: HoldParts) {
    this.#parts = parts;
  }

  get isHeld(): boolean {
    return this.#held;
  }

  /** @returns false when nothing would change */
  want(held: boolean): boolean {
    if (!this.#parts.mayOffer() || held === this.#wanted) return false;
    this.#wanted = held;
    if (!this.#underWay) void this.#pursue();
    return true;
  }

  async #pursue(): Promise<void> {
    this.#underWay = true;
    try {
      while (this.#wanted !== this.#held && this.#parts.mayOffer()) await this.#offer(this.#wanted);
    } finally {
      this.#underWay = false;
    }
  }

  async #offer(held: boolean): Promise<void> {
    this.#parts.silence(true);
    try {
      await this.#parts.offer(held);
      this.#held = held;
      this.#parts.changed(held);
    } catch (error) {
      this.#wanted = this.#held;
      this.#parts.refused(error, held);
    } finally {
      this.#parts.silence(this.#held);
    }
  }
}
