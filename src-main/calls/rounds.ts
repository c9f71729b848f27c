/** One physical call may ring several times: a queue gives up and comes back, each time as a new SIP call. */
import type { Call } from '#shared/call.ts';

/** A new INVITE from the same number on the same line within this time of the CANCEL is the same physical call. */
export const ROUND_GAP_MS = 15_000;

export interface Invite {
  readonly number: string;
  readonly lineNumber: string;
  readonly at: number;
}

/**
 * The earlier round that an INVITE without a physical-call header continues. A B2BUA gives every leg and every round
 * a new Call-ID, so number, line and time are all there is to go by.
 */
export function earlierRound(invite: Invite, ended: readonly Call[]): Call | null {
  if (invite.number === '') return null;
  return ended.findLast((call) => isEarlierRound(call, invite)) ?? null;
}

function isEarlierRound(call: Call, invite: Invite): boolean {
  const { ended } = call.at;
  return (
    call.direction === 'incoming' &&
    !call.physicalIdFromHeader &&
    call.remote.number === invite.number &&
    call.line.number === invite.lineNumber &&
    wasTakenBack(call) &&
    ended !== null &&
    invite.at >= ended &&
    invite.at - ended <= ROUND_GAP_MS
  );
}

/** Ended by a CANCEL. A Reason header proves little here: a queue may say "elsewhere" and ring again. */
const wasTakenBack = (call: Call): boolean => call.end?.cause === 'missed' || call.end?.cause === 'answeredElsewhere';

/** A call that rang here and ended without a word spoken: the last of them speaks for the physical call. */
export const isFruitless = (call: Call): boolean =>
  call.direction === 'incoming' && call.phase === 'ended' && call.at.answered === null;

export interface Rounds {
  /** The round whose turn it is to be reported. */
  readonly current: Call | null;
  /** Rounds for which another one of the same physical call speaks. */
  readonly continued: readonly Call[];
}

/** Which round of one physical call is to be reported now. `rounds` are those still open, oldest first. */
export function arrangeRounds(rounds: readonly Call[]): Rounds {
  const fruitful = rounds.filter((call) => !isFruitless(call));
  const spoken = fruitful.length > 0 ? fruitful : rounds.slice(-1);
  return { current: spoken[0] ?? null, continued: rounds.filter((call) => !spoken.includes(call)) };
}
