import { Button, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import type { ReportedHistoryRow } from '#shared/history-row.ts';
import { HandsetIcon, IncomingIcon, OutgoingIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import { nameOf, readable } from '../../people.ts';
import styles from './RecentCalls.module.css';
import { ReportMark } from './ReportMark.tsx';
import { reportText } from './report-text.ts';
import { reportWords } from './report-words.ts';

interface Props {
  readonly row: ReportedHistoryRow;
  readonly now: number;
  readonly dial: (number: string) => void;
  /** Sends it to the CRM again. */
  readonly retry: () => void;
}

/** One line of the list; pressing it anywhere calls again, except on what helps against its trouble. */
export function RecentCall({ row, now, dial, retry }: Props): ReactNode {
  const { t, formats } = useShell();
  const who = nameOf(row);
  const self = useRef<HTMLLIElement>(null);
  const words = reportWords(row);
  const text = reportText(words, t);
  const outcome =
    row.outcome === 'talked'
      ? t('recent.talked', { duration: formats.length(row.talkSeconds) })
      : t(`end.${row.outcome}`);
  const sound =
    row.sound === null || row.mos === null
      ? null
      : t('recent.sound', { sound: t(`quality.${row.sound}`), mos: row.mos.toFixed(1) });
  return (
    <li
      ref={self}
      tabIndex={-1}
      className={styles.row}
      data-missed={row.outcome === 'missed' || undefined}
      data-trouble={words.loud || undefined}
    >
      <span className={styles.direction}>
        {row.direction === 'incoming' ? <IncomingIcon size={18} /> : <OutgoingIcon size={18} />}
        <VisuallyHidden component="span">{t(`recent.${row.direction}`)}</VisuallyHidden>
      </span>
      <div className={styles.lines}>
        <div className={styles.line}>
          <span className={styles.who} {...(who !== null && { translate: 'no' as const })}>
            {who ?? t('call.anonymous')}
          </span>
          <time className={styles.when} dateTime={iso(row.startedAt)} title={formats.moment(row.startedAt)}>
            {formats.when(row.startedAt, now)}
          </time>
        </div>
        <div className={styles.line}>
          <span className={styles.outcome} {...(sound !== null && { title: sound })}>
            {outcome}
            {(row.sound === 'poor' || row.sound === 'bad') && (
              <span className={styles.sound}>{t(`quality.${row.sound}`)}</span>
            )}
            {row.name !== null && row.number !== '' && (
              <span translate="no" className={styles.number}>
                {readable(row.number)}
              </span>
            )}
          </span>
          <ReportMark words={words} text={text} />
        </div>
        {words.loud && (
          <div className={styles.trouble}>
            <p>
              {text}
              {words.why !== null && <span>{t(`failure.${words.why}.fix`)}</span>}
            </p>
            {row.mayRetry && (
              <Button
                className={styles.retry ?? ''}
                variant="default"
                size="compact-xs"
                aria-label={t('report.retryNamed', { who: who ?? t('call.anonymous') })}
                onClick={() => {
                  // The button goes as soon as main has heard of it; a second Enter must not call anybody.
                  self.current?.focus();
                  retry();
                }}
              >
                {t('report.retry')}
              </Button>
            )}
          </div>
        )}
      </div>
      {row.number !== '' && (
        <UnstyledButton
          className={styles.again ?? ''}
          aria-label={t('recent.call', { who: who ?? row.number })}
          title={t('recent.call', { who: who ?? row.number })}
          onClick={() => dial(row.recall)}
        >
          <HandsetIcon size={18} />
        </UnstyledButton>
      )}
    </li>
  );
}

const iso = (at: number): string => new Date(at).toISOString();
