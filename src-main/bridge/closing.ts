/**
 * Cards that outlive their call. `finish` closes a card by itself, and kindly: one whose agent writes a comment stays for
 * 65 s (bitrix24.md 6.4). Where the portal can't be told yet, or the call is somebody else's to finish, we close it.
 */
import type { Call, EndCause } from '#shared/call.ts';
import type { Clock } from '../ports.ts';

/** Time for `finish` to do it, and for the agent to read why a call failed or to press "call again". */
const PATIENCE = { quiet: 12_000, failed: 45_000 } as const;

export class Closing {
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #closed = new Set<string>();
  readonly #waiting = new Map<string, () => void>();

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** CALL_IDs whose cards are to be closed. */
  get closed(): ReadonlySet<string> {
    return this.#closed;
  }

  ended(call: Call, portalCallId: string): void {
    const patience = patienceFor(call);
    const close = (): void => {
      this.#waiting.delete(portalCallId);
      this.#closed.add(portalCallId);
      this.#changed();
    };
    this.#waiting.get(portalCallId)?.();
    this.#waiting.set(portalCallId, this.#clock.after(patience, close));
  }

  /** @returns whether the card had been closed */
  forget(portalCallId: string): boolean {
    this.#waiting.get(portalCallId)?.();
    this.#waiting.delete(portalCallId);
    return this.#closed.delete(portalCallId);
  }

  stop(): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }
}

function patienceFor({ end, line }: Call): number {
  const cause: EndCause = end?.cause ?? 'failed';
  switch (cause) {
    // Nobody here will ever finish it.
    case 'answeredElsewhere':
      return 0;
    // `finish` waits for the next round, which only a queue brings (decision 005): the caller of a line of one's own is gone.
    case 'missed':
      return line.kind === 'direct' ? 0 : PATIENCE.quiet;
    case 'hungup':
    case 'transferred':
    case 'redirected':
    case 'cancelled':
    case 'declined':
      return PATIENCE.quiet;
    default:
      return PATIENCE.failed;
  }
}
