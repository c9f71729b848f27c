import { type KeyboardEvent, useState } from 'react';
import { useShell } from '../state/shell.ts';
import { type Suggestion, suggestionsFor } from './suggestions.ts';
import { type CrmSearchState, useCrmSearch } from './use-crm-search.ts';

export interface Suggesting {
  readonly suggestions: readonly Suggestion[];
  readonly crm: CrmSearchState;
  readonly active: number;
  /** Takes the keys that belong to the list; the others are the field's. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The text that the list was put away for, and the place in the list of another text, are nobody's any more. */
interface Place {
  readonly text: string;
  readonly active: number;
  readonly closed: boolean;
}

/** The keyboard's side of the dial field's list: arrows go through it, Enter calls, Escape puts it away. */
export function useSuggestions(text: string, choose: (one: Suggestion) => void): Suggesting {
  const { state } = useShell();
  const [place, setPlace] = useState<Place>({ text: '', active: -1, closed: false });
  const isHere = place.text === text;
  const closed = isHere && place.closed;
  const crm = useCrmSearch(text, !closed && text !== '');
  const entries = crm.state === 'found' ? crm.entries : [];
  const { quickKeys, history } = state;
  const suggestions = closed ? [] : suggestionsFor(text, { quickKeys, history, crm: entries });
  const active = isHere && place.active < suggestions.length ? place.active : -1;
  const go = (to: number): void => setPlace({ text, active: to, closed: false });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || suggestions.length === 0) return;
    const chosen = suggestions[active];
    const turn = suggestions.length + 1;
    if (event.key === 'ArrowDown') go(((active + 2) % turn) - 1);
    else if (event.key === 'ArrowUp') go(((active + turn) % turn) - 1);
    else if (event.key === 'Escape') setPlace({ text, active: -1, closed: true });
    else if (event.key === 'Enter' && chosen !== undefined) choose(chosen);
    // A name is looked for, not dialled: Enter shows who would be called before it calls.
    else if (event.key === 'Enter' && /\p{L}/u.test(text)) go(0);
    else return;
    event.preventDefault();
  };
  return { suggestions, crm, active, onKeyDown };
}
