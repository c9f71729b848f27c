import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useShell } from '../state/shell.ts';
import type { View } from '../state/view.ts';
import { wayOut } from '../status/way-out.ts';
import styles from './DialPanel.module.css';

/** Why it is not possible to call, and what to do about it. */
export function DialBlocked(): ReactNode {
  const { state, t, go } = useShell();
  const { pbx } = state;
  if (pbx.state === 'registered') return null;
  if (pbx.state === 'connecting') {
    return (
      <p id="dial-blocked" className={styles.blocked}>
        {t('dial.blocked.connecting')} <span className={styles.emergency}>{t('dial.noEmergency')}</span>
      </p>
    );
  }
  if (pbx.state === 'notSetUp') {
    const start: View =
      state.otherAccounts.length > 0 ? { name: 'settings', page: 'telephone' } : { name: 'setup', step: 'telephone' };
    return (
      <div className={styles.blocked}>
        <p id="dial-blocked">
          {t('dial.blocked.notSetUp')} <span className={styles.emergency}>{t('dial.noEmergency')}</span>
        </p>
        <Button variant="light" size="xs" onClick={() => go(start)}>
          {t('attention.setUp')}
        </Button>
      </div>
    );
  }
  const way = wayOut(pbx.reason);
  return (
    <div className={styles.blocked}>
      <div id="dial-blocked">
        <strong>{t(`failure.${pbx.reason}`)}</strong>
        {t(`failure.${pbx.reason}.fix`)} <span className={styles.emergency}>{t('dial.noEmergency')}</span>
      </div>
      {way !== null && (
        <Button variant="light" size="xs" onClick={() => go(way.view)}>
          {t(way.label)}
        </Button>
      )}
    </div>
  );
}
