/** From the SIP message that ended a call to the words of the outcome table. Pure. */
import type { Call, Direction, EndCause } from './call.ts';

/**
 * A final answer to our INVITE (RFC 3261 21.3 to 21.6), with every value of its Reason headers (RFC 3326). A gateway's or
 * a B2BUA's status is often coarser than what its own network told it: Asterisk refuses a busy trunk with 503 and says
 * `Q.850;cause=17`. Where the Reason says something, it counts.
 */
export function causeOfRefusal(status: number, reasons: readonly string[] = []): EndCause {
  // We have cancelled it ourselves: whatever the far end makes of that.
  if (status === 487) return 'cancelled';
  return causeInReasons(reasons) ?? causeOfStatus(status);
}

function causeOfStatus(status: number): EndCause {
  switch (status) {
    case 486:
    case 600:
      return 'busy';
    case 408:
      return 'noAnswer';
    case 603:
    case 607: // unwanted (RFC 8197)
    case 608: // rejected on the way (RFC 8688)
      return 'declined';
    case 404:
    case 410:
    case 416: // no URI scheme that is known there
    case 484:
    case 485: // ambiguous
    case 604:
      return 'invalidNumber';
    case 401:
    case 402:
    case 403:
    case 407:
    case 433: // anonymous callers are not let in (RFC 5079)
      return 'forbidden';
    case 480:
      return 'unavailable';
    default:
      // 3xx: they are somewhere else, and this phone follows nobody (RFC 3261 8.1.3.4 leaves it to us).
      return status < 400 || (status >= 500 && status < 600) ? 'unavailable' : 'failed';
  }
}

/** ITU-T Q.850 table 1. Causes that only say that the call is over (16, 31) or that nobody knows (0, 127) are left out. */
const q850: ReadonlyMap<number, EndCause> = new Map([
  [1, 'invalidNumber'], // unallocated number
  [2, 'invalidNumber'], // no route to transit network
  [3, 'invalidNumber'], // no route to destination
  [17, 'busy'],
  [18, 'noAnswer'], // no user responding
  [19, 'noAnswer'], // alerted, no answer
  [20, 'unavailable'], // subscriber absent
  [21, 'declined'],
  [22, 'invalidNumber'], // number changed
  [27, 'unavailable'], // destination out of order
  [28, 'invalidNumber'], // invalid number format
  [29, 'failed'], // facility rejected
  [34, 'unavailable'], // no circuit
  [38, 'unavailable'], // network out of order
  [41, 'unavailable'], // temporary failure
  [42, 'unavailable'], // congestion
  [44, 'unavailable'],
  [47, 'unavailable'],
  [50, 'forbidden'], // facility not subscribed
  [52, 'forbidden'], // outgoing calls barred
  [54, 'forbidden'], // incoming calls barred
  [55, 'forbidden'],
  [57, 'forbidden'], // bearer not authorized
  [58, 'unavailable'], // bearer not presently available
  [65, 'failed'], // bearer not implemented
  [79, 'failed'],
  [87, 'forbidden'], // not a member of the closed user group
  [88, 'failed'], // incompatible destination
  [102, 'noAnswer'], // recovery on timer expiry
]);

function causeInReasons(reasons: readonly string[]): EndCause | null {
  for (const reason of reasons) {
    const cause = /^\s*Q\.850\s*;(?:.*;)?\s*cause\s*=\s*(\d+)/i.exec(reason)?.[1];
    const known = cause === undefined ? undefined : q850.get(Number(cause));
    if (known !== undefined) return known;
  }
  return null;
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

/** How a call ends because this computer falls asleep: the agent has declined nobody. */
export function causeOfSleep({ direction, at }: Pick<Call, 'direction' | 'at'>): EndCause {
  if (at.answered !== null) return 'hungup';
  return direction === 'incoming' ? 'missed' : 'cancelled';
}
