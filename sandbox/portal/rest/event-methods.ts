import type { EventDispatch } from '../event-delivery.ts';
import type { EventHandler, PortalApp } from '../model.ts';
import type { PortalState } from '../state.ts';
import { accessDenied, methodError, RestError, wrongAuthType } from './errors.ts';
import { checkHandler } from './handler-address.ts';
import type { RestCall, RestMethod } from './method.ts';
import { int, type Params, record, text, upperKeys } from './params.ts';

/** Events that the sandbox raises, with the scope that brings them. */
const knownEvents: ReadonlyMap<string, string> = new Map([
  ['ONEXTERNALCALLSTART', 'telephony'],
  ['ONEXTERNALCALLBACKSTART', 'telephony'],
  ['ONAPPINSTALL', ''],
  ['ONAPPUNINSTALL', ''],
  ['ONAPPTEST', ''],
  ['ONOFFLINEEVENT', ''],
]);

type AppCall = RestCall & { readonly app: PortalApp };

/** `event.bind`, `.unbind`, `.get` and `.test` (bitrix24.md 4.4): app context only. */
export function eventMethods(state: PortalState, events: EventDispatch): [string, RestMethod][] {
  const method = (run: (call: AppCall, params: Params) => unknown): RestMethod => ({
    scope: '',
    webhook: false,
    run: (call) => {
      if (!call.app) throw wrongAuthType();
      return run({ ...call, app: call.app }, upperKeys(call.params));
    },
  });
  return [
    [
      'events',
      method(({ app }) =>
        [...knownEvents].filter(([, scope]) => !scope || app.scope.includes(scope)).map(([name]) => name),
      ),
    ],
    ['event.bind', method((call, params) => bind(state, call, params))],
    ['event.unbind', method((call, params) => unbind(state, call, params))],
    ['event.get', method((call) => visible(state, call).map(handlerRow))],
    ['event.test', method((call) => test(events, call))],
  ];
}

const own = (state: PortalState, { app }: AppCall): EventHandler[] =>
  state.eventHandlers.filter((handler) => handler.appId === app.id);

/** Others than administrators see and remove what was bound in their own name. */
const visible = (state: PortalState, call: AppCall): EventHandler[] =>
  own(state, call).filter((handler) => call.user.admin || handler.authType === call.user.id);

const handlerRow = (handler: EventHandler) =>
  handler.offline
    ? { event: handler.event, connector_id: handler.connectorId, offline: 1 }
    : { event: handler.event, handler: handler.handler, auth_type: String(handler.authType), offline: 0 };

function bind(state: PortalState, call: AppCall, params: Params): true {
  const { app, user } = call;
  const event = requiredText(params, 'EVENT').toUpperCase();
  const offline = isOffline(params);
  if (offline && !user.admin) throw accessDenied('Offline events binding requires administrator access rights');
  const asked = int(params, 'AUTH_TYPE');
  if (asked > 0 && asked !== user.id && !user.admin) {
    throw accessDenied('Event binding with AUTH_TYPE requires administrator access rights');
  }
  const handler = offline ? '' : checkHandler(requiredText(params, 'HANDLER'));
  const scope = knownEvents.get(event);
  if (scope === undefined || (scope !== '' && !app.scope.includes(scope))) {
    throw new RestError('ERROR_EVENT_NOT_FOUND', 'Event not found');
  }
  const given = {
    appId: app.id,
    event,
    handler,
    authType: offline ? 0 : user.admin ? asked : user.id,
    offline,
    connectorId: offline ? text(params, 'AUTH_CONNECTOR') : '',
    minTimeout: minTimeout(params),
  };
  const same = own(state, call).some(
    (known) =>
      known.event === event &&
      known.handler === handler &&
      known.authType === given.authType &&
      known.offline === offline &&
      known.connectorId === given.connectorId,
  );
  if (same) throw methodError('Unable to set event handler: Handler already binded');
  state.eventHandlers.push({ id: state.nextId(), ...given });
  return true;
}

function unbind(state: PortalState, call: AppCall, params: Params): { count: number } {
  const event = requiredText(params, 'EVENT').toUpperCase();
  const offline = isOffline(params);
  if (offline && !call.user.admin) {
    throw accessDenied('Offline events unbinding requires administrator access rights');
  }
  const handler = offline ? '' : requiredText(params, 'HANDLER');
  const gone = visible(state, call).filter(
    (known) =>
      known.event === event &&
      known.offline === offline &&
      known.handler === handler &&
      (!offline || known.connectorId === text(params, 'AUTH_CONNECTOR')) &&
      (offline || params['AUTH_TYPE'] === undefined || known.authType === int(params, 'AUTH_TYPE')),
  );
  for (const known of gone) state.eventHandlers.splice(state.eventHandlers.indexOf(known), 1);
  return { count: gone.length };
}

/** Raises ONAPPTEST, which carries what was given; answers 1 whether anybody listens or not. */
function test(events: EventDispatch, { app, user, params }: AppCall): 1 {
  const { auth: _auth, access_token: _token, ...query } = params;
  events.raise('ONAPPTEST', app, user.id, { QUERY: query, LANGUAGE_ID: 'en' });
  return 1;
}

function isOffline(params: Params): boolean {
  const type = text(params, 'EVENT_TYPE').toLowerCase() || 'online';
  if (type !== 'online' && type !== 'offline') {
    throw new RestError('ERROR_ARGUMENT', 'Value must be one of {online|offline}', 400, 'EVENT_TYPE');
  }
  return type === 'offline';
}

function minTimeout(params: Params): number | undefined {
  const options = record(params, 'OPTIONS');
  return options['minTimeout'] === undefined ? undefined : int(options, 'minTimeout');
}

function requiredText(params: Params, name: string): string {
  const value = text(params, name);
  if (value === '') throw new RestError('ERROR_ARGUMENT', `Argument '${name}' is null or empty`, 400, name);
  return value;
}
