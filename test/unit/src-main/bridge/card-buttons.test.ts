import { describe, expect, it } from 'vitest';
import type { CardButtonPress } from '#shared/bridge.ts';
import { commandOf } from '../../../../src-main/bridge/card-buttons.ts';
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
    ['makeCallButtonClick', undefined, ended, { type: 'dial', number: ended.remote.e164 }],
    ['closeButtonClick', undefined, ringing, { type: 'decline', callId }],
    ['closeButtonClick', undefined, talking, { type: 'hangup', callId }],
    ['closeButtonClick', undefined, dialling, { type: 'hangup', callId }],
  ] as const)('%s %s asks for %o', (button, value, call, command) => {
    expect(commandOf(press(button, value), call)).toEqual(command);
  });

  it.each([
    ['closing the card of a call that is over', press('closeButtonClick'), ended],
    ['calling again while the call is alive', press('makeCallButtonClick'), talking],
    ['a toggle without its value', press('muteButtonClick'), talking],
    ['a toggle with a text', press('holdButtonClick', 'true'), talking],
    ['a digit that is none', press('dialpadButtonClick', 'A'), talking],
    ['several digits at once', press('dialpadButtonClick', '123'), talking],
    ['a dial pad without a digit', press('dialpadButtonClick', true), talking],
  ] as const)('%s asks for nothing', (_what, pressed, call) => {
    expect(commandOf(pressed, call)).toBeNull();
  });
});
