/** What the Bitrix24 call card must show for a call. Pure; the words are message keys, so each desktop speaks its agent's language. */
import type { Call, EndCause, Transfer } from './call.ts';
import type { MessageKey, MessageParams } from './messages/catalogue.ts';

/** `CallCardGetListUiStates`, the ones that we use (bitrix24.md 6.1). */
export type UiState = 'incoming' | 'connectingIncoming' | 'connectingOutgoing' | 'connected' | 'redial' | 'error';

export interface Phrase {
  readonly key: MessageKey;
  readonly params?: MessageParams;
}

export interface CardView {
  readonly uiState: UiState;
  readonly muted: boolean;
  readonly held: boolean;
  readonly statusText: Phrase;
}

export function cardView(call: Call): CardView {
  return { uiState: uiState(call), muted: call.muted, held: isHeldByUs(call), statusText: statusText(call) };
}

const isHeldByUs = (call: Call): boolean => call.hold === 'local' || call.hold === 'both';

function uiState(call: Call): UiState {
  switch (call.phase) {
    case 'dialing':
      return 'connectingOutgoing';
    case 'ringing':
      return call.direction === 'incoming' ? 'incoming' : 'connectingOutgoing';
    case 'connecting':
      return call.direction === 'incoming' ? 'connectingIncoming' : 'connectingOutgoing';
    case 'talking':
      return 'connected';
    case 'ended':
      return afterEnd(call.end?.cause ?? 'failed');
  }
}

/** The card stays only if `finish` is late or refused; until then it offers what helps: call again, or close. */
function afterEnd(cause: EndCause): UiState {
  return cause === 'busy' || cause === 'noAnswer' || cause === 'declined' || cause === 'unavailable'
    ? 'redial'
    : 'error';
}

function statusText(call: Call): Phrase {
  if (call.phase === 'ended') return { key: `end.${call.end?.cause ?? 'failed'}` };
  if (call.phase === 'talking') {
    const passing = call.transfer === null ? null : transferText[call.transfer.stage];
    if (passing !== null) return { key: passing };
    if (call.conference) return { key: call.muted ? 'card.conferenceMuted' : 'card.conference' };
    if (isHeldByUs(call)) return { key: 'card.onHold' };
    if (call.hold === 'remote') return { key: 'card.heldByThem' };
    return { key: call.muted ? 'card.muted' : 'card.talking' };
  }
  if (call.phase === 'connecting') return { key: 'card.connecting' };
  if (call.direction === 'incoming') return { key: 'card.incoming' };
  return { key: call.phase === 'ringing' ? 'card.ringing' : 'card.dialing' };
}

const transferText = {
  consulting: 'card.consulting',
  asked: 'card.transferring',
  done: 'end.transferred',
  failed: 'card.transferFailed',
} as const satisfies Record<Transfer['stage'], MessageKey>;
