import type { ReactNode } from 'react';
import { Field, SecretField } from '../forms/Fields.tsx';
import { FormEnd } from '../forms/FormEnd.tsx';
import forms from '../forms/forms.module.css';
import { checkPortal, type PortalFields, portalFieldAt, portalFields } from '../forms/portal-fields.ts';
import { type Form, useForm } from '../forms/use-form.ts';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { FailureText } from './FailureText.tsx';
import styles from './setup.module.css';

/** @param done the sign-in has begun: the snapshot says so, too, and the form gives way */
export function PortalForm({ done }: { readonly done: () => void }): ReactNode {
  const { state, t } = useShell();
  const stored = state.portalSettings !== null;
  // All of it comes by policy: there is nothing to fill in, only somebody to sign in.
  const isManaged = WHOLE.every((path) => state.managed.locked.includes(path));
  const form = useForm({
    initial: portalFields(state.portalSettings ?? state.managed.draft.portal),
    check: (fields) => checkPortal(fields, stored || state.managed.clientSecret),
    send: (portal, { clientSecret }) => offhook.invoke('portal:signIn', { portal, clientSecret }),
    fieldAt: portalFieldAt,
    done,
  });
  const reason = state.portal.state === 'signedOut' ? state.portal.reason : null;
  return (
    <form ref={form.ref} className={forms.form} noValidate onSubmit={form.submit}>
      {reason !== null && form.failure === null && <FailureText reason={reason} />}
      {isManaged ? (
        <p>{t('portal.managed', { origin: state.portalSettings?.origin ?? '' })}</p>
      ) : (
        <Fields form={form} stored={stored} />
      )}
      <FormEnd form={form} label="portal.signIn" />
      <p className={styles.hint}>{t('portal.signIn.hint')}</p>
    </form>
  );
}

const WHOLE = ['portal.origin', 'portal.handlerOrigin', 'portal.clientId'];

function Fields({ form, stored }: { readonly form: Form<PortalFields>; readonly stored: boolean }): ReactNode {
  const { state } = useShell();
  return (
    <>
      <Field form={form} setting="portal.origin" name="origin" label="portal.origin" example="portal.origin.example" />
      <Field
        form={form}
        setting="portal.handlerOrigin"
        name="handlerOrigin"
        label="portal.handlerOrigin"
        hint="portal.handlerOrigin.hint"
        example="portal.handlerOrigin.example"
      />
      <Field
        form={form}
        setting="portal.hostOrigin"
        name="hostOrigin"
        label="portal.hostOrigin"
        hint="portal.hostOrigin.hint"
        example="portal.handlerOrigin.example"
      />
      <Field
        form={form}
        setting="portal.clientId"
        name="clientId"
        label="portal.clientId"
        example="portal.clientId.example"
      />
      {!state.managed.clientSecret && (
        <SecretField form={form} name="clientSecret" label="portal.clientSecret" {...secretHint(form.fields, stored)} />
      )}
    </>
  );
}

/** An empty field means something else with a host: the key of this computer is given up for the host's. */
function secretHint({ hostOrigin }: PortalFields, stored: boolean) {
  if (hostOrigin.trim() !== '') return { hint: 'portal.clientSecret.hosted' } as const;
  return stored ? ({ hint: 'portal.clientSecret.stored' } as const) : {};
}
