import { Button } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { checksText, type DiagnosticRun } from '#shared/diagnostics.ts';
import { CopyButton } from '../forms/CopyButton.tsx';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { useOutcome } from '../state/use-outcome.ts';
import { CrashGroup } from './CrashGroup.tsx';
import { groupedRows, runWords } from './diagnostic-words.ts';
import styles from './diagnostics.module.css';
import { DiagnosticLines } from './DiagnosticLines.tsx';
import { ReportGroup } from './ReportGroup.tsx';

/** What the program needs, line by line; it looks when it is opened, and again when it is asked. */
export function DiagnosticsPage(): ReactNode {
  const { state, t, go } = useShell();
  const { run } = state.diagnostics;
  const look = useOutcome(() => offhook.invoke('diagnostics:set', { on: true }));
  const cancel = useOutcome(() => offhook.invoke('diagnostics:set', { on: false }));
  useEffect(() => {
    look.run();
    // Once, when the page is opened.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const failure = look.failure ?? cancel.failure;
  return (
    <div className={styles.page}>
      <p className={styles.intro}>{t('diag.intro')}</p>
      <p role="status" className={styles.result}>
        {run === null ? t('diag.starting') : <Words run={run} />}
      </p>
      {failure !== null && <FailureText reason={failure} />}
      <div className={styles.buttons}>
        {run?.running === true ? (
          <Button variant="default" loading={cancel.busy} onClick={cancel.run}>
            {t('confirm.cancel')}
          </Button>
        ) : (
          <Button loading={look.busy} onClick={look.run}>
            {t('diag.again')}
          </Button>
        )}
        {run?.running === false && (
          <CopyButton key={run.startedAt} label={t('diag.copy')} text={() => checksText(run, t)} />
        )}
      </div>
      {run !== null &&
        groupedRows(run.rows).map(([group, rows]) => <DiagnosticLines key={group} group={group} rows={rows} />)}
      <div className={styles.buttons}>
        <Button variant="default" size="xs" onClick={() => go({ name: 'settings', page: 'check' })}>
          {t('diag.testPhone')}
        </Button>
        <Button variant="default" size="xs" data-page="log" onClick={() => go({ name: 'settings', page: 'log' })}>
          {t('diag.log.show')}
        </Button>
      </div>
      <ReportGroup />
      <CrashGroup />
    </div>
  );
}

function Words({ run }: { readonly run: DiagnosticRun }): ReactNode {
  const { t } = useShell();
  const { key, params } = runWords(run);
  return t(key, params);
}
