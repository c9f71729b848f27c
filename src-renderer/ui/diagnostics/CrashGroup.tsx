import type { ReactNode } from 'react';
import { Group } from '../forms/Group.tsx';
import { useShell } from '../state/shell.ts';
import styles from './diagnostics.module.css';

/** The crashes that this computer remembers. */
export function CrashGroup(): ReactNode {
  const { state, t, formats } = useShell();
  const { records, dumps } = state.diagnostics.crashes;
  return (
    <Group title={t('diag.crashes')} hint={t('diag.crashes.kept')}>
      {records.length === 0 && <p className={styles.none}>{t('diag.crashes.none')}</p>}
      <ul className={styles.crashes}>
        {records.map(({ id, at, kind, what, version }) => (
          <li key={id}>
            <strong>{t(`diag.crash.${kind}`)}</strong>
            <time dateTime={new Date(at).toISOString()}>{formats.moment(at)}</time>
            <small translate="no">
              {version} · {what}
            </small>
          </li>
        ))}
      </ul>
      {dumps.length > 0 && <p className={styles.none}>{t('diag.crashes.dumps', { count: dumps.length })}</p>}
    </Group>
  );
}
