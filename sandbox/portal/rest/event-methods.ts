import type { EventHandler } from '../model.ts';
import type { PortalState } from '../state.ts';
import { accessDenied, methodError, RestError, wrongAuthType } from './errors.ts';
import { checkHandler } from './handler-address.ts';
import type { RestCall, RestMethod } from './method.ts';
import { int, type Params, text, upperKeys } from './params.ts';

/** Events that the sandbox raises, with the scope that brings them. */
const knownEvents: ReadonlyMap<string, string> = new Map([
  ['ONEXTERNALCALLSTART', 'telephony'],
  ['ONEXTERNALCALLBACKSTART', 'telephony'],
  ['ONAPPINSTALL', ''],
  ['ONAPPUNINSTALL', ''],
]);

/** `event.bind`, `.unbind` and `.get` (bitrix24.md 4.4): app context only. */
export function eventMethods(state: PortalState): [string, RestMethod][] {
  const method = (run: (call: RestCall, params: Params) => unknown): RestMethod => ({
    scope: '',
    webhook: false,
    run: (call) => run(call, upperKeys(call.params)),
  });
  return [
    [
      'events',
      method(({ app }) =>
        [...knownEvents].filter(([, scope]) => !scope || app?.scope.includes(scope)).map(([name]) => name),
      ),
    ],
    ['event.bind', method((call, params) => bind(state, call, params))],
    ['event.unbind', method((call, params) => unbind(state, call, params))],
    ['event.get', method((call) => own(state, call).map(handlerRow))],
  ];
}

const own = (state: PortalState, call: RestCall): EventHandler[] =>
  state.eventHandlers.filter((handler) => handler.appId === call.app?.id);

const handlerRow = (handler: EventHandler) => ({
  event: handler.event,
  handler: handler.handler,
  auth_type: String(handler.authType),
  offline: handler.offline ? 1 : 0,
});

function bind(state: PortalState, call: RestCall, params: Params): true {
  const { app, user } = call;
  if (!app) throw wrongAuthType();
  const event = text(params, 'EVENT').toUpperCase();
  const scope = knownEvents.get(event);
  if (scope === undefined || (scope !== '' && !app.scope.includes(scope))) {
    throw new RestError('ERROR_EVENT_NOT_FOUND', 'Event not found');
  }
  const offline = text(params, 'EVENT_TYPE').toLowerCase() === 'offline';
  if (offline && !user.admin) throw accessDenied('Offline events binding requires administrator access rights');
  const asked = int(params, 'AUTH_TYPE');
  if (asked > 0 && asked !== user.id && !user.admin) throw accessDenied();
  const handler = offline ? '' : checkHandler(text(params, 'HANDLER'));
  const authType = user.admin ? asked : user.id;
  const same = own(state, call).some(
    (known) =>
      known.event === event && known.handler === handler && known.authType === authType && known.offline === offline,
  );
  if (same) throw methodError('Unable to set event handler: Handler already binded');
  state.eventHandlers.push({ id: state.nextId(), appId: app.id, event, handler, authType, offline });
  return true;
}

function unbind(state: PortalState, call: RestCall, params: Params): { count: number } {
  const event = text(params, 'EVENT').toUpperCase();
  const handler = text(params, 'HANDLER');
  const offline = text(params, 'EVENT_TYPE').toLowerCase() === 'offline';
  const gone = own(state, call).filter(
    (known) =>
      known.event === event &&
      known.offline === offline &&
      (offline || handler === '' || known.handler === handler) &&
      (params['AUTH_TYPE'] === undefined || known.authType === int(params, 'AUTH_TYPE')) &&
      (call.user.admin || known.authType === call.user.id),
  );
  for (const known of gone) state.eventHandlers.splice(state.eventHandlers.indexOf(known), 1);
  return { count: gone.length };
}
