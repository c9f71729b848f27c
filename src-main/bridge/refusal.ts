/** Why the bridge turned somebody away. The numbers are the requirements on a local WebSocket server (loopback.md 5). */

const REQUIREMENT = {
  /** Another web page, or a program that names none. */
  origin: 1,
  /** A name that resolves to this computer (DNS rebinding). */
  host: 2,
  /** The secret or the one-time code was not proven; a replayed proof ends here, too. */
  proof: 3,
  version: 3,
  /** No proof within `HANDSHAKE_LIMIT`. */
  slow: 3,
  /** The socket belongs to another user of this computer. */
  otherUser: 4,
  /** Not one of the few messages that there are. */
  message: 5,
  /** A request that is no WebSocket handshake. */
  plainHttp: 6,
  badUpgrade: 6,
  tooManySockets: 7,
  flood: 7,
  tooBig: 7,
  /** No answer to a ping. */
  silent: 7,
  /** Letters by the relay: see `LetterRefusal`. */
  relayForged: 10,
  relayMalformed: 10,
  relayVersion: 10,
  relayStale: 10,
  relayLate: 10,
} as const;

export type RefusalCause = keyof typeof REQUIREMENT;
export type Requirement = (typeof REQUIREMENT)[RefusalCause];

export interface Refusal {
  readonly cause: RefusalCause;
  readonly requirement: Requirement;
}

export const refusal = (cause: RefusalCause): Refusal => ({ cause, requirement: REQUIREMENT[cause] });

/** How often each cause was met since the program started. */
export type RefusalCounts = Readonly<Partial<Record<RefusalCause, number>>>;
