import { NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { emergencyNumbers, UNKNOWN_COUNTRY } from '#shared/numbers/emergency-numbers.ts';
import type { MessageKey } from '#shared/messages/catalogue.ts';
import controls from '../forms/controls.module.css';
import { Group } from '../forms/Group.tsx';
import { Managed } from '../forms/Managed.tsx';
import type { NumberErrors, NumberFields } from '../forms/number-fields.ts';
import { errorText, type Form } from '../forms/use-form.ts';
import { useShell } from '../state/shell.ts';
import { countriesIn } from '../words/countries.ts';
import styles from './settings.module.css';

interface Props {
  readonly form: Form<NumberFields, NumberErrors>;
}

export function NumberBasics({ form }: Props): ReactNode {
  const { state, t } = useShell();
  const { country, outsidePrefix } = form.fields;
  return (
    <Group title={t('numbers.basics')} hint={t('numbers.basics.hint')}>
      <Managed by="account.country">
        <NativeSelect
          label={t('telephone.country')}
          description={t('telephone.country.hint')}
          value={country}
          onChange={(event) => form.set('country', event.currentTarget.value)}
          data={[{ value: '', label: t('telephone.country.none') }, ...countriesIn(state.locale)]}
        />
      </Managed>
      <Managed by="account.numbers.outsidePrefix">
        <Text
          form={form}
          name="outsidePrefix"
          path="outsidePrefix"
          label="numbers.outsidePrefix"
          hint="numbers.outsidePrefix.hint"
        />
      </Managed>
      {outsidePrefix.trim() !== '' && country === '' && (
        <p role="status" className={styles.warning}>
          {t('numbers.prefixNeedsCountry')}
        </p>
      )}
      <Managed by="account.numbers.extensionLength">
        <fieldset className={styles.lengths}>
          <legend>{t('numbers.extensionLength')}</legend>
          <p className={styles.note}>{t('numbers.extensionLength.hint')}</p>
          <div className={controls.pair}>
            <Text form={form} name="shortest" path="extensionLength.min" label="numbers.extensionLength.from" />
            <Text form={form} name="longest" path="extensionLength.max" label="numbers.extensionLength.to" />
          </div>
        </fieldset>
      </Managed>
      <Emergency country={country} />
    </Group>
  );
}

interface TextProps extends Props {
  readonly name: 'outsidePrefix' | 'shortest' | 'longest';
  readonly path: string;
  readonly label: MessageKey;
  readonly hint?: MessageKey;
}

function Text({ form, name, path, label, hint }: TextProps): ReactNode {
  const { t } = useShell();
  const error = form.errors[path];
  return (
    <TextInput
      name={name}
      label={t(label)}
      {...(hint !== undefined && { description: t(hint) })}
      inputMode="numeric"
      autoComplete="off"
      value={form.fields[name]}
      onChange={(event) => form.set(name, event.currentTarget.value)}
      {...(error !== undefined && { error: errorText(t, error), 'aria-invalid': true })}
    />
  );
}

/** Of the country that is chosen just now: they are the one thing that no rule touches. */
function Emergency({ country }: { readonly country: string }): ReactNode {
  const { t } = useShell();
  const numbers = emergencyNumbers.get(country) ?? UNKNOWN_COUNTRY;
  return (
    <div className={styles.emergency}>
      <strong>{t('numbers.emergency', { numbers: numbers.join(', ') })}</strong>
      <p>{t('numbers.emergency.hint')}</p>
    </div>
  );
}
