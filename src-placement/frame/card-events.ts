/** The 17 events of the call card (bitrix24.md 6.2), and what its `initialized` says. */
import { readEntity } from '#shared/card-entity.ts';
import type { CardFacts } from '#shared/hub-port.ts';

export const PREFIX = 'BackgroundCallCard::';

export const CARD_EVENTS = [
  'initialized',
  'answerButtonClick',
  'skipButtonClick',
  'hangupButtonClick',
  'makeCallButtonClick',
  'nextButtonClick',
  'closeButtonClick',
  'muteButtonClick',
  'holdButtonClick',
  'dialpadButtonClick',
  'qualityMeterClick',
  'addCommentButtonClick',
  'transferButtonClick',
  'cancelTransferButtonClick',
  'completeTransferButtonClick',
  'notifyAdminButtonClick',
  'entityChanged',
] as const;

/** @returns null when the payload names no call */
export function readCard(payload: unknown): CardFacts | null {
  const fields = asRecord(payload);
  const callId = text(fields['CALL_ID'], 200);
  if (callId === '') return null;
  const direction = fields['CALL_DIRECTION'];
  return {
    callId,
    // The key is absent when the number is hidden or unknown.
    number: text(fields['PHONE_NUMBER'], 100),
    line: text(fields['LINE_NUMBER'], 100),
    direction: direction === 'outgoing' || direction === 'callback' ? direction : 'incoming',
    listMode: fields['CALL_LIST_MODE'] === true || fields['CALL_LIST_MODE'] === 'true',
    ...readEntity(fields),
  };
}

export const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const text = (value: unknown, longest: number): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, longest) : '';
