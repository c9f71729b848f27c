import { UnstyledButton } from '@mantine/core';
import { type ReactNode, useState } from 'react';
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
  readonly label: 'setup.next' | 'form.save';
  readonly done?: () => void;
}

/** The account: three fields that everybody has, and the rest behind "More options". */
export function TelephoneForm({ label, done }: Props): ReactNode {
  const { state, t } = useShell();
  const stored = state.account !== null;
  const [more, setMore] = useState(false);
  const [saved, setSaved] = useState(false);
  const form = useForm({
    initial: telephoneFields(state.account),
    check: (fields) => checkTelephone(fields, stored),
    send: (account, { password }) => offhook.invoke('account:save', { account, password }),
    fieldAt: telephoneFieldAt,
    done: () => {
      setSaved(true);
      done?.();
    },
  });
  const hidden = [
    'authorizationUser',
    'displayName',
    'lineNumber',
    'lineKind',
    'physicalIdHeader',
    'iceServers',
    'country',
  ];
  const open = more || hidden.some((name) => name in form.errors);
  return (
    <form ref={form.ref} className={forms.form} noValidate onSubmit={form.submit} onChange={() => setSaved(false)}>
      {state.pbx.state === 'offline' && <FailureText reason={state.pbx.reason} />}
      <Field form={form} name="address" label="telephone.address" example="telephone.address.example" />
      <SecretField
        form={form}
        name="password"
        label="telephone.password"
        {...(stored && { hint: 'telephone.password.stored' as const })}
      />
      <Field form={form} name="server" label="telephone.server" example="telephone.server.example" />
      <UnstyledButton className={forms.more ?? ''} aria-expanded={open} onClick={() => setMore(!open)}>
        {t(open ? 'telephone.less' : 'telephone.more')}
        <DownIcon size={16} />
      </UnstyledButton>
      {open && <TelephoneMore form={form} />}
      <FormEnd form={form} label={label} saved={saved} />
    </form>
  );
}
