import type { ReactNode } from 'react';
import type { FailureReason } from '#shared/failure.ts';
import { useShell } from '../state/shell.ts';
import styles from './setup.module.css';

/** What went wrong and the way out, as plain words. */
export function FailureText({ reason }: { readonly reason: FailureReason }): ReactNode {
  const { t } = useShell();
  return (
    <p role="alert" className={styles.failure}>
      <strong>{t(`failure.${reason}`)}</strong>
      <span>{t(`failure.${reason}.fix`)}</span>
    </p>
  );
}
