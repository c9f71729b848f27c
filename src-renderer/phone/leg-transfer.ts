/**
 * One call's part in a transfer, as the other side tells of it (RFC 3515).
 *
 *   idle ─▶ asked ─▶ accepted (202) ─▶ idle, done or failed
 *              └─────────────────────────▲
 */
import type { CallEnd } from '#shared/call.ts';
import type { ReferEvents } from './sip/session.ts';

export interface TransferParts {
  told(stage: 'done' | 'failed', sipCode: number | null): void;
  /** Ends the call from this side. */
  end(end: CallEnd): void;
}

/** RFC 3515 2.4.4 asks for a NOTIFY at once; 32 s are what a request may take (RFC 3261 17.1.2.2, timer F). */
const FIRST_NOTIFY_MS = 32_000;
/** Once it says that it tries, somebody may ring: as long as a call may (RFC 3261 16.6, timer C). */
const NEXT_NOTIFY_MS = 180_000;

const transferred = (by: CallEnd['by']): CallEnd => ({ cause: 'transferred', by, sipCode: null });

export class LegTransfer {
  readonly #parts: TransferParts;
  #state: 'idle' | 'asked' | 'accepted' = 'idle';
  #patience: ReturnType<typeof setTimeout> | undefined;
  /** The call whose other side is to take our place. */
  #consultation: LegTransfer | null = null;
  /** This is that call: a BYE from there means that our place is taken. */
  #isHandedOver = false;

  constructor(parts: TransferParts) {
    this.#parts = parts;
  }

  get isUnderWay(): boolean {
    return this.#state !== 'idle';
  }

  /** @param refer sends the REFER; false when that isn't possible now */
  ask(refer: (events: ReferEvents) => boolean, consultation: LegTransfer | null): void {
    this.#state = 'asked';
    this.#consultation = consultation;
    const sent = refer({
      accepted: () => this.#wait(FIRST_NOTIFY_MS),
      progress: () => this.#wait(NEXT_NOTIFY_MS),
      done: () => this.#isOver(() => this.#done('local')),
      failed: (status) => this.#isOver(() => this.#failed(status)),
    });
    if (!sent) this.#isOver(() => this.#failed(null));
  }

  /** The other side has hung up. @returns what that means for a call that was being passed on; else null */
  endedByThem(): CallEnd | null {
    if (this.#state === 'accepted') this.#isOver(() => this.#done('remote'));
    else if (!this.#isHandedOver) return null;
    return transferred('remote');
  }

  /** The call is over. */
  close(): void {
    clearTimeout(this.#patience);
    this.#state = 'idle';
  }

  /** A NOTIFY may overtake the 202 (RFC 3515 2.4.4), and says as much. */
  #wait(ms: number): void {
    if (this.#state === 'idle') return;
    this.#state = 'accepted';
    if (this.#consultation !== null) this.#consultation.#isHandedOver = true;
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#isOver(() => this.#failed(408)), ms);
  }

  #isOver(tell: () => void): void {
    if (this.#state === 'idle') return;
    this.close();
    tell();
  }

  /** Nobody else ends the leg of whoever passed a call on (docs/reference/pbx.md 5, trap 11). */
  #done(by: CallEnd['by']): void {
    this.#parts.told('done', null);
    if (this.#consultation !== null) this.#consultation.#parts.end(transferred('local'));
    if (by === 'local') this.#parts.end(transferred('local'));
  }

  #failed(status: number | null): void {
    if (this.#consultation !== null) this.#consultation.#isHandedOver = false;
    this.#consultation = null;
    this.#parts.told('failed', status);
  }
}
