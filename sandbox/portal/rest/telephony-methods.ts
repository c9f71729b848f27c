import { employeeWithExtension, findByNumber, mayRead } from '../crm.ts';
import type { CallType, CrmEntity, EntityRef, PortalCall, PortalUser, StatisticsRow } from '../model.ts';
import type { Push } from '../push.ts';
import type { PortalState } from '../state.ts';
import type { Calls } from '../telephony/calls.ts';
import { finishCall } from '../telephony/finish.ts';
import { stripNumber } from '../telephony/numbers.ts';
import { methodError, RestError } from './errors.ts';
import type { RestCall, RestMethod } from './method.ts';
import { bool, float, ids, int, isoDate, type Params, text } from './params.ts';

/** `telephony.externalCall.*` but for records (bitrix24.md 3.2-3.4, 3.6). Keys are read in upper case only. */
export function telephonyMethods(state: PortalState, calls: Calls, push: Push): [string, RestMethod][] {
  const method = (webhook: boolean, run: RestMethod['run']): RestMethod => ({ scope: 'telephony', webhook, run });
  return [
    ['telephony.externalcall.register', method(false, (call) => register(state, calls, call))],
    ['telephony.externalcall.finish', method(false, ({ params }) => finish(state, calls, push, params))],
    ['telephony.externalcall.show', method(true, ({ params }) => calls.show(callId(params), ids(params, 'USER_ID')))],
    ['telephony.externalcall.hide', method(true, ({ params }) => calls.hide(callId(params), ids(params, 'USER_ID')))],
    ['telephony.externalcall.searchcrmentities', method(true, ({ user, params }) => search(state, user, params))],
  ];
}

function register(state: PortalState, calls: Calls, { params, app }: RestCall) {
  requireUser(params);
  const type = int(params, 'TYPE');
  if (!isCallType(type)) throw methodError('Unknown TYPE');
  const startDate = isoDate(params, 'CALL_START_DATE');
  const phoneNumber = stripNumber(text(params, 'PHONE_NUMBER'));
  if (phoneNumber === '') throw methodError('Unsupported phone number format');
  const user = findUser(state, params);
  const lineNumber = text(params, 'LINE_NUMBER').trim().slice(0, 50);
  if (app && lineNumber !== '' && !state.lines.some((line) => line.appId === app.id && line.number === lineNumber)) {
    // An unknown line number makes a line of the app (3.2).
    state.lines.push({ appId: app.id, number: lineNumber, name: '', crmAutoCreate: true });
  }
  const call = calls.register({
    userId: user.id,
    phoneNumber,
    type,
    appId: app?.id,
    startDate,
    crmCreate: bool(params, 'CRM_CREATE', false),
    crmSource: text(params, 'CRM_SOURCE') || 'CALL',
    entity: explicitEntity(params),
    show: bool(params, 'SHOW', true),
    addToChat: bool(params, 'ADD_TO_CHAT', true),
    callListId: int(params, 'CALL_LIST_ID'),
    lineNumber,
    externalCallId: text(params, 'EXTERNAL_CALL_ID'),
  });
  return registered(call);
}

function registered(call: PortalCall) {
  const lead = call.created.find((entity) => entity.type === 'LEAD');
  return {
    CALL_ID: call.callId,
    CRM_CREATED_LEAD: lead?.id ?? null,
    CRM_CREATED_ENTITIES: call.created.map((entity) => ({ ENTITY_TYPE: entity.type, ENTITY_ID: entity.id })),
    CRM_ENTITY_TYPE: call.entity?.type ?? '',
    CRM_ENTITY_ID: call.entity?.id ?? null,
    ...(call.leadCreationError === undefined ? {} : { LEAD_CREATION_ERROR: call.leadCreationError }),
  };
}

function finish(state: PortalState, calls: Calls, push: Push, params: Params) {
  if (typeof params['CALL_ID'] !== 'string') throw new RestError('INVALID_ARGUMENT', 'CALL_ID must be a string');
  requireUser(params);
  const recordUrl = text(params, 'RECORD_URL');
  if (recordUrl !== '' && !URL.canParse(recordUrl)) {
    throw methodError('RECORD_URL contains invalid symbols. Please encode url according to RFC 1738');
  }
  const call = state.calls.get(params['CALL_ID']);
  // The closing bracket is missing in the real answer too.
  if (!call) throw methodError('Call is not found (call should be registered prior to finishing');
  const user = findUser(state, params);
  const duration = int(params, 'DURATION');
  const row = finishCall(state, calls, push, call, {
    callId: call.callId,
    userId: user.id,
    duration,
    statusCode: text(params, 'STATUS_CODE') || (duration > 0 ? '200' : '304'),
    failedReason: text(params, 'FAILED_REASON'),
    vote: int(params, 'VOTE') || undefined,
    cost: float(params, 'COST'),
    costCurrency: text(params, 'COST_CURRENCY'),
    // The docs say 1 when left out; the source behaves as 0 (3.10).
    addToChat: bool(params, 'ADD_TO_CHAT', false),
  });
  return finished(row);
}

function finished(row: StatisticsRow) {
  return {
    CALL_ID: row.callId,
    EXTERNAL_CALL_ID: row.externalCallId || null,
    PORTAL_USER_ID: row.portalUserId,
    PHONE_NUMBER: row.phoneNumber,
    PORTAL_NUMBER: row.portalNumber,
    INCOMING: String(row.type),
    CALL_DURATION: row.duration,
    // A date object that PHP's JSON encoder can't see into.
    CALL_START_DATE: {},
    CALL_STATUS: row.talked ? 1 : 0,
    CALL_VOTE: row.vote ?? null,
    COST: row.cost,
    COST_CURRENCY: row.costCurrency,
    CALL_FAILED_CODE: row.failedCode,
    CALL_FAILED_REASON: row.failedReason,
    REST_APP_ID: row.app ? String(row.app.id) : '',
    REST_APP_NAME: row.app?.name ?? '',
    CRM_ACTIVITY_ID: row.activityId ?? null,
    COMMENT: row.comment || null,
    CRM_ENTITY_TYPE: row.entity?.type ?? '',
    CRM_ENTITY_ID: row.entity?.id ?? null,
    ID: row.id,
    ...(row.activityError === undefined ? {} : { ERRORS: { ACTIVITY_CREATION: row.activityError } }),
  };
}

/** With the CRM rights of the token's user: an agent may not see another agent's client. */
function search(state: PortalState, user: PortalUser, params: Params) {
  const number = stripNumber(text(params, 'PHONE_NUMBER'));
  if (number === '') throw methodError('PHONE_NUMBER is empty');
  const found = findByNumber(state, number).filter((entity) => mayRead(user, entity));
  return found.map((entity) => ({
    CRM_ENTITY_TYPE: entity.type,
    CRM_ENTITY_ID: entity.id,
    NAME: entity.title,
    ASSIGNED_BY_ID: entity.assignedById,
    ASSIGNED_BY: assignedBy(state, entity),
  }));
}

function assignedBy(state: PortalState, entity: CrmEntity) {
  const user = state.user(entity.assignedById);
  return {
    ID: String(entity.assignedById),
    TIMEMAN_STATUS: user?.timemanStatus ?? 'UNAVAILABLE',
    USER_PHONE_INNER: user?.innerNumber || null,
    WORK_PHONE: user?.workPhone || null,
    PERSONAL_PHONE: null,
    PERSONAL_MOBILE: user?.mobilePhone || null,
  };
}

const callId = (params: Params): string => text(params, 'CALL_ID');

const isCallType = (type: number): type is CallType => type >= 1 && type <= 5;

function requireUser(params: Params): void {
  if (int(params, 'USER_ID') === 0 && text(params, 'USER_PHONE_INNER') === '') {
    throw methodError('USER_ID or USER_PHONE_INNER should be set');
  }
}

function findUser(state: PortalState, params: Params): PortalUser {
  const id = int(params, 'USER_ID');
  const user = id > 0 ? state.user(id) : employeeWithExtension(state, text(params, 'USER_PHONE_INNER'));
  if (!user?.active) throw methodError('User is not found or is not active');
  return user;
}

function explicitEntity(params: Params): EntityRef | undefined {
  const type = text(params, 'CRM_ENTITY_TYPE');
  const id = int(params, 'CRM_ENTITY_ID');
  return id > 0 && (type === 'CONTACT' || type === 'COMPANY' || type === 'LEAD') ? { type, id } : undefined;
}
