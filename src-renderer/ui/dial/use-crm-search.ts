import { useEffect, useEffectEvent, useRef, useState } from 'react';
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

  // Whom another agent may see is not shown to the next one, who comes back to the same text.
  if (portal !== 'online' && asked !== null) setAsked(null);

  const pauseNow = useEffectEvent(() => pause);
  const underWay = useRef(0);

  useEffect(() => {
    if (wanted === null) {
      if (underWay.current > 0) void search('');
      return undefined;
    }
    let isWanted = true;
    const ask = async (): Promise<void> => {
      underWay.current += 1;
      const answer = await search(wanted);
      underWay.current -= 1;
      // Also what comes late tells whether main can sift it, and so how long the next pause is.
      if (isWanted || answer.state === 'found') setAsked({ text: wanted, answer });
    };
    let timer: ReturnType<typeof setTimeout>;
    const wait = (ms: number, waited = 0): void => {
      timer = setTimeout(() => {
        // The answer to a shorter text may have come meanwhile, and be one that main can't sift.
        const left = pauseNow() - waited - ms;
        if (left > 0) wait(left, waited + ms);
        else void ask();
      }, ms);
    };
    wait(pauseNow());
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [wanted]);

  useEffect(
    () => () => {
      if (underWay.current > 0) void search('');
    },
    [],
  );

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
