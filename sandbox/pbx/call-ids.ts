import { randomUUID } from 'node:crypto';
import { tagOf } from './sip/address.ts';
import { callId, header, type SipMessage, withHeader } from './sip/message.ts';

/**
 * The two names of a call that a B2BUA in the middle has: the caller's Call-ID, and one of its own on every leg
 * (pbx-rig.md 4). Tags stay as they are, so the leg's tag tells which of several legs the caller means.
 */
export class CallIds {
  /** Leg's Call-ID → caller's. */
  readonly #callers = new Map<string, string>();
  /** Caller's Call-ID and the leg's tag → leg's Call-ID. */
  readonly #legs = new Map<string, string>();

  /** A new name for a new leg of that call. */
  legOf(caller: string): string {
    const leg = randomUUID();
    this.#callers.set(leg, caller);
    return leg;
  }

  /** The message as the other side knows the call. */
  translate<M extends SipMessage>(message: M): M {
    const id = callId(message);
    const tags = [tagOf(header(message, 'To')), tagOf(header(message, 'From'))];
    const caller = this.#callers.get(id);
    if (caller !== undefined) {
      if (message.kind === 'response') this.#legs.set(`${caller} ${tags[0]}`, id);
      return withHeader(message, 'Call-ID', caller);
    }
    const leg = tags.map((tag) => this.#legs.get(`${id} ${tag}`)).find((found) => found !== undefined);
    return leg === undefined ? message : withHeader(message, 'Call-ID', leg);
  }
}
