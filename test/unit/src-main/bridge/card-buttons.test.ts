import { describe, expect, it } from 'vitest';
import type { CardButtonPress } from '#shared/bridge.ts';
import { noCrmFacts } from '#shared/crm-facts.ts';
import { wishOf } from '../../../../src-main/bridge/card-buttons.ts';
import { CALL_ID, dialling, ended, ringing, talking } from './sample-calls.ts';

const press = (button: CardButtonPress['button'], value?: boolean | string): CardButtonPress => ({
  t: 'button',
  id: '1',
  frame: 'frame',
  callId: CALL_ID,
  button,
  ...(value === undefined ? {} : { value }),
});
const callId = ringing.id;

describe('a button on the card', () => {
  it.each([
    ['answerButtonClick', undefined, ringing, { type: 'answer', callId }],
    ['skipButtonClick', undefined, ringing, { type: 'decline', callId }],
    ['hangupButtonClick', undefined, talking, { type: 'hangup', callId }],
    ['muteButtonClick', true, talking, { type: 'mute', callId, muted: true }],
    ['muteButtonClick', false, talking, { type: 'mute', callId, muted: false }],
    ['holdButtonClick', true, talking, { type: 'hold', callId, held: true }],
    ['dialpadButtonClick', '#', talking, { type: 'dtmf', callId, tones: '#' }],
    ['makeCallButtonClick', undefined, ended, { type: 'dial', number: ended.remote.e164, crm: ended.crm }],
    ['closeButtonClick', undefined, ringing, { type: 'decline', callId }],
    ['closeButtonClick', undefined, talking, { type: 'hangup', callId }],
    ['closeButtonClick', undefined, dialling, { type: 'hangup', callId }],
    ['completeTransferButtonClick', undefined, talking, { type: 'completeTransfer', callId }],
    ['cancelTransferButtonClick', undefined, talking, { type: 'cancelTransfer', callId }],
  ] as const)('%s %s asks for %o', (button, value, call, command) => {
    expect(wishOf(press(button, value), call)).toEqual({ do: 'command', command });
  });

  it('"call again" stays in its campaign and with its client', () => {
    const crm = { ...noCrmFacts, callListId: 7, entity: { type: 'LEAD', id: 45 } };
    expect(wishOf(press('makeCallButtonClick'), { ...ended, crm })).toMatchObject({ command: { type: 'dial', crm } });
  });

  it.each([
    ['a vote is kept', press('qualityMeterClick', '4'), { do: 'learn', fact: { type: 'vote', vote: 4 } }],
    [
      'a comment is kept',
      press('addCommentButtonClick', 'wants an offer'),
      { do: 'learn', fact: { type: 'comment', text: 'wants an offer' } },
    ],
    ['a transfer names somebody', press('transferButtonClick', '13'), { do: 'transfer', target: '13' }],
    ['the portal notifies its administrator itself', press('notifyAdminButtonClick'), { do: 'nothing' }],
  ])('%s', (_what, pressed, wish) => {
    expect(wishOf(pressed, talking)).toEqual(wish);
  });

  it.each([
    ['closing the card of a call that is over', press('closeButtonClick'), ended],
    ['calling again while the call is alive', press('makeCallButtonClick'), talking],
    ['a toggle without its value', press('muteButtonClick'), talking],
    ['a toggle with a text', press('holdButtonClick', 'true'), talking],
    ['a digit that is none', press('dialpadButtonClick', 'A'), talking],
    ['several digits at once', press('dialpadButtonClick', '123'), talking],
    ['a dial pad without a digit', press('dialpadButtonClick', true), talking],
    ['a vote of six', press('qualityMeterClick', '6'), talking],
    ['an empty comment', press('addCommentButtonClick', ''), talking],
    ['a transfer to nobody', press('transferButtonClick'), talking],
    ['"next" where there is no campaign', press('nextButtonClick'), ended],
  ] as const)('%s asks for nothing', (_what, pressed, call) => {
    expect(wishOf(pressed, call)).toBeNull();
  });
});
