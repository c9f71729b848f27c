import { findByNumber, mayRead } from '../crm.ts';
import type { CrmEntity, EntityType, PortalUser } from '../model.ts';
import type { PortalState } from '../state.ts';
import { textOf } from '../values.ts';
import { isoZone } from './envelope.ts';
import { methodError } from './errors.ts';
import { Page, type RestMethod } from './method.ts';
import { int, type Params, record, text, upperKeys } from './params.ts';
import { cell, compare, condition } from './row-filter.ts';

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
    ['crm.contact.list', method((user, params) => list(state, 'CONTACT', user, params, contactRow))],
    ['crm.company.list', method((user, params) => list(state, 'COMPANY', user, params, titledRow))],
    ['crm.lead.list', method((user, params) => list(state, 'LEAD', user, params, leadRow))],
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

const pageSize = 50;

/**
 * Old list methods: conditions are joined by "and" (`logic` isn't supported), `%` is a part of the field in whatever
 * case, only named fields come, those of several values (PHONE) included, and `start: -1` counts nothing.
 */
function list(
  state: PortalState,
  type: EntityType,
  user: PortalUser,
  params: Params,
  rowOf: (entity: CrmEntity) => Record<string, unknown>,
): Page {
  const conditions = Object.entries(upperKeys(record(params, 'FILTER'))).map(([key, value]) => condition(key, value));
  const named = params['SELECT'];
  const fields = Array.isArray(named) ? named.map(textOf) : ['*'];
  const start = int(params, 'START');
  const [sort, way] = Object.entries(record(params, 'ORDER'))[0] ?? ['ID', 'ASC'];
  const rows = state.entities
    .filter((entity) => entity.type === type && mayRead(user, entity))
    .map(rowOf)
    .filter((row) => conditions.every((matches) => matches(row)))
    .sort((left, right) => compare(cell(left, sort), cell(right, sort)) * (way === 'DESC' ? -1 : 1));
  const page = rows.slice(Math.max(0, start), Math.max(0, start) + pageSize).map((row) => selected(row, fields));
  if (start < 0) return new Page(page);
  return new Page(page, rows.length, start + pageSize < rows.length ? start + pageSize : undefined);
}

function selected(row: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  const isWanted = (name: string) => fields.includes(name) || (fields.includes('*') && !Array.isArray(row[name]));
  return Object.fromEntries(Object.entries(row).filter(([name]) => name === 'ID' || isWanted(name)));
}

const leadRow = (entity: CrmEntity) => ({ ...titledRow(entity), NAME: null, LAST_NAME: null });

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
