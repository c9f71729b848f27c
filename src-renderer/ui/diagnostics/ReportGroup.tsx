import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Group } from '../forms/Group.tsx';
import { Toggle } from '../forms/Toggle.tsx';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { useOutcome } from '../state/use-outcome.ts';
import styles from './diagnostics.module.css';

/** "Save report…": what is in it is said before it is made. */
export function ReportGroup(): ReactNode {
  const { state, t } = useShell();
  const { report, crashes } = state.diagnostics;
  const [dumps, setDumps] = useState(false);
  const save = useOutcome(() => offhook.invoke('diagnostics:save', { dumps }));
  const cancel = useOutcome(() => offhook.invoke('diagnostics:cancelSave', undefined));
  const show = useOutcome(() => offhook.invoke('diagnostics:showFile', undefined));
  const asked = save.failure ?? cancel.failure ?? show.failure;
  const failure = report.state === 'failed' ? report.reason : asked;
  return (
    <Group title={t('diag.report')} hint={t('diag.report.hint')}>
      {crashes.dumps.length > 0 && (
        <Toggle label={t('diag.report.dumps')} hint={t('diag.report.dumps.hint')} checked={dumps} onChange={setDumps} />
      )}
      <div className={styles.buttons}>
        {report.state === 'writing' ? (
          <Button variant="default" loading={cancel.busy} onClick={cancel.run}>
            {t('confirm.cancel')}
          </Button>
        ) : (
          <Button variant="default" loading={save.busy} onClick={save.run}>
            {t('diag.report.save')}
          </Button>
        )}
        {report.state === 'saved' && (
          <Button variant="default" loading={show.busy} onClick={show.run}>
            {t('diag.report.show')}
          </Button>
        )}
      </div>
      {report.state === 'writing' && (
        <progress className={styles.progress} max={100} value={report.percent} aria-label={t('diag.report.progress')} />
      )}
      <p role="status" className={styles.saved}>
        {report.state === 'writing' && t('diag.report.writing', { percent: report.percent })}
        {report.state === 'saved' && (
          <>
            <span>{t('diag.report.saved', { size: Math.ceil(report.bytes / 1024) })}</span>{' '}
            <span translate="no">{report.file}</span>
          </>
        )}
      </p>
      {failure !== null && <FailureText reason={failure} />}
    </Group>
  );
}
