import { findByNumber, mayRead } from '../crm.ts';
import type { CrmEntity, EntityType, PortalUser } from '../model.ts';
import type { PortalState } from '../state.ts';
import { textOf } from '../values.ts';
import { isoZone } from './envelope.ts';
import { methodError } from './errors.ts';
import type { RestMethod } from './method.ts';
import { int, type Params, text, upperKeys } from './params.ts';

/** What telephony asks of the CRM: who has this number, and who is responsible (bitrix24.md 3.9). */
export function crmMethods(state: PortalState): [string, RestMethod][] {
  const method = (run: (user: PortalUser, params: Params) => unknown): RestMethod => ({
    scope: 'crm',
    webhook: true,
    run: ({ user, params }) => run(user, upperKeys(params)),
  });
  return [
    ['crm.duplicate.findbycomm', method((user, params) => findByComm(state, user, params))],
    ['crm.contact.get', method((user, params) => contactRow(get(state, 'CONTACT', user, params)))],
    ['crm.company.get', method((user, params) => titledRow(get(state, 'COMPANY', user, params)))],
    ['crm.lead.get', method((user, params) => titledRow(get(state, 'LEAD', user, params)))],
  ];
}

const mostValues = 20;

/** Ids by type, at most 20 of each; `[]` when nobody has any of the numbers or addresses. */
function findByComm(state: PortalState, user: PortalUser, params: Params): Record<string, number[]> | [] {
  const type = text(params, 'TYPE').toUpperCase();
  if (type !== 'PHONE' && type !== 'EMAIL') throw methodError("Communication type isn't defined");
  const values = params['VALUES'];
  if (!Array.isArray(values) || values.length === 0) throw methodError("Communication values aren't defined");
  const only = text(params, 'ENTITY_TYPE').toUpperCase();
  const found = values
    .slice(0, mostValues)
    .flatMap((value) => (type === 'PHONE' ? findByNumber(state, textOf(value)) : findByMail(state, textOf(value))))
    .filter((entity) => mayRead(user, entity) && (only === '' || entity.type === only));
  const answer: Record<string, number[]> = {};
  for (const { type: kind, id } of found) {
    const ids = (answer[kind] ??= []);
    if (!ids.includes(id) && ids.length < mostValues) ids.push(id);
  }
  return found.length === 0 ? [] : answer;
}

const findByMail = (state: PortalState, address: string): CrmEntity[] =>
  state.entities.filter((entity) => entity.email !== '' && entity.email.toLowerCase() === address.toLowerCase());

function get(state: PortalState, type: EntityType, user: PortalUser, params: Params): CrmEntity {
  const id = int(params, 'ID');
  if (id <= 0) throw methodError('ID is not defined or invalid.');
  const entity = state.entity(type, id);
  if (!entity) throw methodError('Not found');
  if (!mayRead(user, entity)) throw methodError('Access denied');
  return entity;
}

function contactRow(entity: CrmEntity) {
  const [name = '', ...last] = entity.title.split(' ');
  const company = entity.company === undefined ? null : String(entity.company);
  return { ...common(entity), NAME: name, LAST_NAME: last.join(' '), POST: entity.note, COMPANY_ID: company };
}

const titledRow = (entity: CrmEntity) => ({ ...common(entity), TITLE: entity.title, COMMENTS: entity.note });

function common(entity: CrmEntity) {
  const phones = entity.phones.map((phone, index) => ({
    ID: String(entity.id * 100 + index),
    VALUE_TYPE: phone.kind,
    VALUE: phone.value,
    TYPE_ID: 'PHONE',
  }));
  const mails = [{ ID: String(entity.id * 100 + 99), VALUE_TYPE: 'WORK', VALUE: entity.email, TYPE_ID: 'EMAIL' }];
  return {
    ID: String(entity.id),
    ASSIGNED_BY_ID: String(entity.assignedById),
    HAS_PHONE: phones.length > 0 ? 'Y' : 'N',
    HAS_EMAIL: entity.email === '' ? 'N' : 'Y',
    DATE_CREATE: isoZone(entity.createdAt),
    DATE_MODIFY: isoZone(entity.createdAt),
    OPENED: 'Y',
    // Fields of several values are absent when there is none.
    ...(phones.length > 0 ? { PHONE: phones } : {}),
    ...(entity.email === '' ? {} : { EMAIL: mails }),
  };
}
