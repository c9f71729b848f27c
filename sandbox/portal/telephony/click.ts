import type { EventDispatch } from '../event-delivery.ts';
import type { EntityRef, ExternalLine, PortalApp, PortalCall, PortalUser } from '../model.ts';
import type { PortalState } from '../state.ts';
import type { Calls } from './calls.ts';
import { splitExtension, stripNumber } from './numbers.ts';

export interface Click {
  readonly userId: number;
  readonly number: string;
  readonly entity?: EntityRef | undefined;
  /** A click in the mobile app: the event is raised, no card is shown. */
  readonly mobile?: boolean | undefined;
  readonly callListId?: number | undefined;
  /** Instead of the user's or the portal's default line. */
  readonly lineId?: string | undefined;
}

export type ClickResult = { ok: true; call: PortalCall } | { ok: false; reason: 'no-line' | 'bad-number' };

/** A number was clicked (bitrix24.md 4.8): register, raise the event, and only then push the card. */
export function startViaRest(state: PortalState, calls: Calls, events: EventDispatch, click: Click): ClickResult {
  const user = state.user(click.userId);
  const { number, extension } = splitExtension(click.number);
  if (!user || number === '') return { ok: false, reason: 'bad-number' };
  const line = outgoingLine(state, user, click.lineId);
  if (!line) return { ok: false, reason: 'no-line' };
  const call = calls.register({
    userId: user.id,
    phoneNumber: number,
    type: 1,
    appId: line.app.id,
    startDate: undefined,
    crmCreate: line.external?.crmAutoCreate ?? true,
    crmSource: 'CALL',
    entity: click.entity,
    show: false,
    addToChat: false,
    callListId: click.callListId ?? 0,
    lineNumber: line.external?.number ?? '',
    externalCallId: '',
  });
  events.raise('ONEXTERNALCALLSTART', line.app, user.id, {
    PHONE_NUMBER: stripNumber(number),
    PHONE_NUMBER_INTERNATIONAL: number.startsWith('+') ? number : `+${number}`,
    EXTENSION: extension,
    USER_ID: user.id,
    CALL_LIST_ID: call.callListId,
    LINE_NUMBER: call.lineNumber,
    IS_MOBILE: click.mobile ? 1 : 0,
    CALL_ID: call.callId,
    CRM_ENTITY_TYPE: call.entity?.type ?? '',
    CRM_ENTITY_ID: call.entity?.id ?? 0,
  });
  if (!click.mobile) calls.show(call.callId, [user.id]);
  return { ok: true, call };
}

/** A line is on offer when it belongs to an app with any handler for the event, offline ones included (4.8). */
function outgoingLine(
  state: PortalState,
  user: PortalUser,
  chosen: string | undefined,
): { app: PortalApp; external: ExternalLine | undefined } | undefined {
  const lineId = chosen || user.outgoingLine || state.settings.outgoingLine;
  const external = state.lines.find((line) => line.number === lineId);
  const app = state.app(external?.appId ?? Number(/^REST_APP:(\d+)$/.exec(lineId)?.[1]));
  const listens = state.eventHandlers.some(
    (handler) => handler.appId === app?.id && handler.event === 'ONEXTERNALCALLSTART',
  );
  return app && listens ? { app, external } : undefined;
}
