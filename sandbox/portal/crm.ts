import type { CrmEntity, EntityRef, PhoneEntry, PortalUser } from './model.ts';
import { normalizeNumber } from './telephony/numbers.ts';
import type { PortalState } from './state.ts';

/** A thousand calls make a thousand clients, and each call looks at all of them. */
const normalized = new WeakMap<PhoneEntry, string>();

function comparable(phone: PhoneEntry): string {
  const known = normalized.get(phone) ?? normalizeNumber(phone.value);
  normalized.set(phone, known);
  return known;
}

const searchOrder = ['CONTACT', 'LEAD', 'COMPANY'] as const;

/** Clients with this number, in the order of `searchCrmEntities` (bitrix24.md 3.6). */
export function findByNumber(state: PortalState, number: string): CrmEntity[] {
  const wanted = normalizeNumber(number);
  const hits = state.entities.filter((entity) => entity.phones.some((phone) => comparable(phone) === wanted));
  return searchOrder.flatMap((type) => hits.filter((entity) => entity.type === type));
}

/** With the CRM rights of this user (3.6). */
export const mayRead = (user: PortalUser, entity: CrmEntity): boolean =>
  user.crmRights === 'all' || entity.assignedById === user.id;

/** The active colleague who has this outside number; leads are never made for colleagues (3.2). */
export function employeeWithNumber(state: PortalState, number: string): PortalUser | undefined {
  const wanted = normalizeNumber(number);
  return state.users.find(
    (user) =>
      user.active && [user.workPhone, user.mobilePhone].some((phone) => phone && normalizeNumber(phone) === wanted),
  );
}

/** The active colleague who has this extension. */
export function employeeWithExtension(state: PortalState, extension: string): PortalUser | undefined {
  if (!/^[1-9]\d{0,3}$/.test(extension)) return undefined;
  return state.users.find((user) => user.active && user.innerNumber === extension);
}

export function createLead(
  state: PortalState,
  given: { number: string; outgoing: boolean; source: string; assignedById: number },
): CrmEntity {
  const lead: CrmEntity = {
    type: 'LEAD',
    id: state.nextId(),
    title: `${given.number} - ${given.outgoing ? 'Outgoing' : 'Incoming'} call`,
    note: given.source,
    phones: [{ value: given.number, kind: 'WORK' }],
    email: '',
    company: undefined,
    assignedById: given.assignedById,
    createdAt: state.now(),
  };
  state.entities.push(lead);
  state.timeline.record('entity.created', lead);
  return lead;
}

export const refOf = (entity: CrmEntity): EntityRef => ({ type: entity.type, id: entity.id });
