/** From the way in which SIP ended a call to the words of the outcome table. Pure. */
import type { CallEnd, Direction } from '#shared/call.ts';
import { causeOfCancel, causeOfGivingUp, causeOfRefusal } from '#shared/end-cause.ts';

export interface EndFacts {
  readonly by: 'local' | 'remote';
  /** A 200 was sent or received. */
  readonly answered: boolean;
  /** JsSIP's word for it (`JsSIP.C.causes`). */
  readonly cause: string;
  /** The final response that ended it. */
  readonly status: number | null;
  /** Every Reason header (RFC 3326) of the message that ended it. */
  readonly reasons: readonly string[];
  /** Min-SE of a 422 (RFC 4028 5): the shortest session interval that is taken. */
  readonly minSessionExpires: number | null;
}

/** Causes that mean: the way to the other side is gone, in signalling or in media. */
const NETWORK = ['Connection Error', 'Request Timeout', 'RTP Timeout', 'Dialog Error', 'No ACK'];

/**
 * @param intended what this phone set out to do, e.g. hang up; the other side may have been quicker
 */
export function outcome(direction: Direction, intended: CallEnd | null, facts: EndFacts): CallEnd {
  if (intended !== null && facts.by === 'local') return intended;
  if (facts.answered) return afterAnswer(facts);
  return direction === 'incoming' ? neverAnswered(facts) : neverReached(facts);
}

/** What ending a call by our own will means. */
export function givenUp(direction: Direction, answered: boolean, sipCode: number | null): CallEnd {
  return { cause: answered ? 'hungup' : causeOfGivingUp(direction), by: 'local', sipCode };
}

function afterAnswer({ by, cause }: EndFacts): CallEnd {
  if (NETWORK.includes(cause)) return { cause: 'network', by, sipCode: null };
  return { cause: cause === 'Terminated' ? 'hungup' : 'failed', by, sipCode: null };
}

function neverAnswered({ by, cause, reasons }: EndFacts): CallEnd {
  switch (cause) {
    case 'Canceled':
      return { cause: causeOfCancel(reasons), by: 'remote', sipCode: 487 };
    // A BYE instead of a CANCEL (RFC 3261 15: allowed on an early dialog).
    case 'Terminated':
      return { cause: 'missed', by, sipCode: 487 };
    case 'No Answer':
      return { cause: 'missed', by, sipCode: 408 };
    case 'Expires':
      return { cause: 'missed', by, sipCode: 487 };
  }
  return { cause: NETWORK.includes(cause) ? 'network' : 'failed', by, sipCode: null };
}

function neverReached({ by, cause, status, reasons }: EndFacts): CallEnd {
  if (by === 'remote' && status !== null && status >= 300) {
    return { cause: causeOfRefusal(status, reasons), by, sipCode: status };
  }
  // JsSIP says "Canceled" of its own accord when the socket goes away under a call that rings.
  const network = cause === 'Canceled' || NETWORK.includes(cause);
  return { cause: network ? 'network' : 'failed', by, sipCode: null };
}
