/**
 * The bridge: what the hub in the browser and the desktop say to each other, whatever carries it.
 *
 *   hub                               desktop
 *    │ hello {v, role, nonce, …}         │   nothing is revealed before the hub has proven the secret
 *    │──────────────────────────────────▶│
 *    │              challenge {nonce}    │
 *    │◀──────────────────────────────────│
 *    │ proof {mac}                       │
 *    │──────────────────────────────────▶│
 *    │              welcome {mac, v}     │   and the desktop proves it, too
 *    │◀──────────────────────────────────│
 *    │ card, frames …      state …       │
 *
 * The secret is never sent. Both sides mix both nonces, the role and the names into an HMAC-SHA-256 (`proofText`).
 * State travels as whole snapshots: a lost or repeated message does no harm.
 */
import * as v from 'valibot';
import { UI_STATES, type UiState } from './ui-states.ts';

/**
 * 2 brought the rest of the card: its transfer, vote, comment and campaign buttons, its title and clock, and `entity`.
 * Whoever speaks 1 is told what 1 knows (`card-v1.ts` in main; the hub keeps the newer presses to itself).
 */
export const BRIDGE_VERSION = { lowest: 1, highest: 2 } as const;
/** Bytes of one message (loopback.md 5, row 7). */
export const BRIDGE_MESSAGE_LIMIT = 16 * 1024;
/** The name of the portal's user option that holds the `InstanceMap`. */
export const INSTANCE_OPTION = 'offhook';

const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(100));
const callId = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const version = v.pipe(v.number(), v.integer(), v.minValue(1));
/** 256 bit in base64url. */
const key = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));

/** One desktop of the agent (office PC, home PC) as the portal's user option names it. */
export const InstanceSchema = v.object({
  port: v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65535)),
  secret: key,
  v: v.tuple([version, version]),
  /** The computer's name, for the agent's eyes. */
  name: v.pipe(v.string(), v.maxLength(100)),
  /** LINE_NUMBERs of this phone: cards of other lines are other programs'. Older desktops don't say. */
  lines: v.optional(v.array(v.pipe(v.string(), v.maxLength(50)))),
  /** How to write to it by the relay (`relay/relay.ts`); older desktops have none. `user` is the agent's id at the portal. */
  relay: v.optional(v.object({ boot: key, user: v.pipe(v.string(), v.regex(/^\d{1,20}$/)) })),
  /** When this desktop last started, epoch milliseconds; an entry unseen for `INSTANCE_LIFE` counts no more. */
  seen: v.number(),
});
export type Instance = v.InferOutput<typeof InstanceSchema>;
export const InstanceMapSchema = v.record(v.pipe(v.string(), v.uuid()), InstanceSchema);
export type InstanceMap = v.InferOutput<typeof InstanceMapSchema>;
export const INSTANCE_LIFE = 14 * 24 * 3600 * 1000;

/** `hub` proves the bridge secret; `pair` proves the one-time code of the pairing page. */
export type BridgeRole = 'hub' | 'pair';

export interface ProofFacts {
  readonly role: BridgeRole;
  readonly instance: string;
  /** member_id of the portal; empty for `pair`. */
  readonly portal: string;
  readonly clientNonce: string;
  readonly serverNonce: string;
}

/** The text under the HMAC. `side` keeps one side's proof from serving as the other's. */
export const proofText = (side: 'client' | 'server', facts: ProofFacts): string =>
  ['offhook-bridge-1', side, facts.role, facts.instance, facts.portal, facts.clientNonce, facts.serverNonce].join('\n');

export const HelloSchema = v.object({
  t: v.literal('hello'),
  v: v.tuple([version, version]),
  role: v.picklist(['hub', 'pair']),
  instance: v.pipe(v.string(), v.uuid()),
  portal: v.pipe(v.string(), v.maxLength(64)),
  /** Which hub this is: several per browser are normal. */
  hub: id,
  nonce: key,
});
export const ProofSchema = v.object({ t: v.literal('proof'), mac: key });

/** `BackgroundCallCard::…` without the prefix (bitrix24.md 6.2): the events that the desktop acts on. */
export const CARD_BUTTONS = [
  'answerButtonClick',
  'skipButtonClick',
  'hangupButtonClick',
  'makeCallButtonClick',
  'closeButtonClick',
  'muteButtonClick',
  'holdButtonClick',
  'dialpadButtonClick',
  // Since version 2:
  'nextButtonClick',
  'qualityMeterClick',
  'addCommentButtonClick',
  'transferButtonClick',
  'cancelTransferButtonClick',
  'completeTransferButtonClick',
  'notifyAdminButtonClick',
] as const;
export type CardButton = (typeof CARD_BUTTONS)[number];
/** A comment is the longest; the portal keeps it whole, we keep this much of it. */
export const VALUE_LIMIT = 4000;

const EntitySchema = v.object({
  type: v.pipe(v.string(), v.nonEmpty(), v.maxLength(50)),
  id: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

/** A card came up in a frame: the payload of `initialized` that matters, and whether its tab can be seen. */
const CardUpSchema = v.object({
  t: v.literal('cardUp'),
  id,
  frame: id,
  callId,
  number: v.pipe(v.string(), v.maxLength(100)),
  line: v.pipe(v.string(), v.maxLength(100)),
  direction: v.picklist(['incoming', 'outgoing', 'callback']),
  listMode: v.boolean(),
  /** The client, where the card names one. Since version 2. */
  entity: v.optional(EntitySchema),
});
/** A button on a card. The event itself names no call: `callId` is the frame's last `initialized`. */
const CardButtonSchema = v.object({
  t: v.literal('button'),
  id,
  frame: id,
  callId,
  button: v.picklist(CARD_BUTTONS),
  /** New value of a toggle; digit, vote, comment; whom a transfer goes to: an employee's id or a number. */
  value: v.optional(v.union([v.boolean(), v.pipe(v.string(), v.maxLength(VALUE_LIMIT))])),
});
/** The card is about somebody (else) now. Since version 2. */
const CardEntitySchema = v.object({
  t: v.literal('entity'),
  id,
  callId,
  entity: v.optional(EntitySchema),
  /** Of the client whom the card shows: the next one of a campaign has another. */
  number: v.pipe(v.string(), v.maxLength(100)),
});
/** The last frame that showed this card is gone (navigation, reload). */
const CardGoneSchema = v.object({ t: v.literal('cardGone'), id, callId });
/** How many pages of this browser are attached. */
const FramesSchema = v.object({ t: v.literal('frames'), id, count: v.pipe(v.number(), v.integer(), v.minValue(0)) });

export const HubMessageSchema = v.variant('t', [
  CardUpSchema,
  CardButtonSchema,
  CardEntitySchema,
  CardGoneSchema,
  FramesSchema,
]);
export type HubMessage = v.InferOutput<typeof HubMessageSchema>;
export type CardUp = v.InferOutput<typeof CardUpSchema>;
export type CardButtonPress = v.InferOutput<typeof CardButtonSchema>;
export type CardEntityChange = v.InferOutput<typeof CardEntitySchema>;

/** What one card must show; the hub applies it by differences. */
export interface CardSnapshot {
  readonly callId: string;
  readonly uiState: UiState;
  readonly muted: boolean;
  readonly held: boolean;
  readonly statusText: string;
  /** What follows came with version 2. Empty: the card's own. */
  readonly title?: string | undefined;
  /** When talking began, epoch milliseconds: a card that comes up later can't show how long. */
  readonly answered?: number | null | undefined;
  /** What such a card says instead, after its status: "since 14:03". */
  readonly since?: string | undefined;
  /** Our part of the talk is over though the card stays: its clock stands. */
  readonly over?: boolean | undefined;
  /** Nobody needs this card any more, and the portal can't be asked to take it away. */
  readonly closed?: boolean | undefined;
}

/** Desktop → hub. Checked by hand in the hub (its size counts), by this schema in tests. */
export const DesktopMessageSchema = v.variant('t', [
  v.object({
    t: v.literal('state'),
    id,
    cards: v.array(
      v.object({
        callId,
        uiState: v.picklist(UI_STATES),
        muted: v.boolean(),
        held: v.boolean(),
        statusText: v.string(),
        title: v.optional(v.string()),
        answered: v.optional(v.nullable(v.number())),
        since: v.optional(v.string()),
        over: v.optional(v.boolean()),
        closed: v.optional(v.boolean()),
      }),
    ),
    /** Calls that another desktop of the agent's carries, where this one knows: their cards are that one's. */
    others: v.optional(v.array(callId)),
  }),
  /** This hub's message `re` was understood; `done` is false when it was refused (repeated, too late, not ours). */
  v.object({ t: v.literal('ack'), id, re: id, done: v.boolean() }),
]);
export type DesktopMessage = v.InferOutput<typeof DesktopMessageSchema>;
