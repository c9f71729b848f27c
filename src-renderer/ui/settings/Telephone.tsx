import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { AddIcon } from '../icons.tsx';
import { TelephoneForm } from '../setup/TelephoneForm.tsx';
import { useShell } from '../state/shell.ts';
import { AccountList } from './AccountList.tsx';
import { RemoveAccount } from './RemoveAccount.tsx';
import styles from './settings.module.css';

/** Nearly everybody has one account: then it is right here. Of several, the list. */
export function Telephone(): ReactNode {
  const { state, t, go } = useShell();
  const { account, otherAccounts } = state;
  const add = (
    <Button
      variant="default"
      leftSection={<AddIcon size={16} />}
      onClick={() => go({ name: 'settings', page: 'account', id: null })}
    >
      {t('account.add')}
    </Button>
  );
  if (otherAccounts.length > 0) {
    return (
      <div className={styles.stack}>
        <AccountList />
        {add}
      </div>
    );
  }
  return (
    <div className={styles.stack}>
      <TelephoneForm key={account === null ? 'none' : 'one'} account={account} label="form.save" />
      {account !== null && (
        <div className={styles.after}>
          {add}
          <RemoveAccount account={account} />
        </div>
      )}
    </div>
  );
}
