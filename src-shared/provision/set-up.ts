/**
 * A company's signed set-up for computers that nobody manages: what a policy would set, as a link or a file that its
 * administrator hands out. Pure; signatures are checked in main. Decision 024.
 *
 *   offhook://provision?set=<body>&key=<public key>&sig=<signature>      a `.offhook` file holds the same, and nothing else
 *
 * All three in base64url; the key is a raw Ed25519 key (RFC 8032), the body the JSON of `SetUpBody`.
 */
import * as v from 'valibot';
import { parseUrl } from '../web-url.ts';

export const SET_UP_VERSION = 1;
/** As long as a link may be (`links/read-link.ts`); a file is no longer. */
export const LONGEST_SET_UP = 16_384;
/** Where an origin names the keys that set up its people's computers. */
export const KEYS_PATH = '/.well-known/offhook.json';

const DAY_MS = 86_400_000;
export const LONGEST_LIFE_MS = 92 * DAY_MS;

/** Shown to the agent: nothing that moves or hides other words (Unicode's bidirectional and invisible signs). */
const visible = v.regex(/^[^\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]+$/u);
const httpsOnly = (text: string): boolean => {
  const url = parseUrl(text);
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
};
const httpsOrigin = v.pipe(
  v.string(),
  v.maxLength(300),
  v.check((text) => httpsOnly(text) && parseUrl(text)?.origin === text, 'an https:// origin'),
);
const httpsAddress = v.pipe(v.string(), v.maxLength(1000), v.check(httpsOnly, 'an https:// address'));
const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15));
const line = v.pipe(v.string(), v.maxLength(2000), v.regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u));
/** As in a policy file. */
const WrittenSchema = v.union([line, v.number(), v.boolean(), v.pipe(v.array(line), v.maxLength(200))]);
export type WrittenValue = v.InferOutput<typeof WrittenSchema>;

export const SetUpBodySchema = v.pipe(
  v.strictObject({
    v: v.literal(SET_UP_VERSION),
    /** One letter, once. */
    id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{8,64}$/)),
    /** What it calls itself: a claim. */
    organisation: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(80), visible),
    /** Vouches for the key, and for its successors. */
    origin: v.optional(httpsOrigin),
    issued: time,
    expires: time,
    /** Policy keys with the values that a policy file would have. */
    settings: v.pipe(
      v.record(v.pipe(v.string(), v.regex(/^[A-Za-z]{1,60}$/)), WrittenSchema),
      v.check((settings) => Object.keys(settings).length <= 100, 'at most 100 settings'),
    ),
    /** Answers one POST with the secrets; they never are in the letter, which stays in mailboxes and histories. */
    secretsFrom: v.optional(httpsAddress),
  }),
  v.check(({ issued, expires }) => expires > issued && expires - issued <= LONGEST_LIFE_MS, 'lives too long'),
  v.check(
    ({ origin, secretsFrom }) => secretsFrom === undefined || parseUrl(secretsFrom)?.origin === origin,
    'secrets come from the origin that vouches',
  ),
);
export type SetUpBody = v.InferOutput<typeof SetUpBodySchema>;

export interface SealedSetUp {
  /** base64url, as they were signed. */
  readonly body: string;
  readonly key: string;
  readonly signature: string;
}

const LINK = /^offhook:\/{0,3}provision\/?\?set=([\w-]{1,16384})&key=([\w-]{43})&sig=([\w-]{86})$/i;

/** @returns null when it is none; whether it is genuine is another question */
export function readSealed(text: string): SealedSetUp | null {
  if (text.length > LONGEST_SET_UP) return null;
  const [, body, key, signature] = LINK.exec(text.trim()) ?? [];
  return body === undefined || key === undefined || signature === undefined ? null : { body, key, signature };
}

export const setUpLink = ({ body, key, signature }: SealedSetUp): string =>
  `offhook://provision?set=${body}&key=${key}&sig=${signature}`;

/** What is signed: the body with its purpose before it, so that no other signature of the key's can stand in. */
export const signedSetUp = (body: string): string => `offhook.provision/${SET_UP_VERSION}\n${body}`;

/** What `secretsFrom` answers. */
export const SecretsSchema = v.strictObject({
  SipPassword: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(500))),
  PortalClientSecret: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(500))),
});
export type FetchedSecrets = v.InferOutput<typeof SecretsSchema>;

/** What `KEYS_PATH` answers. */
export const KeysSchema = v.object({ keys: v.pipe(v.array(v.pipe(v.string(), v.length(43))), v.maxLength(20)) });

/** What the agent has agreed to, in her settings file. */
export const ProvisionedSchema = v.object({
  id: v.string(),
  key: v.pipe(v.string(), v.length(43)),
  organisation: v.string(),
  origin: v.nullable(v.string()),
  issued: time,
  /** When she agreed. */
  at: time,
  settings: v.record(v.string(), WrittenSchema),
});
export type Provisioned = v.InferOutput<typeof ProvisionedSchema>;
