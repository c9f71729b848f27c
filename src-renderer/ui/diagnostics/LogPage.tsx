import { Button, NativeSelect } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { LOG_LINES_SHOWN, type LogLine } from '#shared/diagnostics.ts';
import { CopyButton } from '../forms/CopyButton.tsx';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import styles from './diagnostics.module.css';
import { fromLevel, LOG_LEVELS, logText } from './log-lines.ts';
import { useLog } from './use-log.ts';

/** The program's log as it is written, redacted like the file. */
export function LogPage(): ReactNode {
  const { t } = useShell();
  const log = useLog();
  const [level, setLevel] = useState<LogLine['level']>('info');
  const shown = fromLevel(log.lines, level);
  return (
    <div className={styles.page}>
      <p className={styles.intro}>{t('diag.log.hint', { count: LOG_LINES_SHOWN })}</p>
      {log.failed && <FailureText reason="unexpected" />}
      <NativeSelect
        label={t('diag.log.level')}
        value={level}
        onChange={(event) => setLevel(event.currentTarget.value as LogLine['level'])}
        data={LOG_LEVELS.map((value) => ({ value, label: t(`diag.log.level.${value}`) }))}
      />
      <Lines lines={shown} follow={!log.paused} />
      <div className={styles.buttons}>
        <Button variant="default" onClick={() => log.setPaused(!log.paused)}>
          {t(log.paused ? 'diag.log.go' : 'diag.log.pause')}
        </Button>
        <CopyButton label={t('diag.log.copy')} text={() => logText(shown)} />
        <p role="status" className={styles.none}>
          {log.missed > 0 && t('diag.log.paused', { count: log.missed })}
        </p>
      </div>
    </div>
  );
}

/** The newest last, and in sight as long as nobody has scrolled away from it. */
function Lines({ lines, follow }: { readonly lines: readonly LogLine[]; readonly follow: boolean }): ReactNode {
  const { t } = useShell();
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const newest = lines.at(-1)?.seq;
  useEffect(() => {
    if (newest !== undefined && follow && atEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [newest, follow]);
  if (lines.length === 0) return <p className={styles.none}>{t('diag.log.empty')}</p>;
  return (
    <div
      ref={box}
      className={styles.log}
      role="log"
      // A screen reader would never come to an end.
      aria-live="off"
      aria-label={t('diag.log.lines')}
      // The keyboard scrolls it.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      translate="no"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    >
      {lines.map(({ seq, at, level, part, event, data }) => (
        <div key={seq} data-level={level}>
          <time dateTime={new Date(at).toISOString()}>{new Date(at).toISOString().slice(11, 23)}</time>{' '}
          <strong>{event}</strong> <span>{part}</span> {data !== '' && <code>{data}</code>}
        </div>
      ))}
    </div>
  );
}
