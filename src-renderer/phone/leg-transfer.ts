/**
 * One call's part in a transfer, as the other side tells of it (RFC 3515).
 *
 *   idle ─▶ asked ─▶ accepted (202) ─▶ idle, done or failed
 *              └─────────────────────────▲
 */
import type { CallEnd } from '#shared/call.ts';
import { PASSED_CALL_HEADER } from '#shared/passed-call.ts';
import type { ReferEvents, SipSession } from './sip/session.ts';

export interface TransferParts {
  /** Of a call that talks; else null. */
  session(): SipSession | null;
  /** As an address that another phone can dial; null when it is none. */
  addressOf(target: string): string | null;
  /** What can't be done now. */
  dropped(what: string): void;
  told(stage: 'done' | 'failed', sipCode: number | null): void;
  /** Ends the call from this side. */
  end(end: CallEnd): void;
}

/** RFC 3515 2.4.4 asks for a NOTIFY at once; 32 s are what a request may take (RFC 3261 17.1.2.2, timer F). */
const FIRST_NOTIFY_MS = 32_000;
/** Once it says that it tries, somebody may ring: as long as a call may (RFC 3261 16.6, timer C). */
const NEXT_NOTIFY_MS = 180_000;

const transferred = (by: CallEnd['by']): CallEnd => ({ cause: 'transferred', by, sipCode: null });

/** A header within an address (RFC 3261 19.1.1); `passed` holds nothing that would need escaping there. */
const withHeader = (address: string | null, passed: string | undefined): string | null =>
  address === null || passed === undefined ? address : `${address}?${PASSED_CALL_HEADER}=${passed}`;

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

  /**
   * Asks the other side to call somebody else, or to take our place in another call of ours. What can't be asked for has
   * failed: main waits for the transfer's end.
   * @param passed a header for the INVITE that follows, where whoever follows heeds it
   */
  to(target: string | LegTransfer | undefined, passed?: string): void {
    const session = this.#parts.session();
    if (session === null || this.isUnderWay) return this.#parts.dropped('transfer');
    const consultation = target instanceof LegTransfer && target !== this ? target : null;
    const asked = consultation === null ? null : consultation.#parts.session();
    const address = typeof target === 'string' ? withHeader(this.#parts.addressOf(target), passed) : asked;
    if (address === null) this.#parts.dropped('transfer to nobody');
    this.#ask((events) => address !== null && session.refer(address, events), consultation);
  }

  /** @param refer sends the REFER; false when that isn't possible now */
  #ask(refer: (events: ReferEvents) => boolean, consultation: LegTransfer | null): void {
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
