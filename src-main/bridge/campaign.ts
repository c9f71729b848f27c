/**
 * Cards in call-list mode (bitrix24.md 6.1, 8e): one card goes through the clients of a campaign. The portal registers
 * the first of them, or each one, itself; the card's own CALL_ID stays that of its last `initialized`, so that what is
 * dialled later for the same card is ours to register, with the campaign's CALL_LIST_ID.
 */
import type { CardEntityChange, CardUp } from '#shared/bridge.ts';
import { type Call, isAlive } from '#shared/call.ts';
import type { CrmEntity } from '#shared/crm-facts.ts';

/** The client whom the card is at. */
export interface CampaignItem {
  readonly card: CardUp;
  readonly portal: string;
  /** Empty until the card has told of its next client. */
  readonly number: string;
  readonly entity: CrmEntity | null;
  readonly callListId: number | null;
  /** Registered by the portal under the card's CALL_ID, and not dialled yet: somebody must finish it. */
  readonly isRegistered: boolean;
  /** What was dialled for it last. */
  readonly callId: string | null;
}

/** One card at a time is up; the others are of pages that are long gone. */
const KEPT = 20;

export class Campaigns {
  readonly #items = new Map<string, CampaignItem>();

  /** A card came up: the first client of a campaign, or the next one under a CALL_ID of its own. */
  up(card: CardUp, portal: string): void {
    if (!card.listMode || this.#items.has(card.callId)) return;
    const first = {
      number: card.number,
      entity: card.entity ?? null,
      callListId: null,
      isRegistered: true,
      callId: null,
    };
    this.#items.set(card.callId, { card, portal, ...first });
    for (const oldest of this.#items.keys()) if (this.#items.size > KEPT) this.#items.delete(oldest);
  }

  item(cardId: string): CampaignItem | undefined {
    return this.#items.get(cardId);
  }

  /** All cards of a portal that are at somebody. */
  of(portal: string): readonly CampaignItem[] {
    return [...this.#items.values()].filter((item) => item.portal === portal);
  }

  /** @returns whether this is the card of a campaign */
  about({ callId, number, entity }: CardEntityChange): boolean {
    const item = this.#items.get(callId);
    if (item === undefined) return false;
    // The same client may be told of again, and of the one who is being called, later than she was dialled.
    if (item.callId === null && number !== '') this.#items.set(callId, { ...item, number, entity: entity ?? null });
    return true;
  }

  /** The server's word, or a call that was dialled for the card, tells which campaign it is. */
  learn(call: Call): void {
    const { callListId } = call.crm;
    const item = call.portalCallId === null ? undefined : this.#items.get(call.portalCallId);
    if (item === undefined) return;
    const isFirst = item.isRegistered && item.callId === null;
    this.#items.set(item.card.callId, {
      ...item,
      callListId: callListId ?? item.callListId,
      ...(isFirst && { callId: call.id, isRegistered: false }),
    });
  }

  dialled(cardId: string, callId: string): void {
    const item = this.#items.get(cardId);
    if (item !== undefined) this.#items.set(cardId, { ...item, callId, isRegistered: false });
  }

  /** The card goes on to its next client, whom it will name by `entity`. */
  next(cardId: string): void {
    const item = this.#items.get(cardId);
    if (item !== undefined)
      this.#items.set(cardId, { ...item, number: '', entity: null, callId: null, isRegistered: false });
  }
}

/** Whether the card may dial: nobody is being talked to for it. */
export const isFree = (item: CampaignItem, calls: ReadonlyMap<string, Call>): boolean => {
  const call = item.callId === null ? undefined : calls.get(item.callId);
  return call === undefined || !isAlive(call);
};
