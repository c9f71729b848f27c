import type { OfflineEvent, PortalApp } from '../model.ts';
import type { OfflineEvents } from '../offline-events.ts';
import type { PortalState } from '../state.ts';
import { isoZone } from './envelope.ts';
import { accessDenied, RestError, wrongAuthType } from './errors.ts';
import { Page, type RestCall, type RestMethod } from './method.ts';
import { int, type Params, record, text, upperKeys } from './params.ts';
import { cell, compare, condition } from './row-filter.ts';

type Offline = { readonly app: PortalApp; readonly connector: string };

/** `event.offline.*` (bitrix24.md 4.5): an administrator's token and application context, for each of them. */
export function offlineMethods(state: PortalState, queue: OfflineEvents): [string, RestMethod][] {
  const method = (run: (given: Offline, params: Params) => unknown): RestMethod => ({
    scope: '',
    webhook: false,
    run: (call) => run(allowed(call), upperKeys(call.params)),
  });
  return [
    ['event.offline.get', method((given, params) => get(state, queue, given, params))],
    ['event.offline.list', method((given, params) => list(queue, given, params))],
    ['event.offline.clear', method((given, params) => clear(queue, given, params))],
    ['event.offline.error', method((given, params) => markError(queue, given, params))],
  ];
}

function allowed({ app, user, params }: RestCall): Offline {
  if (!app) throw wrongAuthType();
  if (!user.admin) throw accessDenied();
  return { app, connector: text(upperKeys(params), 'AUTH_CONNECTOR') };
}

const eventRow = (row: OfflineEvent) => ({
  ID: String(row.id),
  TIMESTAMP_X: isoZone(row.at),
  EVENT_NAME: row.name,
  EVENT_DATA: row.data,
  EVENT_ADDITIONAL: { user_id: row.userId },
  MESSAGE_ID: row.messageId,
});

const listRow = (row: OfflineEvent) => ({
  ...eventRow(row),
  PROCESS_ID: row.processId,
  ERROR: row.error ? '1' : '0',
});

const pageSize = 50;

const queueFields = ['ID', 'TIMESTAMP_X', 'EVENT_NAME', 'MESSAGE_ID'];
const listFields = [...queueFields, 'PROCESS_ID', 'ERROR'];

/** `clear=1`, the default, deletes what it returns; `clear=0` reserves it for a process, if the plan allows that. */
function get(state: PortalState, queue: OfflineEvents, { app, connector }: Offline, params: Params) {
  const clears = params['CLEAR'] === undefined || int(params, 'CLEAR') !== 0;
  if (!clears && !state.settings.offlineExtended) {
    const description = 'This feature is not enabled for the current license: extended offline events handling';
    throw new RestError('WRONG_LICENSE', description, 403);
  }
  const limit = params['LIMIT'] === undefined ? pageSize : int(params, 'LIMIT');
  if (limit <= 0) throw argument('Value must be positive integer', 'LIMIT');
  const wanted = queue.rows(app, connector).filter((row) => row.error === (int(params, 'ERROR') === 1));
  const chosen = select(wanted, params, queueFields, 'TIMESTAMP_X');
  const given = params['PROCESS_ID'] === undefined ? undefined : text(params, 'PROCESS_ID').trim();
  const rows = chosen.filter((row) => row.processId === (given ?? '')).slice(0, limit);
  const processId = given ?? queue.reserve(rows);
  const events = rows.map(eventRow);
  if (clears) queue.clear(app, connector, processId, () => true);
  return { process_id: clears && given === undefined ? null : processId, events };
}

/** The whole queue, reserved and failed rows too; nothing changes. */
function list(queue: OfflineEvents, { app, connector }: Offline, params: Params): Page {
  const rows = select(queue.rows(app, connector), params, listFields, 'ID');
  const start = int(params, 'START');
  const next = start + pageSize < rows.length ? start + pageSize : undefined;
  return new Page(rows.slice(start, start + pageSize).map(listRow), rows.length, next);
}

function clear(queue: OfflineEvents, { app, connector }: Offline, params: Params): true {
  const processId = requiredProcess(params);
  if (params['MESSAGE_ID'] !== undefined) {
    const messages = messageIds(params);
    queue.clear(app, connector, processId, (row) => messages.includes(row.messageId));
  } else if (params['ID'] === undefined) {
    queue.clear(app, connector, processId, () => true);
  } else {
    const wanted = rowIds(params);
    queue.clear(app, connector, processId, (row) => wanted.includes(row.id));
  }
  return true;
}

function markError(queue: OfflineEvents, { app, connector }: Offline, params: Params): true {
  queue.markError(app, connector, requiredProcess(params), messageIds(params));
  return true;
}

function requiredProcess(params: Params): string {
  if (params['PROCESS_ID'] === undefined) throw argument("Argument 'PROCESS_ID' is null or empty", 'PROCESS_ID');
  return text(params, 'PROCESS_ID').trim();
}

function messageIds(params: Params): string[] {
  const given = params['MESSAGE_ID'];
  const values = Array.isArray(given) ? given.map(String) : undefined;
  if (!values?.every((id) => id.trim().length === 32)) {
    throw argument('Value must be array of MESSAGE_ID values', 'message_id');
  }
  return values.map((id) => id.trim());
}

function rowIds(params: Params): number[] {
  const given = params['ID'];
  const values = Array.isArray(given) ? given.map((id) => int({ id }, 'id')) : undefined;
  if (!values?.every((id) => id > 0)) throw argument('Value must be array of integers', 'id');
  return values;
}

const argument = (description: string, name: string) => new RestError('ERROR_ARGUMENT', description, 400, name);

function select(
  rows: readonly OfflineEvent[],
  params: Params,
  fields: readonly string[],
  orderField: string,
): OfflineEvent[] {
  const conditions = Object.entries(record(params, 'FILTER')).map(([key, value]) =>
    allowedCondition(key, value, fields),
  );
  const [[field, direction] = [orderField, 'ASC']] = Object.entries(record(params, 'ORDER'));
  if (!fields.includes(field)) throw argument(`Order field not allowed: ${field}`, 'order');
  const sign = { ASC: 1, DESC: -1 }[String(direction).toUpperCase()];
  if (sign === undefined) throw argument('Order direction should be one of {ASC|DESC}', 'order');
  return rows
    .filter((row) => conditions.every((matches) => matches(listRow(row))))
    .sort(
      (left, right) => sign * compare(cell(listRow(left), field), cell(listRow(right), field)) || left.id - right.id,
    );
}

/** The queue knows fewer operations and fields than other lists. */
function allowedCondition(key: string, value: unknown, fields: readonly string[]) {
  const [, operation = '', field = ''] = /^(\W*)(.*)$/.exec(key) ?? [];
  if (!fields.includes(field)) throw argument(`Filter field not allowed: ${field}`, 'filter');
  if (!['', '=', '>', '<', '>=', '<='].includes(operation)) {
    throw argument(`Filter operation not allowed: ${operation}`, 'filter');
  }
  if (typeof value === 'object') throw argument(`The value of an argument '${key}' has an invalid type`, 'filter');
  return condition(key, value);
}
