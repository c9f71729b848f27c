/** From a button on the Bitrix24 card to what the agent wants by it. Pure. */
import type { CardButtonPress } from '#shared/bridge.ts';
import { isAlive } from '#shared/call.ts';
import type { Call, CallFact } from '#shared/call.ts';
import type { CallCommand } from '#shared/command.ts';
import type { Vote } from '#shared/crm-facts.ts';
import { recallNumber } from '#shared/numbers/recall-number.ts';

export type CardWish =
  | { readonly do: 'command'; readonly command: CallCommand }
  /** Something to be known of the call. */
  | { readonly do: 'learn'; readonly fact: CallFact }
  /** An employee's id or a number: which one is to be found out. */
  | { readonly do: 'transfer'; readonly target: string }
  /** Heard, and nothing to do: the portal sees to it. */
  | { readonly do: 'nothing' };

const votes: readonly Vote[] = [1, 2, 3, 4, 5];
const command = (wanted: CallCommand): CardWish => ({ do: 'command', command: wanted });

/** @returns null when the press asks for nothing that can be done */
export function wishOf(press: CardButtonPress, call: Call): CardWish | null {
  const callId = call.id;
  const { value } = press;
  switch (press.button) {
    case 'answerButtonClick':
      return command({ type: 'answer', callId });
    case 'skipButtonClick':
      return command({ type: 'decline', callId });
    case 'hangupButtonClick':
      return command({ type: 'hangup', callId });
    case 'closeButtonClick':
      return leave(call);
    // Toggles travel as the value wanted, not as "the other one": a repeated press changes nothing.
    case 'muteButtonClick':
      return typeof value === 'boolean' ? command({ type: 'mute', callId, muted: value }) : null;
    case 'holdButtonClick':
      return typeof value === 'boolean' ? command({ type: 'hold', callId, held: value }) : null;
    case 'dialpadButtonClick':
      return typeof value === 'string' && /^[0-9*#]$/.test(value)
        ? command({ type: 'dtmf', callId, tones: value })
        : null;
    case 'makeCallButtonClick':
      return isAlive(call) ? null : command({ type: 'dial', number: recallNumber(call), crm: campaignOf(call) });
    case 'transferButtonClick':
      return typeof value === 'string' && value !== '' ? { do: 'transfer', target: value } : null;
    case 'completeTransferButtonClick':
      return command({ type: 'completeTransfer', callId });
    case 'cancelTransferButtonClick':
      return command({ type: 'cancelTransfer', callId });
    case 'qualityMeterClick': {
      const vote = votes.find((known) => String(known) === value);
      return vote === undefined ? null : { do: 'learn', fact: { type: 'vote', vote } };
    }
    // The portal saves it by itself (bitrix24.md 6.2); ours is for the journal.
    case 'addCommentButtonClick':
      return typeof value === 'string' && value !== '' ? { do: 'learn', fact: { type: 'comment', text: value } } : null;
    case 'notifyAdminButtonClick':
      return { do: 'nothing' };
    // Only the card of a campaign has it (`campaign.ts`).
    case 'nextButtonClick':
      return null;
  }
}

/** Closing the card leaves the call: an agent who has no card has no way to end it there. */
function leave(call: Call): CardWish | null {
  if (!isAlive(call)) return null;
  const isRinging = call.direction === 'incoming' && call.phase === 'ringing';
  return command({ type: isRinging ? 'decline' : 'hangup', callId: call.id });
}

/** Another attempt at the same item of the same campaign; its extension is dialled again, too. */
const campaignOf = ({ crm }: Call) => crm;
