/**
 * Which hubs show which card, and when a lost one is shown again. A page change takes the card with it, and the portal
 * ignores a new `show` while its "a card is open" flag of up to 5 s lives (bitrix24.md 5.6, rule 4).
 */
import type { Clock } from '../ports.ts';

export const SHOW_AGAIN_AFTER = 6_000;

export interface CardPresenceDeps {
  readonly clock: Clock;
  /** Whether the call is alive and somebody could show its card. */
  mayShow(callId: string): boolean;
  showAgain(callId: string): void;
}

export class CardPresence {
  readonly #deps: CardPresenceDeps;
  readonly #shownBy = new Map<string, Set<string>>();
  readonly #waiting = new Map<string, () => void>();

  constructor(deps: CardPresenceDeps) {
    this.#deps = deps;
  }

  up(callId: string, hub: string): void {
    const hubs = this.#shownBy.get(callId) ?? new Set();
    this.#shownBy.set(callId, hubs.add(hub));
    this.#waiting.get(callId)?.();
    this.#waiting.delete(callId);
  }

  gone(callId: string, hub: string): void {
    const hubs = this.#shownBy.get(callId);
    if (hubs === undefined || !hubs.delete(hub) || hubs.size > 0) return;
    this.#wait(callId);
  }

  /** A hub that is no longer connected shows nothing that we could change. */
  hubGone(hub: string): void {
    for (const callId of this.#shownBy.keys()) this.gone(callId, hub);
  }

  /** A browser is back: cards that nobody could show while it was away get their turn. */
  hubUp(): void {
    for (const [callId, hubs] of this.#shownBy) if (hubs.size === 0 && !this.#waiting.has(callId)) this.#wait(callId);
  }

  forget(callId: string): void {
    this.#waiting.get(callId)?.();
    this.#waiting.delete(callId);
    this.#shownBy.delete(callId);
  }

  close(): void {
    for (const callId of this.#shownBy.keys()) this.forget(callId);
  }

  #wait(callId: string): void {
    this.#waiting.get(callId)?.();
    const cancel = this.#deps.clock.after(SHOW_AGAIN_AFTER, () => {
      this.#waiting.delete(callId);
      if (this.#deps.mayShow(callId)) this.#deps.showAgain(callId);
    });
    this.#waiting.set(callId, cancel);
  }
}
