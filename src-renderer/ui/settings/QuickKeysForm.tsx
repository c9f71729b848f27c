import type { ReactNode } from 'react';
import { MAX_QUICK_KEYS } from '#shared/settings.ts';
import controls from '../forms/controls.module.css';
import { FormEnd } from '../forms/FormEnd.tsx';
import forms from '../forms/forms.module.css';
import { ListEditor } from '../forms/ListEditor.tsx';
import { checkQuickKeys, type QuickKeyErrors, quickKeyAt } from '../forms/quick-key-fields.ts';
import { RowField } from '../forms/RowField.tsx';
import { Toggle } from '../forms/Toggle.tsx';
import { useForm } from '../forms/use-form.ts';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import styles from './settings.module.css';

/** The keys below the dial field: who, which number, and whether to show if that telephone is free. */
export function QuickKeysForm(): ReactNode {
  const { state, t } = useShell();
  const form = useForm<{ keys: typeof state.quickKeys }, typeof state.quickKeys, QuickKeyErrors>({
    initial: { keys: state.quickKeys },
    check: checkQuickKeys,
    send: (quickKeys) => offhook.invoke('settings:set', { quickKeys: [...quickKeys] }),
    fieldAt: quickKeyAt,
    done: () => undefined,
  });
  const { keys } = form.fields;
  return (
    <form ref={form.ref} className={forms.form} noValidate onSubmit={form.submit}>
      {keys.length === 0 && <p className={styles.note}>{t('calls.quickKeys.none')}</p>}
      <ListEditor
        items={keys}
        change={(next) => form.set('keys', next)}
        nameOf={(_, index) => t('calls.quickKey', { number: String(index + 1) })}
        adding={{
          label: t('calls.quickKey.add'),
          blank: { label: '', number: '', watch: true },
          most: MAX_QUICK_KEYS,
        }}
        renderRow={(key, index, replace) => (
          <div className={styles.key}>
            <div className={controls.pair}>
              <RowField
                label="calls.quickKey.label"
                value={key.label}
                error={form.errors[`${index}.label`]}
                onChange={(label) => replace({ ...key, label })}
              />
              <RowField
                label="calls.quickKey.number"
                value={key.number}
                error={form.errors[`${index}.number`]}
                onChange={(number) => replace({ ...key, number })}
              />
            </div>
            <Toggle
              label={t('calls.quickKey.watch')}
              checked={key.watch}
              onChange={(watch) => replace({ ...key, watch })}
            />
          </div>
        )}
      />
      {(keys.length > 0 || state.quickKeys.length > 0) && (
        <FormEnd form={form} label="calls.quickKeys.save" saved={form.saved} />
      )}
    </form>
  );
}
