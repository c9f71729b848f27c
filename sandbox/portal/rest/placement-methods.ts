import type { PlacementHandler } from '../model.ts';
import type { PortalState } from '../state.ts';
import { accessDenied, methodError, RestError, wrongAuthType } from './errors.ts';
import { checkHandler } from './handler-address.ts';
import { type RestCall, type RestMethod, SoftError } from './method.ts';
import { int, type Params, record, text, upperKeys } from './params.ts';

export const backgroundWorker = 'PAGE_BACKGROUND_WORKER';

/** `placement.*` for the background worker (bitrix24.md 5.1): app context, administrator. */
export function placementMethods(state: PortalState): [string, RestMethod][] {
  const method = (run: (call: RestCall, params: Params) => unknown): RestMethod => ({
    scope: 'placement',
    webhook: false,
    run: (call) => {
      if (!call.app) throw wrongAuthType(' Application context required');
      return run(call, upperKeys(call.params));
    },
  });
  return [
    ['placement.list', method(() => [backgroundWorker])],
    ['placement.bind', method((call, params) => bind(state, call, params))],
    ['placement.unbind', method((call, params) => unbind(state, call, params))],
    ['placement.get', method((call) => administrator(call) && own(state, call).map(handlerRow))],
  ];
}

function administrator({ user }: RestCall): true {
  if (!user.admin) throw accessDenied();
  return true;
}

const own = (state: PortalState, call: RestCall): PlacementHandler[] =>
  state.placements.filter((handler) => handler.appId === call.app?.id);

const handlerRow = (handler: PlacementHandler) => ({
  placement: handler.placement,
  userId: handler.userId,
  handler: handler.handler,
  options: Object.keys(handler.options).length === 0 ? [] : handler.options,
  title: handler.title,
  description: handler.description,
  langAll: Object.keys(handler.langAll).length === 0 ? [] : handler.langAll,
});

function bind(state: PortalState, call: RestCall, params: Params): true | SoftError {
  const placement = text(params, 'PLACEMENT').toUpperCase();
  for (const argument of ['PLACEMENT', 'HANDLER'] as const) {
    if (text(params, argument) !== '') continue;
    throw new RestError('ERROR_ARGUMENT', `Argument '${argument}' is null or empty`, 400, argument);
  }
  if (!call.user.admin) throw accessDenied();
  if (placement !== backgroundWorker) throw new RestError('ERROR_PLACEMENT_NOT_FOUND', 'Placement not found');
  const handler = checkHandler(text(params, 'HANDLER'));
  const userId = int(params, 'USER_ID');
  const errorHandlerUrl = text(record(params, 'OPTIONS'), 'errorHandlerUrl');
  if (errorHandlerUrl === '') return new SoftError('EMPTY_ERROR_HANDLER_URL', 'Field errorHandlerUrl is empty.');
  const rivals = own(state, call).filter((known) => known.userId === 0 || known.userId === userId);
  if (rivals.some((known) => known.handler === handler && known.userId === userId)) {
    throw methodError('Unable to set placement handler: Handler already binded');
  }
  if (rivals.length > 0) return new SoftError('ERROR_PLACEMENT_MAX_COUNT', 'Placement max count: 1');
  state.placements.push({
    id: state.nextId(),
    appId: call.app?.id ?? 0,
    placement,
    handler,
    userId,
    // Other keys are dropped.
    options: { errorHandlerUrl },
    title: text(params, 'TITLE'),
    description: text(params, 'DESCRIPTION'),
    langAll: record(params, 'LANG_ALL'),
    overtime: { day: '', count: 0 },
  });
  return true;
}

function unbind(state: PortalState, call: RestCall, params: Params): { count: number } {
  if (!call.user.admin) throw accessDenied();
  const handler = text(params, 'HANDLER');
  const gone = own(state, call).filter(
    (known) =>
      known.placement === text(params, 'PLACEMENT').toUpperCase() &&
      (handler === '' || known.handler === handler) &&
      (params['USER_ID'] === undefined || known.userId === int(params, 'USER_ID')),
  );
  for (const known of gone) state.placements.splice(state.placements.indexOf(known), 1);
  return { count: gone.length };
}
