/** From the SIP answer that ended a call to the words of the outcome table. */
import type { Direction, EndCause } from './call.ts';

/** A final answer to our INVITE (RFC 3261 21.4 to 21.6). */
export function causeOfRefusal(status: number): EndCause {
  switch (status) {
    case 486:
    case 600:
      return 'busy';
    case 408:
    case 480:
      return status === 408 ? 'noAnswer' : 'unavailable';
    case 603:
      return 'declined';
    case 404:
    case 410:
    case 484:
    case 604:
      return 'invalidNumber';
    case 401:
    case 403:
    case 407:
      return 'forbidden';
    case 487:
      return 'cancelled';
    default:
      return status >= 500 && status < 600 ? 'unavailable' : 'failed';
  }
}

/**
 * Why an INVITE to us was cancelled, from every value of its Reason headers (RFC 3326).
 * SIP 200 or Q.850 26 say that somebody else took it; everything else is a call that we missed.
 */
export function causeOfCancel(reasons: readonly string[]): Extract<EndCause, 'answeredElsewhere' | 'missed'> {
  const elsewhere = reasons.some(
    (reason) => /^\s*SIP\b.*;\s*cause=200\b/i.test(reason) || /^\s*Q\.850\b.*;\s*cause=26\b/i.test(reason),
  );
  return elsewhere ? 'answeredElsewhere' : 'missed';
}

/** How a call ends that this side gives up before it was answered. */
export const causeOfGivingUp = (direction: Direction): EndCause =>
  direction === 'incoming' ? 'declined' : 'cancelled';
