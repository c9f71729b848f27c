import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Call, isAlive } from '#shared/call.ts';
import { cardView } from '#shared/card-view.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import { useShell } from '../state/shell.ts';
import { partyOf } from '#shared/party.ts';
import { nameOf } from '../../people.ts';
import { cardWords, pbxWords, portalWords } from '../words/status-words.ts';

/** Says to screen readers what others see change: at once for a call that rings, politely for all else. */
export function Announcer(): ReactNode {
  const { state, t } = useShell();
  const ringing = state.calls.find((call) => call.direction === 'incoming' && call.phase === 'ringing');
  const current = state.calls.findLast(isAlive) ?? state.calls.at(-1);
  return (
    <VisuallyHidden>
      <div role="alert">{ringing && t('call.announce.incoming', { who: whoOf(ringing, t) })}</div>
      <div role="status" aria-label={t('call.announcements')}>
        {current && current !== ringing && sentence(current, t)}
      </div>
      <div role="status" aria-label={t('status.title')}>
        {[
          { part: t('status.telephone'), words: pbxWords(state) },
          { part: t('status.portal'), words: portalWords(state) },
          { part: t('status.card'), words: cardWords(state) },
        ].map(({ part, words }) => (
          <p key={part}>{t('status.line', { part, state: t(words.text.key, words.text.params) })}</p>
        ))}
      </div>
    </VisuallyHidden>
  );
}

function sentence(call: Call, t: Translate): string {
  const { key, params } = cardView(call).statusText;
  return t('call.announce.state', { who: whoOf(call, t), state: t(key, params) });
}

const whoOf = (call: Call, t: Translate): string => nameOf(partyOf(call)) ?? t('call.anonymous');
