import type { PortalApp, PortalUser } from '../model.ts';
import type { PortalState } from '../state.ts';
import { textOf } from '../values.ts';
import { isoZone } from './envelope.ts';
import { accessDenied, RestError } from './errors.ts';
import { Page, type RestCall, type RestMethod } from './method.ts';
import { bool, ids, int, type Params, record, text, upperKeys } from './params.ts';

/** Who am I, who are they, what application is this (bitrix24.md 3.9). */
export function basicMethods(state: PortalState, names: () => string[]): [string, RestMethod][] {
  const open = (run: RestMethod['run']): RestMethod => ({ scope: '', webhook: true, run });
  const users = (run: RestMethod['run']): RestMethod => ({ scope: 'user|user_basic|user_brief', webhook: true, run });
  return [
    ['profile', open(({ user }) => profile(user))],
    ['server.time', open(() => isoZone(state.now()))],
    ['methods', open(names)],
    ['method.get', open(({ params }) => methodGet(upperKeys(params), names()))],
    ['scope', open(({ app }) => app?.scope ?? [])],
    ['app.info', open((call) => appInfo(call, state.settings.licenseFamily))],
    ['feature.get', open(({ params }) => featureGet(state, upperKeys(params)))],
    ['voximplant.user.get', { scope: 'telephony', webhook: true, run: (call) => telephonyUsers(state, call) }],
    ['user.current', users(({ user }) => userRow(user))],
    ['user.get', users(({ params }) => userList(state, upperKeys(params)))],
    ['app.option.get', open((call) => optionGet(appOf(call).options, call.params))],
    ['app.option.set', open(appOptionSet)],
    ['user.option.get', open((call) => optionGet(userOptions(call), call.params))],
    ['user.option.set', open((call) => optionSet(userOptions(call), call.params))],
  ];
}

const profile = (user: PortalUser) => ({
  ID: String(user.id),
  ADMIN: user.admin,
  NAME: user.name,
  LAST_NAME: user.lastName,
  PERSONAL_GENDER: '',
  TIME_ZONE: '',
  TIME_ZONE_OFFSET: 0,
});

export const userRow = (user: PortalUser) => ({
  ID: String(user.id),
  ACTIVE: user.active,
  NAME: user.name,
  LAST_NAME: user.lastName,
  SECOND_NAME: '',
  EMAIL: user.email,
  LAST_LOGIN: '2026-01-05T08:00:00+00:00',
  DATE_REGISTER: '2026-01-01T00:00:00+00:00',
  TIME_ZONE: '',
  IS_ONLINE: 'Y',
  // Dates that PHP's JSON encoder can't see into.
  TIMESTAMP_X: {},
  LAST_ACTIVITY_DATE: {},
  PERSONAL_GENDER: '',
  PERSONAL_WWW: '',
  PERSONAL_BIRTHDAY: '',
  PERSONAL_CITY: '',
  UF_EMPLOYMENT_DATE: '',
  UF_DEPARTMENT: [1],
  WORK_POSITION: user.position,
  WORK_PHONE: user.workPhone,
  PERSONAL_MOBILE: user.mobilePhone,
  UF_PHONE_INNER: user.innerNumber,
  USER_TYPE: 'employee',
});

const pageSize = 50;

function userList(state: PortalState, params: Params): Page {
  const filter = { ...params, ...upperKeys(record(params, 'FILTER')) };
  const wanted = (key: string, value: string) => {
    const given = filter[key];
    if (given === undefined) return true;
    return (Array.isArray(given) ? given : [given]).some((one) => textOf(one) === value);
  };
  const rows = state.users.filter(
    (user) =>
      wanted('ID', String(user.id)) &&
      wanted('UF_PHONE_INNER', user.innerNumber) &&
      wanted('NAME', user.name) &&
      wanted('LAST_NAME', user.lastName) &&
      (filter['ACTIVE'] === undefined || bool(filter, 'ACTIVE', true) === user.active),
  );
  const start = int(params, 'START');
  const next = start + pageSize < rows.length ? start + pageSize : undefined;
  return new Page(rows.slice(start, start + pageSize).map(userRow), rows.length, next);
}

function appInfo(call: RestCall, family: string) {
  if (!call.app) throw accessDenied('Access denied! Application context required');
  return {
    ID: call.app.id,
    CODE: call.app.clientId,
    VERSION: call.app.version,
    STATUS: 'L',
    INSTALLED: call.app.installed,
    PAYMENT_EXPIRED: 'N',
    DAYS: null,
    LANGUAGE_ID: 'en',
    LICENSE: `en_${family}`,
    LICENSE_TYPE: family,
    LICENSE_FAMILY: family,
  };
}

/** Whether the plan has a feature; the sandbox knows the one of offline events. */
function featureGet(state: PortalState, params: Params) {
  const code = text(params, 'CODE');
  if (code === '') throw new RestError('CODE_EMPTY', "CODE can't be empty");
  return { value: code === 'rest_offline_extended' && state.settings.offlineExtended ? 'Y' : 'N' };
}

/** An administrator must have confirmed this method for the application (2.4). */
function telephonyUsers(state: PortalState, { user, params }: RestCall) {
  const confirmed = state.settings.methodConfirmation;
  if (confirmed === 'waiting') throw new RestError('METHOD_CONFIRM_WAITING', 'Waiting for confirmation', 401);
  if (confirmed === 'denied') throw new RestError('METHOD_CONFIRM_DENIED', 'Method call denied', 403);
  if (!user.admin) throw accessDenied('Access denied!');
  const wanted = ids(params, 'USER_ID');
  return state.users
    .filter((known) => known.active && (wanted === undefined || wanted.includes(known.id)))
    .map((known) => ({
      ID: String(known.id),
      DEFAULT_LINE: known.outgoingLine,
      PHONE_ENABLED: 'N',
      SIP_SERVER: '',
      SIP_LOGIN: '',
      SIP_PASSWORD: '',
      INNER_NUMBER: known.innerNumber,
    }));
}

function methodGet(params: Params, names: string[]) {
  const isExisting = names.includes(text(params, 'NAME').toLowerCase());
  return { isExisting, isAvailable: isExisting };
}

function appOf({ app }: RestCall): PortalApp {
  if (!app) throw accessDenied('Access denied! Application context required');
  return app;
}

function userOptions(call: RestCall): Record<string, unknown> {
  const app = appOf(call);
  const known = app.userOptions.get(call.user.id);
  if (known) return known;
  const fresh: Record<string, unknown> = {};
  app.userOptions.set(call.user.id, fresh);
  return fresh;
}

/** One option by name, or all of them; an empty map is `[]`. */
function optionGet(options: Record<string, unknown>, params: Params): unknown {
  const name = text(params, 'option');
  if (name !== '') return options[name] ?? null;
  return Object.keys(options).length === 0 ? [] : options;
}

function optionSet(options: Record<string, unknown>, params: Params): true {
  const given = record(params, 'options');
  if (Object.keys(given).length === 0) {
    throw new RestError('ERROR_ARGUMENT', "Argument 'options' is null or empty", 400, 'options');
  }
  Object.assign(options, given);
  return true;
}

function appOptionSet(call: RestCall): true {
  if (!call.user.admin) throw accessDenied('Administrator authorization required');
  return optionSet(appOf(call).options, call.params);
}
