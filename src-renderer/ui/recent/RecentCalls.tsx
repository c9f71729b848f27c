import { VisuallyHidden } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import type { ReportedHistoryRow } from '#shared/history-row.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import { nameOf } from '../../people.ts';
import { HandsetIcon } from '../icons.tsx';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { useCommand } from '../state/use-command.ts';
import { useNow } from '../state/use-now.ts';
import { settled } from '../state/use-outcome.ts';
import { RecentCall } from './RecentCall.tsx';
import styles from './RecentCalls.module.css';
import { reportText } from './report-text.ts';
import { reportWords } from './report-words.ts';
import { useRetry } from './use-retry.ts';

export function RecentCalls(): ReactNode {
  const { state, t } = useShell();
  const { command, refusal } = useCommand();
  const { asked, refusal: notRetried, retry } = useRetry();
  const now = useNow(false);
  const isNews = state.missed > 0 && state.inFront;
  useEffect(() => {
    if (isNews) void settled(() => offhook.invoke('history:seen', undefined));
  }, [isNews]);
  const tried = state.history.find(({ id }) => id === asked);
  return (
    <section aria-labelledby="recent-title" className={styles.recent}>
      <h2 id="recent-title" className={styles.title}>
        {t('recent.title')}
      </h2>
      {refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {t(refusal)}
        </p>
      )}
      {notRetried !== null && (
        <p role="alert" className={styles.refusal}>
          {t(`failure.${notRetried}`)}
        </p>
      )}
      <VisuallyHidden role="status" aria-label={t('report.announcements')}>
        {tried !== undefined && whatBecameOf(tried, t)}
      </VisuallyHidden>
      {state.history.length === 0 ? (
        <div className={styles.empty}>
          <HandsetIcon size={28} />
          <strong>{t('recent.empty')}</strong>
          <p>{t('recent.empty.hint')}</p>
        </div>
      ) : (
        <ul className={styles.list}>
          {state.history.map((row) => (
            <RecentCall
              key={row.id}
              row={row}
              now={now}
              dial={(number) => void command({ type: 'dial', number })}
              retry={() => retry(row.id)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** For whoever doesn't see the row: a try that goes on, what came of it, and not each per cent of it. */
function whatBecameOf(row: ReportedHistoryRow, t: Translate): string {
  const words = reportWords(row);
  if (words.loud) return reportText(words, t);
  const who = nameOf(row) ?? t('call.anonymous');
  return t(words.sign === 'done' ? 'report.sent' : 'report.retrying', { who });
}
