/** What the cards of one portal must show, from the calls of the moment and what the desk has to say about them. Pure. */
import type { CardSnapshot } from '#shared/bridge.ts';
import { type Call, isAlive } from '#shared/call.ts';
import { cardView } from '#shared/card-view.ts';
import type { Refusal } from '#shared/command.ts';
import { partyOf } from '#shared/party.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import type { CampaignItem } from './campaign.ts';

export interface CardFactsOfDesk {
  readonly translate: Translate;
  /** By CALL_ID of the card: why its last press came to nothing, for as long as that is news. */
  readonly notes: ReadonlyMap<string, string>;
  /** Why a click could not be dialled, by CALL_ID. */
  readonly refusals: ReadonlyMap<string, Refusal>;
  /** CALL_IDs of cards that nobody needs any more. */
  readonly closed: ReadonlySet<string>;
}

/** @param calls the portal's, oldest first @param items cards of campaigns, which show a call of their own choice */
export function cardSnapshots(
  calls: readonly Call[],
  items: readonly CampaignItem[],
  facts: CardFactsOfDesk,
): CardSnapshot[] {
  const listed = new Set(items.map(({ card }) => card.callId));
  // The rounds of one physical call go by one name: the last of them speaks.
  const latest = new Map(calls.map((call) => [call.portalCallId, call]));
  const plain = [...latest].flatMap(([callId, call]) =>
    callId === null || listed.has(callId) ? [] : [snapshot(call, callId, calls, facts)],
  );
  return [...plain, ...items.map((item) => itemSnapshot(item, calls, facts))];
}

function itemSnapshot(item: CampaignItem, calls: readonly Call[], facts: CardFactsOfDesk): CardSnapshot {
  const { callId } = item.card;
  const call = calls.find(({ id }) => id === item.callId);
  // It goes on to the next client, whatever became of this one's call.
  if (call !== undefined) return { ...snapshot(call, callId, calls, facts), closed: false };
  const statusText = facts.notes.get(callId) ?? facts.translate('card.listItem');
  return { callId, uiState: 'outgoing', muted: false, held: false, statusText };
}

function snapshot(call: Call, callId: string, calls: readonly Call[], facts: CardFactsOfDesk): CardSnapshot {
  const { translate, closed, notes } = facts;
  const { title, over, ...view } = cardView(call);
  const { answered } = call.at;
  return {
    callId,
    ...view,
    statusText: statusText(call, callId, calls, facts),
    title: title === null ? '' : translate(title.key, title.params),
    over,
    closed: closed.has(callId),
    ...(answered !== null && isAlive(call) && { answered }),
    ...(answered !== null && !notes.has(callId) && { since: translate('card.since', { time: clockTime(answered) }) }),
  };
}

/** One card has room for one line: what was pressed in vain, what is, and who else wants the agent. */
function statusText(
  call: Call,
  callId: string,
  calls: readonly Call[],
  { translate, notes, refusals }: CardFactsOfDesk,
): string {
  const refusal = call.end?.cause === 'refused' ? refusals.get(callId) : undefined;
  const { statusText: phrase } = cardView(call);
  const own = notes.get(callId) ?? (refusal ? translate(`refusal.${refusal}`) : translate(phrase.key, phrase.params));
  const others = calls.filter((other) => other.id !== call.id && ringsHere(other));
  const who = others
    .map(partyOf)
    .map(({ name, e164, number }) => name ?? e164 ?? number)
    .filter((name) => name !== '');
  return isAlive(call) && who.length > 0 ? `${own} · ${translate('card.another', { who: who.join(', ') })}` : own;
}

const ringsHere = (call: Call): boolean => call.direction === 'incoming' && call.phase === 'ringing';

/** As the wall clock of this computer says it. */
function clockTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
