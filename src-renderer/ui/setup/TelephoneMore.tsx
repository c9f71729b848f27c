import { NativeSelect, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { Field, LinesField } from '../forms/Fields.tsx';
import forms from '../forms/forms.module.css';
import { suggestedLine, type TelephoneFields } from '../forms/telephone-fields.ts';
import type { Form } from '../forms/use-form.ts';
import { useShell } from '../state/shell.ts';
import { countriesIn } from '../words/countries.ts';

/** What only some telephone systems need. */
export function TelephoneMore({ form }: { readonly form: Form<TelephoneFields> }): ReactNode {
  const { state, t } = useShell();
  return (
    <>
      <Field
        form={form}
        name="authorizationUser"
        label="telephone.authorizationUser"
        hint="telephone.authorizationUser.hint"
        example={{ value: suggestedLine(form.fields.address) }}
      />
      <Field form={form} name="displayName" label="telephone.displayName" hint="telephone.displayName.hint" />
      <Field
        form={form}
        name="lineNumber"
        label="telephone.lineNumber"
        hint="telephone.lineNumber.hint"
        example={{ value: suggestedLine(form.fields.address) }}
      />
      <fieldset className={forms.kind}>
        <legend>{t('telephone.lineKind')}</legend>
        <SegmentedControl
          fullWidth
          value={form.fields.lineKind}
          onChange={(kind) => form.set('lineKind', kind)}
          data={[
            { value: 'direct', label: t('telephone.lineKind.direct') },
            { value: 'group', label: t('telephone.lineKind.group') },
          ]}
        />
      </fieldset>
      <Field
        form={form}
        name="physicalIdHeader"
        label="telephone.physicalIdHeader"
        hint="telephone.physicalIdHeader.hint"
      />
      <LinesField
        form={form}
        name="iceServers"
        label="telephone.iceServers"
        hint="telephone.iceServers.hint"
        example="telephone.iceServers.example"
      />
      <NativeSelect
        label={t('telephone.country')}
        description={t('telephone.country.hint')}
        value={form.fields.country}
        onChange={(event) => form.set('country', event.currentTarget.value)}
        data={[{ value: '', label: t('telephone.country.none') }, ...countriesIn(state.locale)]}
      />
    </>
  );
}
