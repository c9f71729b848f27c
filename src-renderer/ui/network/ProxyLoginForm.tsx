import type { ReactNode } from 'react';
import { Field, SecretField } from '../forms/Fields.tsx';
import { FormEnd } from '../forms/FormEnd.tsx';
import forms from '../forms/forms.module.css';
import { type Checked, useForm } from '../forms/use-form.ts';
import { offhook } from '../offhook.ts';

type Fields = Readonly<Record<'user' | 'password', string>>;

interface ProxyLoginFormProps {
  readonly user: string;
  readonly label: Label;
  /** The one that asks. */
  readonly proxy?: string;
}

/** Name and password for the company's proxy: where it asks, and ahead of it in the settings. */
export function ProxyLoginForm({ user, label, proxy }: ProxyLoginFormProps): ReactNode {
  const form = useForm({
    initial: { user, password: '' },
    check,
    send: (credentials) => offhook.invoke('proxy:answer', { ...credentials, proxy }),
    fieldAt: (path) => (path === 'user' || path === 'password' ? path : null),
    done: () => undefined,
  });
  return (
    <form ref={form.ref} className={forms.form} noValidate onSubmit={form.submit}>
      <Field form={form} setting="network.user" name="user" label="network.user" />
      <SecretField form={form} name="password" label="network.password" />
      <FormEnd form={form} label={label} saved={form.saved && label === 'form.save'} />
    </form>
  );
}

type Label = 'form.save' | 'proxy.answer';

function check(fields: Fields): Checked<Fields, Fields> {
  const missing = Object.entries(fields).filter(([, text]) => text.trim() === '');
  if (missing.length === 0) return { ok: true, value: fields };
  return { ok: false, errors: Object.fromEntries(missing.map(([name]) => [name, 'field.required'])) };
}
