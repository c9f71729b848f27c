import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { MessageKey } from '#shared/messages/catalogue.ts';
import { useShell } from '../state/shell.ts';
import type { Form } from './use-form.ts';
import styles from './forms.module.css';

interface Props<Fields, Named> {
  readonly form: Form<Fields, Named>;
  readonly label: MessageKey;
  readonly saved?: boolean;
}

/** What went wrong as a whole, and the button that sends the form. */
export function FormEnd<Fields, Named = Fields>({ form, label, saved = false }: Props<Fields, Named>): ReactNode {
  const { t } = useShell();
  const mistakes = Object.keys(form.errors).length;
  return (
    <>
      <div role="alert" className={styles.alert}>
        {mistakes > 0 && <p>{t('form.checkFields', { count: mistakes })}</p>}
        {form.failure !== null && (
          <p>
            <strong>{t(`failure.${form.failure}`)}</strong> {t(`failure.${form.failure}.fix`)}
          </p>
        )}
      </div>
      <Button type="submit" size="md" loading={form.busy}>
        {t(label)}
      </Button>
      <p role="status" className={styles.saved}>
        {saved && t('form.saved')}
      </p>
    </>
  );
}
