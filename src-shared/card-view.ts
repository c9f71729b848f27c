/** What the Bitrix24 call card must show for a call. Pure; the words are message keys, so each desktop speaks its agent's language. */
import type { Call, EndCause, Transfer } from './call.ts';
import type { MessageKey, MessageParams } from './messages/catalogue.ts';
import type { UiState } from './ui-states.ts';

export type { UiState } from './ui-states.ts';

export interface Phrase {
  readonly key: MessageKey;
  readonly params?: MessageParams;
}

export interface CardView {
  readonly uiState: UiState;
  readonly muted: boolean;
  readonly held: boolean;
  readonly statusText: Phrase;
  /** null: the card's own. */
  readonly title: Phrase | null;
  /** Its clock stands still: the talk goes on without us. */
  readonly over: boolean;
}

export function cardView(call: Call): CardView {
  return {
    uiState: uiState(call),
    muted: call.muted,
    held: isHeldByUs(call),
    statusText: statusText(call),
    title: title(call),
    over: call.transfer?.stage === 'done',
  };
}

const isHeldByUs = (call: Call): boolean => call.hold === 'local' || call.hold === 'both';

function uiState(call: Call): UiState {
  switch (call.phase) {
    case 'dialing':
      return 'connectingOutgoing';
    case 'ringing':
      if (call.direction === 'outgoing') return 'connectingOutgoing';
      return call.inherited === null ? 'incoming' : 'transferIncoming';
    case 'connecting':
      return call.direction === 'incoming' ? 'connectingIncoming' : 'connectingOutgoing';
    case 'talking':
      return call.transfer === null ? 'connected' : transferState[call.transfer.stage];
    case 'ended':
      return afterEnd(call);
  }
}

/** Complete and return are offered while the colleague is asked; what was tried and failed can only be taken back. */
const transferState = {
  consulting: 'transferring',
  asked: 'transferring',
  done: 'transferConnected',
  failed: 'transferFailed',
} as const satisfies Record<Transfer['stage'], UiState>;

/** The card stays only if `finish` is late or refused; until then it offers what helps: call again, or close. */
function afterEnd({ end, transfer, direction }: Call): UiState {
  const cause: EndCause = end?.cause ?? 'failed';
  if (cause === 'transferred' && transfer !== null) return 'transferConnected';
  if (isWithoutMoney(end)) return 'moneyError';
  if (direction === 'incoming') return 'error';
  return cause === 'busy' || cause === 'noAnswer' || cause === 'declined' || cause === 'unavailable'
    ? 'redial'
    : 'error';
}

/** 402 Payment Required (RFC 3261 21.4.3): what a provider answers whose account is empty. */
const isWithoutMoney = (end: Call['end']): boolean => end?.by === 'remote' && end.sipCode === 402;

const title = ({ transfer, phase }: Call): Phrase | null =>
  phase === 'talking' && transfer !== null && transfer.stage !== 'failed'
    ? { key: 'card.title.transfer', params: { number: transfer.target } }
    : null;

function statusText(call: Call): Phrase {
  if (call.phase === 'ended' && isWithoutMoney(call.end)) return { key: 'card.noMoney' };
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
