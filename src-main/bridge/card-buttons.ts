/** From a button on the Bitrix24 card to a command of ours. Pure. */
import type { CardButtonPress } from '#shared/bridge.ts';
import { isAlive } from '#shared/call.ts';
import type { Call } from '#shared/call.ts';
import type { CallCommand } from '#shared/command.ts';
import { recallNumber } from '#shared/numbers/recall-number.ts';

/** @returns null when the press asks for nothing that can be done */
export function commandOf(press: CardButtonPress, call: Call): CallCommand | null {
  const callId = call.id;
  const { value } = press;
  switch (press.button) {
    case 'answerButtonClick':
      return { type: 'answer', callId };
    case 'skipButtonClick':
      return { type: 'decline', callId };
    case 'hangupButtonClick':
      return { type: 'hangup', callId };
    case 'closeButtonClick':
      return leave(call);
    // Toggles travel as the value wanted, not as "the other one": a repeated press changes nothing.
    case 'muteButtonClick':
      return typeof value === 'boolean' ? { type: 'mute', callId, muted: value } : null;
    case 'holdButtonClick':
      return typeof value === 'boolean' ? { type: 'hold', callId, held: value } : null;
    case 'dialpadButtonClick':
      return typeof value === 'string' && /^[0-9*#]$/.test(value) ? { type: 'dtmf', callId, tones: value } : null;
    case 'makeCallButtonClick':
      return isAlive(call) ? null : { type: 'dial', number: recallNumber(call) };
  }
}

/** Closing the card leaves the call: an agent who has no card has no way to end it there. */
function leave(call: Call): CallCommand | null {
  if (!isAlive(call)) return null;
  const isRinging = call.direction === 'incoming' && call.phase === 'ringing';
  return { type: isRinging ? 'decline' : 'hangup', callId: call.id };
}
