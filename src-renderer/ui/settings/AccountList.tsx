import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { isAlive } from '#shared/call.ts';
import type { FailureReason } from '#shared/failure.ts';
import { accountId } from '#shared/settings.ts';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { settled } from '../state/use-outcome.ts';
import { pbxWords } from '../words/status-words.ts';
import { accountName, accountsOf, isInUse } from './accounts.ts';
import styles from './settings.module.css';

/** The saved accounts: which one is in use, and the way to another. */
export function AccountList(): ReactNode {
  const { state, t, go } = useShell();
  const [asked, setAsked] = useState<string | null>(null);
  const [failure, setFailure] = useState<FailureReason | null>(null);
  const use = async (id: string): Promise<void> => {
    setAsked(id);
    const outcome = await settled(() => offhook.invoke('account:select', { id }));
    setAsked(null);
    setFailure(outcome.ok ? null : outcome.reason);
  };
  return (
    <div className={styles.stack}>
      {state.account === null && (
        <p role="status" className={styles.warning}>
          {t('account.noneInUse')}
        </p>
      )}
      <ul className={styles.rows}>
        {accountsOf(state).map((account) => {
          const id = accountId(account);
          const name = accountName(account);
          const inUse = isInUse(state, account);
          const words = pbxWords(state).text;
          return (
            <li key={id} data-chosen={inUse || undefined}>
              <div className={styles.words}>
                <span translate="no">{name}</span>
                {name !== account.address && <small translate="no">{account.address}</small>}
                {inUse && (
                  <small className={styles.state}>{t('account.inUse', { state: t(words.key, words.params) })}</small>
                )}
              </div>
              <div className={styles.buttons}>
                {!inUse && (
                  <Button
                    size="xs"
                    variant="light"
                    aria-label={t('account.useNamed', { name })}
                    loading={asked === id}
                    onClick={() => void use(id)}
                  >
                    {t('account.use')}
                  </Button>
                )}
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t('account.editNamed', { name })}
                  onClick={() => go({ name: 'settings', page: 'account', id })}
                >
                  {t('account.edit')}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
      {state.calls.some(isAlive) && <p className={styles.note}>{t('account.callsEnd')}</p>}
      {failure !== null && <FailureText reason={failure} />}
    </div>
  );
}
