/**
 * The SIP sessions under one call: one, and for a moment a second that takes its place because the other side was passed
 * on by others (RFC 3891 3). To the agent it is the same call.
 *
 *   current ──┬─ successor answered ─▶ successor confirmed, or current over ─▶ the successor is current
 *             └─ successor over before that ─▶ as it was
 */
import type { LegMedia } from './media.ts';
import type { EndFacts } from './outcome.ts';
import type { MediaParts, Progress, SipSession } from './sip/session.ts';

/** What the current one says. */
export interface LegSessionEvents {
  sent(sipCallId: string): void;
  progress(progress: Progress): void;
  accepted(): void;
  confirmed(): void;
  remoteHold(held: boolean): void;
  /** Another is the current one now. */
  replaced(): void;
  /** Something of theirs that isn't served. */
  refused(detail: string): void;
  ended(facts: EndFacts): void;
}

export class LegSessions {
  readonly #media: LegMedia;
  readonly #events: LegSessionEvents;
  #current: SipSession | null = null;
  #successor: SipSession | null = null;

  constructor(media: LegMedia, events: LegSessionEvents) {
    this.#media = media;
    this.#events = events;
  }

  get current(): SipSession | null {
    return this.#current;
  }

  begin(session: SipSession, sipCallId: string): void {
    this.#current = session;
    this.#follow(session, sipCallId);
  }

  /** @returns false when another is just doing so */
  takeOver(session: SipSession, sipCallId: string, media: MediaParts): boolean {
    if (this.#successor !== null) return false;
    this.#successor = session;
    this.#follow(session, sipCallId);
    // JsSIP sends its 180 when the listener of the INVITE returns.
    queueMicrotask(() => {
      session.answer(media);
      this.#media.attachSuccessor(session);
    });
    return true;
  }

  /** The call is over: nobody takes its place any more. */
  close(): void {
    const successor = this.#successor;
    this.#successor = null;
    successor?.hangUp();
  }

  #follow(session: SipSession, sipCallId: string): void {
    const events = this.#events;
    const isCurrent = (): boolean => session === this.#current;
    session.listen(
      {
        sent: () => isCurrent() && events.sent(session.callId),
        progress: (progress) => isCurrent() && events.progress(progress),
        accepted: () => (isCurrent() ? events.accepted() : this.#media.pathOf(session)?.ice.answered()),
        confirmed: () => (isCurrent() ? events.confirmed() : this.#succeed(session)),
        remoteHold: (held) => isCurrent() && events.remoteHold(held),
        heldBack: (ready) => this.#media.pathOf(session)?.ice.heldBack(ready),
        refused: (detail) => events.refused(detail),
        ended: (facts) => this.#ended(session, facts),
      },
      sipCallId,
    );
  }

  #ended(session: SipSession, facts: EndFacts): void {
    if (session === this.#successor) {
      this.#successor = null;
      this.#media.settleSuccessor(false);
      return this.#events.refused(`INVITE with Replaces: ${facts.cause}`);
    }
    if (session !== this.#current) return;
    // Replaced, and quicker with the BYE than its successor with the ACK.
    if (this.#successor !== null) this.#succeed(this.#successor);
    else this.#events.ended(facts);
  }

  #succeed(successor: SipSession): void {
    if (successor !== this.#successor) return;
    this.#current = successor;
    this.#successor = null;
    this.#media.settleSuccessor(true);
    this.#events.replaced();
  }
}
