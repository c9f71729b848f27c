import { describe, expect, it } from 'vitest';
import { CARD_BUTTONS } from '#shared/bridge.ts';
import { CARD_EVENTS, readCard } from '../../../../src-placement/frame/card-events.ts';

it('knows all 17 events, the buttons of the contract among them', () => {
  expect(new Set(CARD_EVENTS).size).toBe(17);
  expect(CARD_EVENTS).toEqual(expect.arrayContaining([...CARD_BUTTONS]));
});

describe('a card that came up', () => {
  it('is read from what the portal says', () => {
    const card = {
      CALL_ID: 'externalCall.1',
      PHONE_NUMBER: '+49301',
      LINE_NUMBER: 'line-1',
      CALL_DIRECTION: 'outgoing',
      CALL_LIST_MODE: false,
    };
    expect(readCard(card)).toEqual({
      callId: 'externalCall.1',
      number: '+49301',
      line: 'line-1',
      direction: 'outgoing',
      listMode: false,
    });
  });

  it('may hide its number and its line', () => {
    expect(readCard({ CALL_ID: 'externalCall.1', CALL_DIRECTION: 'callback', CALL_LIST_MODE: 'true' })).toEqual({
      callId: 'externalCall.1',
      number: '',
      line: '',
      direction: 'callback',
      listMode: true,
    });
  });

  it.each([undefined, null, 'text', [], {}, { CALL_ID: '' }, { CALL_ID: {} }])('is not %o', (payload) => {
    expect(readCard(payload)).toBeNull();
  });
});
