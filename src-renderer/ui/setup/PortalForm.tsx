import type { ReactNode } from 'react';
import { Field, SecretField } from '../forms/Fields.tsx';
import { FormEnd } from '../forms/FormEnd.tsx';
import forms from '../forms/forms.module.css';
import { checkPortal, portalFieldAt, portalFields } from '../forms/portal-fields.ts';
import { useForm } from '../forms/use-form.ts';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { FailureText } from './FailureText.tsx';
import styles from './setup.module.css';

/** @param done the sign-in has begun: the snapshot says so, too, and the form gives way */
export function PortalForm({ done }: { readonly done: () => void }): ReactNode {
  const { state, t } = useShell();
  const stored = state.portalSettings !== null;
  const form = useForm({
    initial: portalFields(state.portalSettings),
    check: (fields) => checkPortal(fields, stored),
    send: (portal, { clientSecret }) => offhook.invoke('portal:signIn', { portal, clientSecret }),
    fieldAt: portalFieldAt,
    done,
  });
  const reason = state.portal.state === 'signedOut' ? state.portal.reason : null;
  return (
    <form ref={form.ref} className={forms.form} noValidate onSubmit={form.submit}>
      {reason !== null && form.failure === null && <FailureText reason={reason} />}
      <Field form={form} name="origin" label="portal.origin" example="portal.origin.example" />
      <Field
        form={form}
        name="handlerOrigin"
        label="portal.handlerOrigin"
        hint="portal.handlerOrigin.hint"
        example="portal.handlerOrigin.example"
      />
      <Field form={form} name="clientId" label="portal.clientId" example="portal.clientId.example" />
      <SecretField
        form={form}
        name="clientSecret"
        label="portal.clientSecret"
        {...(stored && { hint: 'portal.clientSecret.stored' as const })}
      />
      <FormEnd form={form} label="portal.signIn" />
      <p className={styles.hint}>{t('portal.signIn.hint')}</p>
    </form>
  );
}
