/**
 * What desktops of colleagues say to each other about a call that one passes to the other (bitrix24.md 8i), so that its
 * CALL_ID moves and one activity results:
 *
 *   A, who passes it on                    B, who gets it
 *    │ offer  "C may come to you"            │ doesn't register what rings as her own
 *    │──────────────────────────────────────▶│
 *    │        (SIP: consultation, REFER)     │
 *    │ yours  "C is with you"                │ the call that she talks on is C: she owes its finish
 *    │──────────────────────────────────────▶│
 *    │                       taken "C is mine"
 *    │◀──────────────────────────────────────│
 *    │ never  "C stays here", instead of `yours`: what rang at B, or was asked, was part of it
 *
 * Where none of them gets through, a blind transfer names the call itself: `passed-call.ts`.
 *
 * Everybody who uses the application on this portal may read and write these (the portal's shared channel): no message
 * dials, answers or ends anything, and a number is named by a hash only. A forged one can at worst make a call be
 * reported under another CALL_ID, which any of these users could do by REST.
 */
import * as v from 'valibot';

export const HANDOVER_COMMAND = 'offhook.handover';

const callId = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const userId = v.pipe(v.string(), v.regex(/^\d{1,20}$/));
const times = v.pipe(v.number(), v.finite(), v.minValue(0));
const offer = {
  callId,
  from: userId,
  to: userId,
  /** By whose number B sees the call come: the customer's when it is passed blindly, A's own when A asks first. */
  parties: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[\w-]{43}$/))), v.maxLength(4)),
  /** When A answered the customer, epoch milliseconds by the portal's clock; null: she has sent it on while it rang. */
  answered: v.nullable(times),
};

export const HandoverMessageSchema = v.variant('t', [
  v.object({ t: v.literal('offer'), ...offer }),
  // Whole again: the offer may have been lost.
  v.object({ t: v.literal('yours'), ...offer }),
  v.object({ t: v.literal('never'), callId, from: userId, to: userId }),
  v.object({ t: v.literal('taken'), callId, from: userId, to: userId }),
]);
export type HandoverMessage = v.InferOutput<typeof HandoverMessageSchema>;
export type Offer = Extract<HandoverMessage, { t: 'offer' | 'yours' }>;
