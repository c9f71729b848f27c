import type { EventDispatch } from '../event-delivery.ts';
import type { PortalState } from '../state.ts';

export interface CallbackRequest {
  readonly number: string;
  /** To be spoken to the manager first. */
  readonly text: string;
  readonly lineNumber: string;
  readonly entity?: { readonly type: string; readonly id: number } | undefined;
}

/**
 * A callback form was submitted (bitrix24.md 4.3): the event goes to the app that owns the line, and nothing is shown
 * to anybody. It names no user and no call.
 */
export function requestCallback(state: PortalState, events: EventDispatch, given: CallbackRequest): void {
  const { number, text, lineNumber, entity } = given;
  const owner = state.app(state.lines.find((line) => line.number === lineNumber)?.appId);
  if (!owner) throw new Error(`no application owns the line ${lineNumber}`);
  events.raise('ONEXTERNALCALLBACKSTART', owner, 1, {
    PHONE_NUMBER: number,
    TEXT: text,
    VOICE: 'ruinternalfemale',
    CRM_ENTITY_TYPE: entity?.type ?? '',
    CRM_ENTITY_ID: entity?.id ?? 0,
    LINE_NUMBER: lineNumber,
  });
}
