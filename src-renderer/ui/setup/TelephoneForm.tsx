import { UnstyledButton } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type Account, accountId } from '#shared/settings.ts';
import { Field, SecretField } from '../forms/Fields.tsx';
import { FormEnd } from '../forms/FormEnd.tsx';
import forms from '../forms/forms.module.css';
import { checkTelephone, telephoneFieldAt, telephoneFields } from '../forms/telephone-fields.ts';
import { useForm } from '../forms/use-form.ts';
import { DownIcon } from '../icons.tsx';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { FailureText } from './FailureText.tsx';
import { TelephoneMore } from './TelephoneMore.tsx';

interface Props {
  /** null: a new one. */
  readonly account: Account | null;
  readonly label: 'setup.next' | 'form.save' | 'account.saveAndUse';
  readonly done?: () => void;
}

const ALWAYS_SHOWN = new Set(['address', 'password', 'server']);

/** The account: three fields that everybody has, and the rest behind "More options". */
export function TelephoneForm({ account, label, done }: Props): ReactNode {
  const { state, t } = useShell();
  const stored = account !== null;
  const [newId] = useState(() => crypto.randomUUID());
  // Beside others a new account needs a name of its own; the only one does without.
  const isFirst = state.account === null && state.otherAccounts.length === 0;
  const kept = account ?? (isFirst ? {} : { id: newId });
  const [more, setMore] = useState(false);
  const form = useForm({
    initial: telephoneFields(account ?? state.managed.draft.account),
    check: (fields) => checkTelephone(fields, stored, kept),
    send: (checked, { password }) => offhook.invoke('account:save', { account: checked, password }),
    fieldAt: telephoneFieldAt,
    done: () => done?.(),
  });
  const inUse = account !== null && state.account !== null && accountId(account) === accountId(state.account);
  const open = more || Object.keys(form.errors).some((name) => !ALWAYS_SHOWN.has(name));
  return (
    <form ref={form.ref} className={forms.form} noValidate onSubmit={form.submit}>
      {inUse && state.pbx.state === 'offline' && <FailureText reason={state.pbx.reason} />}
      <Field
        form={form}
        setting="account.address"
        name="address"
        label="telephone.address"
        example="telephone.address.example"
      />
      <SecretField
        form={form}
        name="password"
        label="telephone.password"
        {...(stored && { hint: 'telephone.password.stored' as const })}
      />
      <Field
        form={form}
        setting="account.server"
        name="server"
        label="telephone.server"
        example="telephone.server.example"
      />
      <UnstyledButton className={forms.more ?? ''} aria-expanded={open} onClick={() => setMore(!open)}>
        {t(open ? 'telephone.less' : 'telephone.more')}
        <DownIcon size={16} />
      </UnstyledButton>
      {open && <TelephoneMore form={form} />}
      <FormEnd form={form} label={label} saved={form.saved} />
    </form>
  );
}
