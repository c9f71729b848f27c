import { NativeSelect, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { Field, LinesField } from '../forms/Fields.tsx';
import forms from '../forms/forms.module.css';
import { Group } from '../forms/Group.tsx';
import { Managed } from '../forms/Managed.tsx';
import { ON, suggestedLine, type TelephoneFields } from '../forms/telephone-fields.ts';
import { Toggle } from '../forms/Toggle.tsx';
import type { Form } from '../forms/use-form.ts';
import { useShell } from '../state/shell.ts';
import { countriesIn } from '../words/countries.ts';
import { Codecs } from './Codecs.tsx';

interface Props {
  readonly form: Form<TelephoneFields>;
}

/** What only some telephone systems need. */
export function TelephoneMore({ form }: Props): ReactNode {
  return (
    <>
      <Line form={form} />
      <Services form={form} />
      <Network form={form} />
      <Sound form={form} />
    </>
  );
}

function Line({ form }: Props): ReactNode {
  const { state, t } = useShell();
  const extension = { value: suggestedLine(form.fields.address) };
  return (
    <Group title={t('account.line')}>
      <Field form={form} name="label" label="account.label" hint="account.label.hint" />
      <Field form={form} name="displayName" label="telephone.displayName" hint="telephone.displayName.hint" />
      <Field
        form={form}
        name="authorizationUser"
        setting="account.authorizationUser"
        label="telephone.authorizationUser"
        hint="telephone.authorizationUser.hint"
        example={extension}
      />
      <Field
        form={form}
        name="lineNumber"
        setting="account.line.number"
        label="telephone.lineNumber"
        hint="telephone.lineNumber.hint"
        example={extension}
      />
      <Managed by="account.line.kind">
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
      </Managed>
      <Field
        form={form}
        name="physicalIdHeader"
        setting="account.physicalIdHeader"
        label="telephone.physicalIdHeader"
        hint="telephone.physicalIdHeader.hint"
      />
      <Managed by="account.country">
        <NativeSelect
          label={t('telephone.country')}
          description={t('telephone.country.hint')}
          value={form.fields.country}
          onChange={(event) => form.set('country', event.currentTarget.value)}
          data={[{ value: '', label: t('telephone.country.none') }, ...countriesIn(state.locale)]}
        />
      </Managed>
    </Group>
  );
}

function Services({ form }: Props): ReactNode {
  const { t } = useShell();
  return (
    <Group title={t('account.services')}>
      <Field
        form={form}
        name="voicemailNumber"
        setting="account.voicemailNumber"
        label="account.voicemailNumber"
        hint="account.voicemailNumber.hint"
      />
      <Field
        form={form}
        name="messagesNumber"
        setting="account.messagesNumber"
        label="account.messagesNumber"
        hint="account.messagesNumber.hint"
      />
      <Field
        form={form}
        name="pickupCode"
        setting="account.pickupCode"
        label="account.pickupCode"
        hint="account.pickupCode.hint"
      />
      <Field
        form={form}
        name="echoNumber"
        setting="account.echoNumber"
        label="account.echoNumber"
        hint="account.echoNumber.hint"
      />
    </Group>
  );
}

function Network({ form }: Props): ReactNode {
  const { t } = useShell();
  return (
    <Group title={t('account.network')}>
      <LinesField
        form={form}
        name="backupServers"
        setting="account.backupServers"
        label="account.backupServers"
        hint="account.backupServers.hint"
        example="account.backupServers.example"
      />
      <LinesField
        form={form}
        name="iceServers"
        setting="account.iceServers"
        label="telephone.iceServers"
        hint="telephone.iceServers.hint"
        example="telephone.iceServers.example"
      />
      <Managed by="account.relayOnly">
        <Toggle
          label={t('account.relayOnly')}
          hint={t('account.relayOnly.hint')}
          checked={form.fields.relayOnly === ON}
          onChange={(on) => form.set('relayOnly', on ? ON : '')}
        />
      </Managed>
      <Field form={form} name="realm" setting="account.realm" label="account.realm" hint="account.realm.hint" />
      <Field
        form={form}
        name="registerSeconds"
        setting="account.registerSeconds"
        label="account.registerSeconds"
        hint="account.registerSeconds.hint"
      />
    </Group>
  );
}

function Sound({ form }: Props): ReactNode {
  const { t } = useShell();
  return (
    <Group title={t('account.sound')}>
      <Managed by="account.codecs">
        <Codecs text={form.fields.codecs} change={(text) => form.set('codecs', text)} />
      </Managed>
      <Managed by="account.dtmf">
        <fieldset className={forms.kind}>
          <legend>{t('account.dtmf')}</legend>
          <SegmentedControl
            fullWidth
            value={form.fields.dtmf}
            onChange={(dtmf) => form.set('dtmf', dtmf)}
            data={[
              { value: 'rfc4733', label: t('account.dtmf.rfc4733') },
              { value: 'info', label: t('account.dtmf.info') },
            ]}
          />
        </fieldset>
      </Managed>
    </Group>
  );
}
