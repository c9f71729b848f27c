/**
 * A group call between the desktops that it rings at and the companion host (bitrix24.md 8 b, c). Several phones ring,
 * one call shall result. Each desktop tells what happens to its own leg, and each answer says what this desktop is to do
 * now, whole: a repeated request gets the same answer, a lost one is repeated.
 *
 *   desktop                              host
 *    │ POST /ring {physicalId, leg}        │   the first one leads; after 150 ms it learns who else rings
 *    │ ◀─ leader: show all ────────────────│
 *    │ POST /ring/registered {CALL_ID}     │   the others' answers, which have waited for it, take it along
 *    │ ◀─ follower: CALL_ID ───────────────│
 *    │ POST /ring/claim     answered here  │   one wins: it hides the others' cards and finishes
 *    │ POST /ring/release   lost it at once│   two had answered, and the exchange chose the other
 *    │ POST /ring/left      rings no more  │
 *    │ POST /ring/missed    nobody has it? │   the leader's question: only without a claim is the call missed
 */
import * as v from 'valibot';

export const RING_PATHS = {
  ring: '/ring',
  registered: '/ring/registered',
  claim: '/ring/claim',
  release: '/ring/release',
  left: '/ring/left',
  missed: '/ring/missed',
} as const;
export type RingMove = keyof typeof RING_PATHS;

const text = (length: number) => v.pipe(v.string(), v.nonEmpty(), v.maxLength(length));
const userIds = v.pipe(v.array(v.pipe(v.string(), v.regex(/^\d{1,12}$/))), v.maxLength(200));
const portalCallId = text(200);

/** Two answer in the same moment; the exchange takes one and hangs up on the other within so long (RFC 3261 13.2.2.4). */
export const GLARE_MS = 2500;

/** `physicalId`: the PBX's own name for the call, out of its header. `leg`: the desktop's id of this round of ringing. */
const leg = { physicalId: text(200), leg: text(100) };

export const ringRequests = {
  ring: v.object({ ...leg, number: v.pipe(v.string(), v.maxLength(100)), line: v.pipe(v.string(), v.maxLength(50)) }),
  registered: v.object({ ...leg, portalCallId, shownTo: userIds }),
  /** `talkedMs`: null while the call is up. */
  claim: v.object({ ...leg, talkedMs: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))) }),
  release: v.object(leg),
  left: v.object(leg),
  missed: v.object(leg),
} as const satisfies Record<RingMove, v.GenericSchema>;
export type RingRequest<Move extends RingMove = RingMove> = v.InferOutput<(typeof ringRequests)[Move]>;

/**
 * What the desktop is to the call.
 * `leader` registers and shows, `winner` has answered and finishes, `missed` finishes as missed, `follower` waits,
 * `ringing` asks again later, `elsewhere` has nothing (more) to report.
 */
export const ringRoles = ['leader', 'follower', 'winner', 'missed', 'ringing', 'elsewhere'] as const;
export type RingRole = (typeof ringRoles)[number];

export const RingAnswerSchema = v.object({
  role: v.picklist(ringRoles),
  /** The portal's name for the call, once the leader has registered it. */
  portalCallId: v.nullable(portalCallId),
  /** Users whose cards this desktop is to show and to hide now. */
  show: userIds,
  hide: userIds,
  /** Milliseconds until it is worth asking again; 0: no need. */
  again: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600_000)),
});
export type RingAnswer = v.InferOutput<typeof RingAnswerSchema>;
