/** The calls that are up and the latest that ended, and the journal behind them. */
import { type Call, isAlive } from '#shared/call.ts';
import type { Clock, Log } from '../ports.ts';
import type { CallBookDeps, CallChange } from './call-book-ports.ts';
import { SafeKeeping } from './safe-keeping.ts';

export interface LedgerDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: CallBookDeps['journal'];
  readonly onFailure: (error: unknown) => void;
  /** An ended call is too old to be kept in memory. */
  readonly forgotten: (callId: string) => void;
}

/** Ended calls kept in memory for late commands and for the card; the journal has them all. */
const ENDED_KEPT = 20;

export class Ledger {
  readonly #deps: LedgerDeps;
  /** Oldest first. */
  readonly #calls = new Map<string, Call>();
  readonly #keeping: SafeKeeping;

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
    this.#keeping = new SafeKeeping(deps);
  }

  /** Alive calls and the latest ended ones, oldest first. */
  get calls(): readonly Call[] {
    return [...this.#calls.values()];
  }

  get(callId: string): Call | undefined {
    return this.#calls.get(callId);
  }

  /** Journal first, then memory. A journal that fails must not cost the agent her call. */
  enter({ call, previous, event }: CallChange): void {
    // What ended in an earlier run is the journal's alone.
    if (previous === null || this.#calls.has(call.id)) this.#calls.set(call.id, call);
    this.#keeping.keep(call);
    const { id: callId, phase, end } = call;
    this.#deps.log.info('call.changed', { callId, phase, event: event?.type ?? 'new', end });
    if (!isAlive(call)) this.#forgetOld();
  }

  /** What the journal knows; a journal that fails must cost nobody a call here, either. */
  recall<Found>(read: (journal: LedgerDeps['journal']) => Found, otherwise: Found): Found {
    try {
      return read(this.#deps.journal);
    } catch (error) {
      this.#deps.log.error('journal.readFailed', { error });
      return otherwise;
    }
  }

  /** Whether any call here has this CALL_ID. */
  hasPortalCall(portalCallId: string): boolean {
    const here = this.calls.some((call) => call.portalCallId === portalCallId);
    return here || this.recall((journal) => journal.hasPortalCall(portalCallId), false);
  }

  /** Stops the signs of life. Calls that are up stay up in the journal. */
  close(): void {
    this.#keeping.stop();
  }

  #forgetOld(): void {
    const ended = this.calls.filter((call) => !isAlive(call));
    for (const { id } of ended.slice(0, -ENDED_KEPT)) {
      this.#calls.delete(id);
      this.#deps.forgotten(id);
    }
  }
}
