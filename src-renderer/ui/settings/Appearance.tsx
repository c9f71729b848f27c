import { NativeSelect, SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { InvokeInput } from '#shared/ipc.ts';
import type { Settings } from '#shared/settings.ts';
import { Managed } from '../forms/Managed.tsx';
import forms from '../forms/forms.module.css';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { settled } from '../state/use-outcome.ts';
import type { FailureReason } from '#shared/failure.ts';

/** Each language by its own name, so that it is found in any. */
const LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
  { value: 'ru', label: 'Русский' },
];

export function Appearance(): ReactNode {
  const { state, t } = useShell();
  const [failure, setFailure] = useState<FailureReason | null>(null);
  const set = async (settings: InvokeInput<'settings:set'>): Promise<void> => {
    const outcome = await settled(() => offhook.invoke('settings:set', settings));
    setFailure(outcome.ok ? null : outcome.reason);
  };
  return (
    <div className={forms.form}>
      <Managed by="locale">
        <NativeSelect
          label={t('settings.language')}
          value={state.localeSetting}
          onChange={(event) => void set({ locale: event.currentTarget.value as Settings['locale'] })}
          data={[{ value: 'system', label: t('settings.language.system') }, ...LANGUAGES]}
        />
      </Managed>
      <Managed by="theme">
        <fieldset className={forms.kind}>
          <legend>{t('settings.theme')}</legend>
          <SegmentedControl
            fullWidth
            value={state.theme}
            onChange={(theme) => void set({ theme })}
            data={[
              { value: 'system', label: t('settings.theme.system') },
              { value: 'light', label: t('settings.theme.light') },
              { value: 'dark', label: t('settings.theme.dark') },
            ]}
          />
        </fieldset>
      </Managed>
      {failure !== null && <FailureText reason={failure} />}
    </div>
  );
}
