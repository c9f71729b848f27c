import type { CallCard } from './card.ts';
import { isCardState, listedStates } from './card-states.ts';
import { textOf } from './values.ts';

/** The nine commands of bitrix24.md 6.3. */
export const cardCommandNames = [
  'CallCardSetMute',
  'CallCardSetHold',
  'CallCardSetUiState',
  'CallCardGetListUiStates',
  'CallCardSetCardTitle',
  'CallCardSetStatusText',
  'CallCardStartTimer',
  'CallCardStopTimer',
  'CallCardClose',
] as const;

type CardCommandName = (typeof cardCommandNames)[number];

/** What a command answers: `silent` is the callback that StartTimer and StopTimer never make in a browser. */
export type CommandAnswer = { readonly reply: unknown } | 'silent' | 'unknown';

const done: CommandAnswer = { reply: [] };
const refused = (errorCode: string): CommandAnswer => ({ reply: [{ result: 'error', errorCode }] });

/** What Bitrix24 Desktop answers when a field is missing: a bare object (5.7). */
const missing = (field: string): CommandAnswer => ({ reply: { result: 'error', errorCode: `missing field ${field}` } });

/** Which field each command needs; only the desktop looks. */
const needed: Partial<Record<CardCommandName, string>> = {
  CallCardSetMute: 'muted',
  CallCardSetHold: 'held',
  CallCardSetCardTitle: 'title',
  CallCardSetStatusText: 'statusText',
};

/** Performs a frame's command on the card of its own tab, or of Bitrix24 Desktop, which answers differently (5.7). */
export function cardCommand(
  card: CallCard | undefined,
  name: string,
  params: Readonly<Record<string, unknown>>,
  desktop: boolean,
): CommandAnswer {
  if (!isCommandName(name)) return 'unknown';
  if (name === 'CallCardGetListUiStates') return { reply: Object.keys(listedStates) };
  if (!card) return refused('Call card is undefined');
  const field = needed[name];
  if (desktop && field !== undefined && params[field] === undefined) return missing(field);
  switch (name) {
    case 'CallCardSetUiState':
      if (!isCardState(params['uiState'])) return refused('Invalid ui state');
      card.setState(params['uiState'], params['disableAutoStartTimer'] === true);
      return done;
    case 'CallCardSetMute':
      card.setMuted(Boolean(params['muted']));
      return done;
    case 'CallCardSetHold':
      card.setHeld(Boolean(params['held']));
      return done;
    case 'CallCardSetCardTitle':
      card.setTitle(textOf(params['title']));
      return done;
    case 'CallCardSetStatusText':
      card.setStatus(textOf(params['statusText']));
      return done;
    case 'CallCardStartTimer':
      card.startTimer();
      return desktop ? done : 'silent';
    case 'CallCardStopTimer':
      card.stopTimer();
      return desktop ? done : 'silent';
    case 'CallCardClose':
      card.close();
      return done;
    default:
      return name satisfies never;
  }
}

const isCommandName = (name: string): name is CardCommandName => cardCommandNames.some((known) => known === name);
