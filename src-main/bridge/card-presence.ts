/**
 * The one card that Bitrix24 shows an agent (bitrix24.md 5.6, 6.4): which hubs show which, and whose turn it is.
 *
 *   shown ──gone with its page, or its call is over──▶ nothing shown ──six seconds──▶ the next one is asked for
 *
 * A page change takes the card with it, and the portal ignores a new `show` while its "a card is open" flag of up to
 * 5 s lives (rule 4). A call that came while another's card was up has been registered unseen and waits here, too.
 */
import type { Clock } from '../ports.ts';

export const SHOW_AGAIN_AFTER = 6_000;
/** A card that doesn't come up may be hidden by one that its agent still writes a comment on (65 s, bitrix24.md 6.4). */
const PATIENCE = [SHOW_AGAIN_AFTER, 20_000, 60_000] as const;

export interface CardPresenceDeps {
  readonly clock: Clock;
  /** Of these calls, the one whose card is wanted most and could be shown somewhere; null when there is none. */
  choose(callIds: readonly string[]): string | null;
  show(callId: string): void;
}

export class CardPresence {
  readonly #deps: CardPresenceDeps;
  /** Empty: it was shown and is lost, or has never been. */
  readonly #shownBy = new Map<string, Set<string>>();
  readonly #asked = new Map<string, number>();
  #cancel: (() => void) | null = null;

  constructor(deps: CardPresenceDeps) {
    this.#deps = deps;
  }

  up(callId: string, hub: string): void {
    const hubs = this.#shownBy.get(callId) ?? new Set();
    this.#shownBy.set(callId, hubs.add(hub));
    this.#asked.delete(callId);
    this.#plan();
  }

  /** The call was registered without its card, because another's is up. */
  unseen(callId: string): void {
    if (this.#shownBy.has(callId)) return;
    this.#shownBy.set(callId, new Set());
    this.#plan();
  }

  gone(callId: string, hub: string): void {
    const hubs = this.#shownBy.get(callId);
    if (hubs === undefined || !hubs.delete(hub) || hubs.size > 0) return;
    this.#plan(true);
  }

  /** A hub that is no longer connected shows nothing that we could change. */
  hubGone(hub: string): void {
    for (const callId of this.#shownBy.keys()) this.gone(callId, hub);
  }

  /** A browser is back: cards that nobody could show while it was away get their turn. */
  hubUp(): void {
    this.#asked.clear();
    this.#plan();
  }

  /** The call is over, and `finish` takes its card away. */
  forget(callId: string): void {
    this.#asked.delete(callId);
    if (this.#shownBy.delete(callId)) this.#plan(true);
  }

  isShown(callId: string): boolean {
    return (this.#shownBy.get(callId)?.size ?? 0) > 0;
  }

  get isAnyShown(): boolean {
    return [...this.#shownBy.values()].some((hubs) => hubs.size > 0);
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#shownBy.clear();
    this.#asked.clear();
  }

  /** @param anew a card has just gone: the portal's flag begins to count from now */
  #plan(anew = false): void {
    const waiting = [...this.#shownBy].flatMap(([callId, hubs]) => (hubs.size === 0 ? [callId] : []));
    if (anew || this.isAnyShown || waiting.length === 0) {
      this.#cancel?.();
      this.#cancel = null;
    }
    if (this.isAnyShown || this.#cancel !== null) return;
    const times = waiting.map((callId) => this.#asked.get(callId) ?? 0);
    const patience = PATIENCE[Math.min(...times)];
    if (patience === undefined) return;
    this.#cancel = this.#deps.clock.after(patience, () => this.#ask(waiting));
  }

  #ask(waiting: readonly string[]): void {
    this.#cancel = null;
    const still = waiting.filter(
      (callId) => this.#shownBy.has(callId) && (this.#asked.get(callId) ?? 0) < PATIENCE.length,
    );
    const callId = this.#deps.choose(still);
    if (callId === null) return;
    this.#asked.set(callId, (this.#asked.get(callId) ?? 0) + 1);
    this.#deps.show(callId);
    this.#plan();
  }
}
