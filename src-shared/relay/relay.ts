/**
 * Transport B of the bridge: the messages of `bridge.ts` in sealed letters through the portal's own push server
 * (bitrix24.md 4.7). There is no handshake, because each message costs a REST request; a letter proves itself.
 *
 *   hub ── pull.application.event.add {COMMAND: RELAY_COMMAND, USER_ID: the agent, PARAMS: post} ──▶ push ──▶ desktop
 *   hub ◀── push ◀──────────────────────────────────────────────────────────────────────────────────── desktop
 *
 * * *Sealed* by AES-256-GCM with a key that HKDF-SHA-256 makes of the bridge secret: one key per direction, portal and
 *   desktop. Other users and applications can neither read nor write a letter. The portal's operator can: he stores the
 *   secret in the user option.
 * * *To the desktop* a letter names the `boot` (a nonce of the desktop's present run, published beside the secret), an id
 *   and when it expires, by the portal's clock. The desktop remembers ids until then. So nothing works twice or late.
 * * *To the hub* a letter is addressed to the hub's id, random for each of its lives, and carries a growing number: the
 *   newest wins. So loss, repetition and disorder do no harm.
 *
 * `desktop-inbox.ts` and `hub-inbox.ts` hold the rules of taking letters in.
 */
import type { DesktopMessage, HubMessage } from '../bridge.ts';
import { record, text } from '../push/push-config.ts';
import { open, seal, sealingKey, type SealingKey } from '../web-crypto.ts';

export const RELAY_COMMAND = 'offhook.relay';
/** Of the envelopes; what is inside follows `BRIDGE_VERSION`. */
const FORMAT = 1;
/** Milliseconds: a press that arrives later would surprise. */
export const LETTER_LIFE = 10_000;

export interface LetterToDesktop {
  readonly id: string;
  /** The bridge's version that the hub speaks: the highest that both know, by the user option. */
  readonly v: number;
  readonly boot: string;
  /** Epoch milliseconds by the portal's clock. */
  readonly expires: number;
  /** The newest number that came from this desktop; 0 for none. */
  readonly got: number;
  /** null only says what was got. */
  readonly message: HubMessage | null;
}

export interface LetterToHub {
  readonly boot: string;
  readonly n: number;
  /** The desktop wants to know that this one arrived: it answers nothing that the hub asked. */
  readonly ask: boolean;
  readonly messages: readonly DesktopMessage[];
  /** The hub's letter of this id named another boot: say it again, to this one. */
  readonly stale?: string;
}

/** What the push server sees of a letter. */
export interface Envelope {
  readonly to: 'desktop' | 'hub';
  /** The desktop's, whoever writes. */
  readonly instance: string;
  readonly hub: string;
  readonly box: string;
}

/** The parameters of one push: letters to several desktops of an agent travel together. */
export const post = (letters: readonly Envelope[]): Record<string, unknown> => ({ v: FORMAT, letters });

const MOST_LETTERS = 16;

/** The envelopes among what came by push; what is none is left out. */
export function readPost(params: unknown): readonly Envelope[] {
  const { v, letters } = record(params);
  // A form field on its way to the portal: a number may have become a text.
  if (text(v) !== String(FORMAT) || !Array.isArray(letters)) return [];
  return letters.slice(0, MOST_LETTERS).flatMap((letter) => {
    const { to, instance, hub, box } = record(letter);
    const isEnvelope = (to === 'desktop' || to === 'hub') && isName(instance) && isName(hub) && text(box) !== '';
    return isEnvelope ? [{ to, instance: text(instance), hub: text(hub), box: text(box) }] : [];
  });
}

const isName = (value: unknown): boolean => typeof value === 'string' && /^[\w-]{1,100}$/.test(value);

/** What both ends of one relay know. */
export interface RelayRoute {
  /** member_id. */
  readonly portal: string;
  readonly instance: string;
  /** The bridge secret. */
  readonly secret: string;
}

/** Seals and opens the letters of one desktop on one portal. */
export class RelaySeal {
  readonly #route: RelayRoute;
  readonly #keys = new Map<Envelope['to'], Promise<SealingKey>>();

  constructor(route: RelayRoute) {
    this.#route = route;
  }

  async seal(to: 'desktop', hub: string, letter: LetterToDesktop): Promise<Envelope>;
  async seal(to: 'hub', hub: string, letter: LetterToHub): Promise<Envelope>;
  async seal(to: Envelope['to'], hub: string, letter: object): Promise<Envelope> {
    const box = await seal(await this.#key(to), label(hub), JSON.stringify(letter));
    return { to, instance: this.#route.instance, hub, box };
  }

  /** @returns what is inside, unread; null when it was not sealed by the other end of this relay for this hub */
  async open({ to, hub, box }: Envelope): Promise<unknown> {
    const letter = await open(await this.#key(to), label(hub), box);
    return letter === null ? null : JSON.parse(letter);
  }

  #key(to: Envelope['to']): Promise<SealingKey> {
    const { portal, instance, secret } = this.#route;
    const key = this.#keys.get(to) ?? sealingKey(secret, ['offhook-relay-1', to, portal, instance].join('\n'));
    this.#keys.set(to, key);
    return key;
  }
}

const label = (hub: string): string => `offhook-relay-1\n${hub}`;
