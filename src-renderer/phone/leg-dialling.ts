/** Brings an outgoing call to the other side: once, or once more with the session interval that it asks for. */
import type { EndCause } from '#shared/call.ts';
import type { EndFacts } from './outcome.ts';
import { type MediaParts, SESSION_EXPIRES, type SipSession } from './sip/session.ts';
import { InvalidTarget } from './sip/user-agent.ts';

export interface DiallingParts {
  /** Makes the session and sends the INVITE. @throws InvalidTarget */
  invite(target: string, media: MediaParts): SipSession;
  /** It is on its way. */
  begun(session: SipSession): void;
  failed(cause: EndCause, detail: string): void;
}

export class LegDialling {
  readonly #parts: DiallingParts;
  #sent: { readonly target: string; readonly media: MediaParts } | null = null;

  constructor(parts: DiallingParts) {
    this.#parts = parts;
  }

  invite(target: string, media: MediaParts): void {
    try {
      this.#sent = { target, media };
      this.#parts.begun(this.#parts.invite(target, media));
    } catch (error) {
      this.#parts.failed(error instanceof InvalidTarget ? 'invalidNumber' : 'failed', String(error));
    }
  }

  /** @returns whether a refusal led to another try. JsSIP takes 422 for any refusal; RFC 4028 6 asks for one. */
  again({ status, minSessionExpires }: EndFacts): boolean {
    const sent = this.#sent;
    if (sent === null || status !== 422 || minSessionExpires === null) return false;
    if (minSessionExpires <= (sent.media.minSessionExpires ?? SESSION_EXPIRES)) return false;
    this.invite(sent.target, { ...sent.media, minSessionExpires });
    return true;
  }
}
