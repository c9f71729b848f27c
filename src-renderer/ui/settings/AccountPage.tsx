import type { ReactNode } from 'react';
import { TelephoneForm } from '../setup/TelephoneForm.tsx';
import { useShell } from '../state/shell.ts';
import { findAccount, isInUse } from './accounts.ts';
import { RemoveAccount } from './RemoveAccount.tsx';
import styles from './settings.module.css';
import { Telephone } from './Telephone.tsx';

/** One of several accounts, or a new one. */
export function AccountPage({ id }: { readonly id: string | null }): ReactNode {
  const { state, go } = useShell();
  const account = findAccount(state, id);
  // Removed just now: what is left.
  if (id !== null && account === null) return <Telephone />;
  const inUse = account !== null && isInUse(state, account);
  return (
    <div className={styles.stack}>
      <TelephoneForm
        account={account}
        label={inUse ? 'form.save' : 'account.saveAndUse'}
        done={() => go({ name: 'settings', page: 'telephone' })}
      />
      {account !== null && (
        <div className={styles.after}>
          <RemoveAccount account={account} />
        </div>
      )}
    </div>
  );
}
