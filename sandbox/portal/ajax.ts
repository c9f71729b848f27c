import type { Incoming } from './http/listener.ts';
import { htmlReply, jsonReply, notFound } from './http/replies.ts';
import type { PortalUser } from './model.ts';
import { timelineItems } from './pages/crm-pages.ts';
import type { PortalParts } from './parts.ts';
import { isRecord } from './values.ts';
import { bool, ids, int, type Params, record, text } from './rest/params.ts';

/** What the portal's own pages ask of it (`web/ajax.ts`). Not part of any public interface. */
export async function answerAjax(
  action: string,
  { request, url }: Incoming,
  user: PortalUser,
  parts: PortalParts,
): Promise<Response> {
  if (action === 'timeline') return timeline(url.searchParams, parts);
  const given: unknown = await request.json();
  const params: Params = isRecord(given) ? given : {};
  const handler = actions.get(action);
  const result = handler && (await handler(params, user, parts));
  return result === undefined ? notFound() : jsonReply(result);
}

type Action = (params: Params, user: PortalUser, parts: PortalParts) => unknown;

const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  [
    'placement.render',
    (params, user, { placements }) => placements.render(int(params, 'handlerId'), user, text(params, 'uri')),
  ],
  [
    'app.render',
    (params, user, { placements }) => placements.renderApp(int(params, 'appId'), user, record(params, 'options')),
  ],
  [
    'placement.setLongLoad',
    async (params, _user, { placements }) => {
      await placements.longLoad(int(params, 'handlerId'));
      return {};
    },
  ],
  ['access_refresh', (params, user, { placements }) => placements.refresh(text(params, 'sid'), user)],
  ['voximplant.call.startViaRest', startCall],
  ['voximplant.call.get', (params, _user, { state }) => state.calls.has(text(params, 'callId')) || undefined],
  ['voximplant.calllist.create', createCallList],
  [
    'call.comment',
    (params, _user, { calls }) => (calls.comment(text(params, 'callId'), text(params, 'text')) ? {} : undefined),
  ],
  ['user.option', setUserOption],
  ['app.option', setAppOption],
  [
    'install.finish',
    (params, user, { placements, integrator }) => {
      const app = placements.appOf(text(params, 'sid'), user);
      if (!app || !user.admin) return undefined;
      integrator.finishInstall(app, user.id);
      return {};
    },
  ],
  [
    'app.of',
    (params, user, { placements }) => {
      const app = placements.appOf(text(params, 'sid'), user);
      return app && { appId: app.id };
    },
  ],
  [
    'app.opened',
    (params, user, { placements }) => {
      placements.appOf(text(params, 'sid'), user)?.opened.add(user.id);
      return {};
    },
  ],
]);

function startCall(params: Params, user: PortalUser, { click }: PortalParts): unknown {
  const more = record(params, 'PARAMS');
  const type = text(more, 'ENTITY_TYPE');
  const id = int(more, 'ENTITY_ID');
  const known = id > 0 && (type === 'CONTACT' || type === 'LEAD' || type === 'COMPANY');
  const result = click({
    userId: user.id,
    number: text(params, 'NUMBER'),
    entity: known ? { type, id } : undefined,
    lineId: text(params, 'LINE_ID'),
    callListId: int(more, 'CALL_LIST_ID'),
    mobile: !bool(params, 'SHOW', true),
  });
  return result.ok ? { callId: result.call.callId } : { reason: result.reason };
}

/** A campaign over these clients; who has no number is left out. */
function createCallList(params: Params, _user: PortalUser, { state }: PortalParts): unknown {
  const type = text(params, 'entityType');
  const items = (ids(params, 'entityIds') ?? [])
    .map((id) => state.entity(type, id))
    .filter((entity) => entity !== undefined)
    .flatMap(({ id, title, phones: [phone] }) =>
      phone ? [{ entityType: type, entityId: id, name: title, number: phone.value }] : [],
    );
  return { id: state.nextId(), items };
}

function setUserOption(params: Params, user: PortalUser, { placements }: PortalParts): unknown {
  const app = placements.appOf(text(params, 'sid'), user);
  if (!app) return undefined;
  const options = app.userOptions.get(user.id) ?? {};
  options[text(params, 'name')] = params['value'];
  app.userOptions.set(user.id, options);
  return {};
}

function setAppOption(params: Params, user: PortalUser, { placements }: PortalParts): unknown {
  const app = placements.appOf(text(params, 'sid'), user);
  if (!app || !user.admin) return undefined;
  app.options[text(params, 'name')] = params['value'];
  return {};
}

function timeline(query: URLSearchParams, { state }: PortalParts): Response {
  const entity = state.entity(query.get('type') ?? '', Number(query.get('id')));
  return entity ? htmlReply(timelineItems(state, entity).markup) : notFound();
}
