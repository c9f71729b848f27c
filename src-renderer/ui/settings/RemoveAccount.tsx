import type { ReactNode } from 'react';
import { type Account, accountId } from '#shared/settings.ts';
import { AskFirst } from '../forms/AskFirst.tsx';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { accountName, isInUse } from './accounts.ts';

export function RemoveAccount({ account }: { readonly account: Account }): ReactNode {
  const { state, t } = useShell();
  return (
    <AskFirst
      label={t('account.remove')}
      title={t('account.remove.title', { name: accountName(account) })}
      yes={t('account.remove.yes')}
      send={() => offhook.invoke('account:remove', { id: accountId(account) })}
    >
      <p>{t(isInUse(state, account) ? 'account.remove.inUse' : 'account.remove.text')}</p>
    </AskFirst>
  );
}
