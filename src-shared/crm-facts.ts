/**
 * What is known of a call beyond its signalling: what the CRM says about it, and what its agent said about it on the
 * card. These are facts, not steps: they may come before the call, while it is up and after its end, several times and
 * by several ways (card, server event, callback form), and each adds to what is known.
 */

/** As Bitrix24 names it: CONTACT, COMPANY, LEAD, and for the card's bindings also DEAL (bitrix24.md 3.2, 6.2). */
export interface CrmEntity {
  readonly type: string;
  readonly id: number;
}

/** A contact, company or lead, as the CRM calls it. */
export interface CrmClient extends CrmEntity {
  readonly name: string;
}

export interface CrmFacts {
  /** The campaign that the call belongs to; only the server event tells (bitrix24.md 4.2). */
  readonly callListId: number | null;
  /** Whom the call is about, by the portal's own word. */
  readonly entity: CrmEntity | null;
  /** Who has the number, or whom the agent has chosen in the search. */
  readonly client: CrmClient | null;
  /** To be dialled as tones after the answer. */
  readonly extension: string | null;
}

export const noCrmFacts: CrmFacts = { callListId: null, entity: null, client: null, extension: null };

/** 1 to 5, as the card's quality meter and `finish` have it (bitrix24.md 3.3, 6.2). */
export type Vote = 1 | 2 | 3 | 4 | 5;

/** A call that a colleague has passed to us, with its CALL_ID: it is not to be registered again (bitrix24.md 8i). */
export interface Inheritance {
  /** When we learned it: what we registered before that is void. */
  readonly since: number;
  /** When the customer was first answered, by whom has passed it on: the whole talk counts from here. null: by nobody yet. */
  readonly answeredAt: number | null;
  /** `offered`: she has said that it may come · `ours`: she has let go of it · `theirs`: nobody has said that she did. */
  readonly state: 'offered' | 'ours' | 'theirs';
}

/** A call that we pass to a colleague, CALL_ID and all. */
export interface Handover {
  /** The portal's id of the colleague. */
  readonly toUserId: string;
  /** Her desktop has said that it carries the call, and so owes its `finish`. */
  readonly taken: boolean;
}

/** What is new stands; what says nothing changes nothing. */
export const mergedFacts = (known: CrmFacts, news: Partial<CrmFacts>): CrmFacts => ({
  callListId: news.callListId ?? known.callListId,
  entity: news.entity ?? known.entity,
  client: news.client ?? known.client,
  extension: news.extension ?? known.extension,
});
