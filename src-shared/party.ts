/** Who is at the other end, as people read it. */
import type { Call, Remote } from './call.ts';
import type { CrmEntity } from './crm-facts.ts';
import { crmClientTypes } from './crm-search.ts';

/** Clients in their own right; a deal is somebody's. */
const clientTypes: readonly string[] = crmClientTypes;

/** By the CRM's name, once it is known, else by the one that the PBX has told. */
export function partyOf({ remote, crm }: Pick<Call, 'remote' | 'crm'>): Remote {
  const { client, entity } = crm;
  // The card may say that the call is about another client with the same number.
  const isAboutAnother =
    client !== null && entity !== null && clientTypes.includes(entity.type) && !isSame(client, entity);
  return client === null || isAboutAnother ? remote : { ...remote, name: client.name };
}

export const isSame = (one: CrmEntity, other: CrmEntity): boolean => one.type === other.type && one.id === other.id;
