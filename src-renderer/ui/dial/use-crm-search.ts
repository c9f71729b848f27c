import { useEffect, useEffectEvent, useState } from 'react';
import { type CrmAnswer, questionOf } from '#shared/crm-search.ts';
import { numberingOf } from '#shared/numbers/number-rules.ts';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';

export type CrmSearchState =
  /** `none`: nothing to look for, or no portal. */
  { readonly state: 'none' | 'loading' | 'signedOut' | 'offline' } | Extract<CrmAnswer, { state: 'found' | 'failed' }>;

/** Nobody types any more: a request for each key would be one too many for the whole office. */
const NAME_PAUSE_MS = 350;
/** The answer to a shorter text wasn't whole: main can't sift it, so each pause costs a request. */
const MORE_PAUSE_MS = 1000;
/** Many numbers are whole before they are complete. */
const NUMBER_PAUSE_MS = 900;

interface Asked {
  readonly text: string;
  readonly answer: CrmAnswer | null;
}

/** Asks the CRM about the text once its writer pauses. @param open whether anybody looks */
export function useCrmSearch(text: string, open: boolean): CrmSearchState {
  const { state } = useShell();
  const [asked, setAsked] = useState<Asked | null>(null);
  const question = open ? questionOf(text, numberingOf(state.account)) : null;
  const portal = state.portal.state;
  const wanted = question !== null && portal === 'online' ? text : null;
  const pause = question?.by === 'number' ? NUMBER_PAUSE_MS : hasMore(asked) ? MORE_PAUSE_MS : NAME_PAUSE_MS;

  const pauseNow = useEffectEvent(() => pause);

  useEffect(() => {
    if (wanted === null) return undefined;
    let isWanted = true;
    let isAsked = false;
    const timer = setTimeout(() => {
      isAsked = true;
      void search(wanted).then((answer) => isWanted && setAsked({ text: wanted, answer }));
    }, pauseNow());
    return () => {
      isWanted = false;
      clearTimeout(timer);
      if (isAsked) void search('');
    };
  }, [wanted]);

  if (question === null || portal === 'notSetUp') return { state: 'none' };
  if (portal === 'signedOut' || portal === 'signingIn') return { state: 'signedOut' };
  if (portal === 'offline') return { state: 'offline' };
  if (asked?.text !== text || asked.answer === null) return { state: 'loading' };
  return asked.answer.state === 'none' ? { state: 'none' } : asked.answer;
}

const hasMore = (asked: Asked | null): boolean => asked?.answer?.state === 'found' && asked.answer.more;

async function search(text: string): Promise<CrmAnswer> {
  try {
    return await offhook.invoke('crm:search', { text });
  } catch (error) {
    console.error('Search refused by main', error);
    return { state: 'failed', reason: 'unexpected' };
  }
}
