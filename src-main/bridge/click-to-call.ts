/**
 * Whether a card that came up is a click on a number in the CRM, and so a wish to dial (bitrix24.md 4.8, 4.9). Pure.
 *
 * A card of an unknown outgoing call looks the same for a click, for a card that a tab restored late, for another
 * telephony app's call and for a call that a colleague transferred. Only the click may make this phone dial.
 */
import type { CardUp } from '#shared/bridge.ts';
import { isAlive } from '#shared/call.ts';
import type { Call } from '#shared/call.ts';

/** Milliseconds after the portal registered the call. */
export const CLICK_LIFE = 15_000;
/** The portal counts whole seconds, and our reading of its clock is as old as the last answer. */
const CLOCK_SLACK = 5_000;

export interface ClickFacts {
  /** LINE_NUMBERs of ours: the external line, `REST_APP:<id>`; '' only where it is configured. */
  readonly ourLines: ReadonlySet<string>;
  /** Now, by the portal's clock. */
  readonly portalNow: number;
  /** We registered it, or somebody told us about it before showing it. */
  isAnnounced(callId: string): boolean;
  readonly calls: readonly Call[];
}

export type NoDial =
  | 'ourCall'
  | 'notOutgoing'
  | 'callList'
  | 'otherLine'
  | 'noNumber'
  | 'noTime'
  | 'late'
  | 'sameNumber';

export type ClickVerdict = { readonly dial: true } | { readonly dial: false; readonly why: NoDial };

export function isDial(card: CardUp, facts: ClickFacts): ClickVerdict {
  const no = (why: NoDial): ClickVerdict => ({ dial: false, why });
  if (facts.isAnnounced(card.callId) || facts.calls.some((call) => call.portalCallId === card.callId))
    return no('ourCall');
  if (card.direction !== 'outgoing') return no('notOutgoing');
  if (card.listMode) return no('callList');
  if (!facts.ourLines.has(card.line)) return no('otherLine');
  if (card.number.trim() === '') return no('noNumber');
  const registered = registeredAt(card.callId);
  if (registered === null) return no('noTime');
  const age = facts.portalNow - registered;
  if (age >= CLICK_LIFE || age < -CLOCK_SLACK) return no('late');
  // A colleague's outgoing call, transferred here: its card is outgoing, its INVITE rings or is up (bitrix24.md 8i).
  if (facts.calls.some((call) => isAlive(call) && isSameNumber(call, card.number))) return no('sameNumber');
  return { dial: true };
}

/** `externalCall.<md5>.<unix seconds>`: the portal's own clock when it registered the call. */
export function registeredAt(callId: string): number | null {
  const seconds = /^externalCall\.[0-9a-f]{32}\.(\d{9,11})$/i.exec(callId)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

/** National and international spellings share their last digits. */
function isSameNumber(call: Call, number: string): boolean {
  const wanted = digits(number);
  return [call.remote.e164, call.remote.number].some((known) => known !== null && sameEnd(digits(known), wanted));
}

const digits = (number: string): string => number.replace(/\D/g, '');

/** Shorter ones are extensions, which are somebody else's with other digits before them. */
const SHORTEST_PUBLIC_NUMBER = 6;

function sameEnd(a: string, b: string): boolean {
  if (a === b) return a !== '';
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  // A national number has a trunk prefix "0" that the international one doesn't have.
  const national = shorter.replace(/^0+/, '');
  return national.length >= SHORTEST_PUBLIC_NUMBER && longer.endsWith(national);
}
