/**
 * A wish to call that has come by an event and was answered 200: kept until a desktop has taken it or its time is over.
 *
 *            choose ──▶ offer ──▶ push ──▶ (push again after 2 s and 6 s) ──▶ withdraw ──▶ next agent's turn
 *                                  │ taken                                      │ nobody left
 *                                  ▼                                            ▼
 *                                 done                               dial: giveUp   callback: another round, later giveUp
 *
 * Pure: `nextMove` says what is due, `outbox.ts` does it.
 */
import * as v from 'valibot';
import type { Fate } from './acknowledgement.ts';

const RequestFactsSchema = v.object({
  portalCallId: v.nullable(v.string()),
  number: v.string(),
  extension: v.string(),
  callListId: v.number(),
  entity: v.nullable(v.object({ type: v.string(), id: v.number() })),
  line: v.string(),
  mobile: v.boolean(),
  text: v.optional(v.string()),
  voice: v.optional(v.string()),
});
export type RequestFacts = v.InferOutput<typeof RequestFactsSchema>;

const OfferSchema = v.object({
  id: v.string(),
  userId: v.string(),
  /** By the portal's clock. */
  issued: v.number(),
  expires: v.number(),
  /** By ours: when it is withdrawn. */
  until: v.number(),
  pushes: v.number(),
  nextPush: v.number(),
});
export type Offer = v.InferOutput<typeof OfferSchema>;

export const TaskSchema = v.object({
  kind: v.picklist(['dial', 'callback']),
  memberId: v.string(),
  facts: RequestFactsSchema,
  /** The agents whose turn it may be, in order; empty until they are chosen. */
  agents: v.array(v.string()),
  turn: v.number(),
  /** By our clock. */
  received: v.number(),
  /** By the portal's clock; the event's own time, so that a late event dials nothing. */
  issued: v.number(),
  giveUpAt: v.number(),
  /** Nothing is due before. */
  restUntil: v.number(),
  /** Moves that failed, one after the other. */
  failures: v.number(),
  offer: v.nullable(OfferSchema),
  /** What has been registered for a missed callback, before it is finished. */
  missedCallId: v.nullable(v.string()),
  done: v.nullable(v.picklist(['taken', 'unreachable', 'missed'])),
});
export type Task = v.InferOutput<typeof TaskSchema>;

/** The card of a click counts as a wish to dial for as long (bitrix24.md 4.9). */
export const DIAL_MS = 15_000;
/** A person has to look up, read and press. */
export const CALLBACK_OFFER_MS = 30_000;
export const CALLBACK_PAUSE_MS = 60_000;
const PUSH_AGAIN_MS = [2000, 4000];

/** A portal that has taken no `finish` for a day is gone. */
const ABANDON_MS = 86_400_000;
const RETRY_MS = [1000, 2000, 5000, 15_000, 60_000];

export type Move = 'choose' | 'offer' | 'push' | 'close' | 'withdraw' | 'giveUp' | 'abandon' | 'wait';

/** @param fate what has become of the open offer */
export function nextMove(task: Task, now: number, fate: Fate): Move {
  if (task.done !== null) return 'wait';
  if (task.offer !== null) {
    if (fate === 'taken') return 'close';
    if (fate === 'left' || now >= task.offer.until) return 'withdraw';
    return now >= task.offer.nextPush ? 'push' : 'wait';
  }
  if (now < task.restUntil) return 'wait';
  if (now >= task.giveUpAt) return now > task.giveUpAt + ABANDON_MS ? 'abandon' : 'giveUp';
  return task.agents.length === 0 ? 'choose' : 'offer';
}

/** The push that has just been sent, counted. */
export function pushed(offer: Offer, now: number): Offer {
  const again = PUSH_AGAIN_MS[offer.pushes];
  return { ...offer, pushes: offer.pushes + 1, nextPush: again === undefined ? offer.until : now + again };
}

/** Nobody took the offer. A click is for one agent and one time; a callback goes round. */
export function withdrawn(task: Task, now: number): Task {
  if (task.kind === 'dial') return { ...task, offer: null, giveUpAt: now };
  const turn = (task.turn + 1) % Math.max(1, task.agents.length);
  return { ...task, offer: null, turn, restUntil: turn === 0 ? now + CALLBACK_PAUSE_MS : now };
}

/** A move failed that may work later. */
export function failed(task: Task, now: number): Task {
  const later = now + (RETRY_MS[task.failures] ?? RETRY_MS.at(-1) ?? 0);
  const offer = task.offer && { ...task.offer, nextPush: now + (RETRY_MS[0] ?? 0) };
  return { ...task, failures: task.failures + 1, restUntil: later, offer };
}
