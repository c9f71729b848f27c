/**
 * Companion host → an agent's desktops: a click in the CRM or a submitted callback form wants her to call. It travels by
 * `pull.application.event.add` on her private channel (bitrix24.md 4.7), which everybody with an administrator's token
 * can write to: so the host signs it, and the desktop believes only a key that it has from its host over TLS.
 *
 * Whoever receives one checks, in this order: signature, member_id, user, `expires` by the portal's clock, `id` not seen;
 * then asks the host for it (`/request/ack`) and dials. The first signal for a CALL_ID dials; later ones are merged.
 */
import * as v from 'valibot';

export const REQUEST_VERSION = 1;
/** COMMAND and MODULE_ID of the push. */
export const REQUEST_COMMAND = 'offhook.request';
export const REQUEST_MODULE = 'application';

const short = v.pipe(v.string(), v.maxLength(200));

export const RequestBodySchema = v.object({
  v: v.literal(REQUEST_VERSION),
  kind: v.picklist(['dial', 'callback']),
  /** Unique per request and agent. */
  id: v.pipe(short, v.nonEmpty()),
  /** What `/request/ack` wants to see. */
  ack: v.pipe(short, v.nonEmpty()),
  memberId: v.pipe(short, v.nonEmpty()),
  userId: v.pipe(short, v.nonEmpty()),
  /** Registered by the portal already (4.2); a callback has none and is registered by the desktop, TYPE 4 (8 h). */
  portalCallId: v.nullable(short),
  number: v.pipe(short, v.nonEmpty()),
  /** Dialled after the answer; '' for none. */
  extension: short,
  /** > 0: an item of a call list. */
  callListId: v.pipe(v.number(), v.integer(), v.minValue(0)),
  entity: v.nullable(v.object({ type: v.pipe(short, v.nonEmpty()), id: v.pipe(v.number(), v.integer()) })),
  /** LINE_NUMBER; '' when the application itself is the line. */
  line: short,
  /** Clicked in the mobile app: no card is shown anywhere. */
  mobile: v.boolean(),
  /** A callback's text, to be spoken to the agent first, and the voice that the portal suggests. */
  text: v.optional(v.pipe(v.string(), v.maxLength(2000))),
  voice: v.optional(short),
  /** Epoch milliseconds by the portal's clock. */
  issued: v.number(),
  expires: v.number(),
});
export type RequestBody = v.InferOutput<typeof RequestBodySchema>;

/** PARAMS of the push. */
export const SignedRequestSchema = v.object({
  kid: v.pipe(short, v.nonEmpty()),
  /** base64url of the body's JSON. */
  body: v.pipe(v.string(), v.maxLength(8000)),
  /** base64url of the Ed25519 signature over `signedText(body)`. */
  signature: v.pipe(v.string(), v.maxLength(100)),
});
export type SignedRequest = v.InferOutput<typeof SignedRequestSchema>;

/** What is signed: the body with its purpose before it, so that no other signature of the host's can stand in. */
export const signedText = (body: string): string => `offhook.request/${REQUEST_VERSION}\n${body}`;
