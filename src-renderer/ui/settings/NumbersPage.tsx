import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Account, accountId } from '#shared/settings.ts';
import { FormEnd } from '../forms/FormEnd.tsx';
import forms from '../forms/forms.module.css';
import {
  type CheckedNumbers,
  checkNumbers,
  type NumberErrors,
  type NumberFields,
  numberFieldAt,
  numberFields,
  withNumbers,
} from '../forms/number-fields.ts';
import { useForm } from '../forms/use-form.ts';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { NumberBasics } from './NumberBasics.tsx';
import { NumberLists } from './NumberLists.tsx';
import styles from './settings.module.css';
import { TryNumber } from './TryNumber.tsx';

/** How the PBX of the account in use writes numbers. */
export function NumbersPage(): ReactNode {
  const { state, t, go } = useShell();
  const { account } = state;
  if (account !== null) return <NumbersForm key={accountId(account)} account={account} />;
  return (
    <div className={styles.empty}>
      <p>{t('numbers.noAccount')}</p>
      <Button onClick={() => go({ name: 'settings', page: 'telephone' })}>{t('attention.setUp')}</Button>
    </div>
  );
}

function NumbersForm({ account }: { readonly account: Account }): ReactNode {
  const form = useForm<NumberFields, CheckedNumbers, NumberErrors>({
    initial: numberFields(account),
    check: checkNumbers,
    send: (checked) => offhook.invoke('account:save', { account: withNumbers(account, checked), password: '' }),
    fieldAt: numberFieldAt,
    done: () => undefined,
  });
  return (
    <div className={styles.groups}>
      <form ref={form.ref} className={`${forms.form} ${styles.groups}`} noValidate onSubmit={form.submit}>
        <NumberBasics form={form} />
        <NumberLists form={form} />
        <FormEnd form={form} label="form.save" saved={form.saved} />
      </form>
      <TryNumber fields={form.fields} />
    </div>
  );
}
