/** Why a press came to nothing, said on its card for a while. */
import type { Clock } from '../ports.ts';

const SHOWN_MS = 5000;

export class CardNotes {
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #texts = new Map<string, string>();
  readonly #timers = new Map<string, () => void>();

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** By the card's CALL_ID. */
  get texts(): ReadonlyMap<string, string> {
    return this.#texts;
  }

  say(cardId: string, text: string): void {
    this.#texts.set(cardId, text);
    this.#timers.get(cardId)?.();
    const fade = (): void => {
      this.#timers.delete(cardId);
      this.#texts.delete(cardId);
      this.#changed();
    };
    this.#timers.set(cardId, this.#clock.after(SHOWN_MS, fade));
  }

  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#texts.clear();
  }
}
