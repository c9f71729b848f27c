/**
 * Desktop ↔ companion host over HTTPS: addresses, requests and answers. Bodies are JSON. What needs a session carries
 * `Authorization: Bearer <session>`; a refusal is `{error}` with one of `HOST_ERRORS` and the matching status.
 * Ring groups have a table of their own beside this one.
 */
import * as v from 'valibot';

export const HOST_PROTOCOL = { lowest: 1, highest: 1 } as const;
/** The version of a request, of those that both sides speak; without it the lowest. */
export const HOST_VERSION_HEADER = 'offhook-version';

/** Lowest and highest version that one side speaks. */
export type HostVersions = readonly [number, number];
export const OUR_HOST_VERSIONS: HostVersions = [HOST_PROTOCOL.lowest, HOST_PROTOCOL.highest];

export const HOST_PATH = {
  wellKnown: '/.well-known/offhook.json',
  session: '/session',
  announce: '/announce',
  claim: '/claim',
  requestAck: '/request/ack',
  requestSkip: '/request/skip',
  oauthToken: '/oauth/token',
  oauthRefresh: '/oauth/refresh',
  oauthLanding: '/oauth.html',
  pairing: '/pair.html',
  placement: '/placement.html',
  event: '/event',
  placementError: '/placement-error',
  wizard: '/app',
  install: '/install',
  route: '/route',
} as const;

export const HOST_ERRORS = [
  /** 400: the request isn't what the table says. */
  'invalidRequest',
  /** 401: no session, or it has ended: make a new one. */
  'sessionNeeded',
  /** 403: proven, but not allowed; or not proven by what had to prove it. */
  'refused',
  /** 404: this host doesn't know the portal, or not this address. */
  'unknownPortal',
  'notFound',
  /** 413 */
  'tooLarge',
  /** 426: the version that the request names is none of ours; `why` holds those that are. */
  'version',
  /** 429: `Retry-After` says when. */
  'tooMany',
  /** 502: the portal or its authorization server didn't answer, or strangely; `portal` holds its own error code. */
  'portalFailed',
  /** 503: going down, or the store can't be reached. */
  'unavailable',
  /** 500: a bug of the host's. */
  'unexpected',
] as const;
export type HostErrorCode = (typeof HOST_ERRORS)[number];

export const HostErrorSchema = v.object({
  error: v.picklist(HOST_ERRORS),
  /** Bitrix24's own code, when it is the portal that refused. */
  portal: v.optional(v.string()),
  /** A word of ours that says more, where somebody can act upon it. */
  why: v.optional(v.string()),
});
export type HostErrorBody = v.InferOutput<typeof HostErrorSchema>;

const short = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const long = v.pipe(v.string(), v.nonEmpty(), v.maxLength(2000));
/** The portal's key, which survives its renames (bitrix24.md 1.3). */
export const MemberIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/i), v.toLowerCase());

export const WellKnownSchema = v.object({
  /** Lowest and highest protocol version that this host speaks. */
  v: v.tuple([v.number(), v.number()]),
  /** Ed25519 public keys, raw, base64url. The first one signs; the others may still be met. */
  keys: v.array(v.object({ kid: short, publicKey: short })),
  /** True: the host keeps the client secret, and desktops sign in through it. */
  broker: v.boolean(),
});
export type WellKnown = v.InferOutput<typeof WellKnownSchema>;

/** `POST /session`: the host asks the portal of that member, at the address that it knows itself, whose token it is. */
export const SessionRequestSchema = v.object({ memberId: MemberIdSchema, accessToken: long, instance: short });
export type SessionRequest = v.InferInput<typeof SessionRequestSchema>;
export const SessionAnswerSchema = v.object({
  session: long,
  userId: short,
  /** Epoch milliseconds by the host's clock. */
  expires: v.number(),
});
export type SessionAnswer = v.InferOutput<typeof SessionAnswerSchema>;

/** `POST /announce`, with a session: pushes `offhook.announce` to these users and to the caller's other desktops. */
export const AnnounceRequestSchema = v.object({
  portalCallId: short,
  toUserIds: v.pipe(v.array(short), v.maxLength(100)),
});
export type AnnounceRequest = v.InferInput<typeof AnnounceRequestSchema>;
/** COMMAND of that push; its PARAMS are `AnnouncementSchema`. */
export const ANNOUNCE_COMMAND = 'offhook.announce';
/** `from`: whose call it is; `instance`: the desktop that carries it. */
export const AnnouncementSchema = v.object({ portalCallId: short, from: short, instance: short });
export type Announcement = v.InferOutput<typeof AnnouncementSchema>;
export const AnnounceAnswerSchema = v.object({ announced: v.literal(true) });

/** `POST /claim`, with a session: of an agent's several desktops, the first to ask may dial this CALL_ID. */
export const ClaimRequestSchema = v.object({ portalCallId: short });
export const ClaimAnswerSchema = v.object({ yours: v.boolean() });

/**
 * `POST /request/ack`: a desktop takes a dial request (host-request.ts), before it dials. Needs no session: `ack` came
 * with the request, on the agent's private channel. Of several desktops of one agent the first to ask gets it.
 */
export const AckRequestSchema = v.object({ id: short, ack: short, instance: short });
export type AckRequest = v.InferInput<typeof AckRequestSchema>;
export const AckAnswerSchema = v.object({
  /** False: another desktop has it, or its time is over. */
  yours: v.boolean(),
});
export type AckAnswer = v.InferOutput<typeof AckAnswerSchema>;

/**
 * `POST /request/skip`: the same words; the agent leaves a callback to the next one. Harmless when it is somebody
 * else's already.
 */

/**
 * `POST /oauth/token`: the code of the sign-in page for a pair. The landing page has signed code and state and added
 * `signature` to what it hands back; `state` is `<hash>` or `<hash>.<port>`, where hash = base64url(SHA-256(verifier)).
 */
export const BrokerCodeSchema = v.object({
  /** As the portal's redirect named it. */
  memberId: MemberIdSchema,
  code: long,
  state: short,
  signature: long,
  /** 43 characters: 256 random bits in base64url. */
  verifier: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
});
export type BrokerCodeRequest = v.InferInput<typeof BrokerCodeSchema>;

/** `POST /oauth/refresh` */
export const BrokerRefreshSchema = v.object({ memberId: MemberIdSchema, refreshToken: long });
export type BrokerRefreshRequest = v.InferInput<typeof BrokerRefreshSchema>;

export const BrokerAnswerSchema = v.object({
  accessToken: long,
  refreshToken: long,
  /** Seconds from now. */
  expiresIn: v.number(),
  /** `https://company.bitrix24.com/rest/` */
  endpoint: long,
  clientId: short,
  memberId: MemberIdSchema,
  userId: v.string(),
});
export type BrokerAnswer = v.InferOutput<typeof BrokerAnswerSchema>;

/** `GET /route?portal=&number=` with the PBX's own bearer token: within 400 ms, in any case. */
export const RouteAnswerSchema = v.union([
  v.object({ extension: v.pipe(v.string(), v.digits()) }),
  v.object({ queue: v.literal(true) }),
]);
export type RouteAnswer = v.InferOutput<typeof RouteAnswerSchema>;
