/**
 * Bitrix24 Desktop, while it runs, takes the call card out of the browser (bitrix24.md 5.7). No page is told: it shows
 * only by what doesn't happen.
 *
 *   asked for, pages open, nobody's card up ──ten seconds──▶ came up in none of them: elsewhere
 *                                                             └──a card in any page──▶ here
 *
 * A messenger's own call and a portal that doesn't push look the same, so it is said as what was seen, not as what it is.
 */
import type { Clock } from '../ports.ts';

/** An outgoing call's card comes after its announcement to other desktops, and a hidden tab is slow (5.6). */
export const COMES_UP_WITHIN = 10_000;
/** The portal ignores a new card while its "a card is open" flag of up to 5 s lives (5.6). */
const FLAG_LIVES = 6_000;

export interface CardElsewhereDeps {
  readonly clock: Clock;
  /** Open pages of the portal that are connected. */
  readonly pages: () => number;
  readonly changed: (isElsewhere: boolean) => void;
}

export class CardElsewhere {
  readonly #deps: CardElsewhereDeps;
  readonly #awaited = new Map<string, () => void>();
  #isElsewhere = false;
  #flagUntil = 0;

  constructor(deps: CardElsewhereDeps) {
    this.#deps = deps;
  }

  get isElsewhere(): boolean {
    return this.#isElsewhere;
  }

  /** The portal was asked for this card, and none is up. */
  awaited(portalCallId: string): void {
    const { clock, pages } = this.#deps;
    const now = clock.now();
    // A clock that was set back doesn't make the flag live longer.
    const hasFlag = now < this.#flagUntil && this.#flagUntil <= now + FLAG_LIVES;
    if (hasFlag || pages() === 0 || this.#awaited.has(portalCallId)) return;
    this.#awaited.set(
      portalCallId,
      clock.after(COMES_UP_WITHIN, () => {
        this.#awaited.delete(portalCallId);
        if (pages() > 0) this.#become(true);
      }),
    );
  }

  /** A card has come up in a page, and be it another application's: this browser takes cards. */
  up(): void {
    this.#waitNoLonger();
    this.#become(false);
  }

  /** The call is over. @param wasUp its card was in a page until now */
  over(portalCallId: string, wasUp: boolean): void {
    this.#awaited.get(portalCallId)?.();
    this.#awaited.delete(portalCallId);
    if (wasUp) this.#flagUntil = this.#deps.clock.now() + FLAG_LIVES;
  }

  /** Another agent's browser may take cards. */
  close(): void {
    this.#waitNoLonger();
    this.#become(false);
  }

  #waitNoLonger(): void {
    for (const cancel of this.#awaited.values()) cancel();
    this.#awaited.clear();
  }

  #become(isElsewhere: boolean): void {
    if (this.#isElsewhere === isElsewhere) return;
    this.#isElsewhere = isElsewhere;
    this.#deps.changed(isElsewhere);
  }
}
