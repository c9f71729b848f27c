import type { ReactNode } from 'react';
import { useShell } from '../state/shell.ts';
import { useNow } from '../state/use-now.ts';
import styles from './Reconnecting.module.css';

/** The way to the server is gone under a call that goes on. */
export function Reconnecting(): ReactNode {
  const { state, t } = useShell();
  const { pbx } = state;
  const isAway = pbx.state === 'offline' || pbx.state === 'connecting';
  const now = useNow(isAway);
  if (!isAway) return null;
  const since = pbx.state === 'offline' ? pbx.since : now;
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  return (
    <div className={styles.bar}>
      <strong>{t('call.reconnecting', { seconds })}</strong>
      <span>{t('call.reconnecting.hint')}</span>
    </div>
  );
}
