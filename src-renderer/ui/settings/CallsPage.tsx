import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CallSettings } from '#shared/settings.ts';
import { AskFirst } from '../forms/AskFirst.tsx';
import forms from '../forms/forms.module.css';
import { Group } from '../forms/Group.tsx';
import { Managed } from '../forms/Managed.tsx';
import { Toggle } from '../forms/Toggle.tsx';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { type Setting, useSetting } from '../state/use-setting.ts';
import { LinksForm } from './LinksForm.tsx';
import { QuickKeysForm } from './QuickKeysForm.tsx';
import styles from './settings.module.css';

interface Props {
  readonly setting: Setting<CallSettings>;
}

export function CallsPage(): ReactNode {
  const { state, t } = useShell();
  const setting = useSetting(state.callSettings, (calls) => offhook.invoke('settings:set', { calls }));
  const { value, change } = setting;
  return (
    <div className={styles.groups}>
      {setting.failure !== null && <FailureText reason={setting.failure} />}
      <Group title={t('calls.answering')}>
        <Managed by="calls.autoAnswer">
          <Toggle
            label={t('calls.autoAnswer')}
            hint={t('calls.autoAnswer.hint')}
            checked={value.autoAnswer}
            onChange={(autoAnswer) => change({ autoAnswer })}
          />
        </Managed>
      </Group>
      <Group title={t('calls.strip.title')}>
        <Managed by="calls.strip">
          <Toggle
            label={t('calls.strip')}
            hint={t('calls.strip.hint')}
            checked={value.strip}
            onChange={(strip) => change({ strip })}
          />
        </Managed>
      </Group>
      <PassingOn setting={setting} />
      <LinksForm setting={setting} />
      <Recording setting={setting} />
      <Group title={t('quickKeys.title')} hint={t('calls.quickKeys.hint')}>
        <QuickKeysForm />
      </Group>
      <Keeping setting={setting} />
    </div>
  );
}

const PASS_ON = ['off', 'ask', 'automatic'] as const;

function PassingOn({ setting: { value, change } }: Props): ReactNode {
  const { t } = useShell();
  return (
    <Group title={t('calls.passOn')} hint={t('calls.passOn.hint')}>
      <Managed by="calls.passToResponsible">
        <fieldset className={forms.kind}>
          <legend>{t('calls.passOn.when')}</legend>
          <div className={styles.radios}>
            {PASS_ON.map((passToResponsible) => (
              <label key={passToResponsible}>
                <input
                  type="radio"
                  name="passToResponsible"
                  checked={value.passToResponsible === passToResponsible}
                  onChange={() => change({ passToResponsible })}
                />
                {t(`calls.passOn.${passToResponsible}`)}
              </label>
            ))}
          </div>
        </fieldset>
      </Managed>
      {value.passToResponsible === 'automatic' && <p className={styles.note}>{t('calls.passOn.automatic.hint')}</p>}
    </Group>
  );
}

const RECORDING = ['off', 'onDemand', 'automatic'] as const;

function Recording({ setting: { value, change } }: Props): ReactNode {
  const { t } = useShell();
  return (
    <Group title={t('calls.recording')}>
      <Managed by="calls.recording">
        <fieldset className={forms.kind}>
          <legend>{t('calls.recording.when')}</legend>
          <div className={styles.radios}>
            {RECORDING.map((recording) => (
              <label key={recording}>
                <input
                  type="radio"
                  name="recording"
                  checked={value.recording === recording}
                  onChange={() => change({ recording })}
                />
                {t(`calls.recording.${recording}`)}
              </label>
            ))}
          </div>
        </fieldset>
      </Managed>
      {value.recording !== 'off' && (
        <>
          <Managed by="calls.recordingBeep">
            <Toggle
              label={t('calls.recordingBeep')}
              hint={t('calls.recordingBeep.hint')}
              checked={value.recordingBeep}
              onChange={(recordingBeep) => change({ recordingBeep })}
            />
          </Managed>
          <p className={styles.note}>{t('calls.recording.law')}</p>
        </>
      )}
    </Group>
  );
}

const DAYS = [7, 30, 90, 180, 365, 730];

function Keeping({ setting: { value, change } }: Props): ReactNode {
  const { t } = useShell();
  // Another number of days may have been set in the file or by whoever runs this computer.
  const days = [...new Set([...DAYS, value.keepDays])].toSorted((a, b) => a - b);
  return (
    <Group title={t('calls.keeping')}>
      <Managed by="calls.keepDays">
        <NativeSelect
          label={t('calls.keepDays')}
          description={t('calls.keepDays.hint')}
          value={String(value.keepDays)}
          onChange={(event) => change({ keepDays: Number(event.currentTarget.value) })}
          data={days.map((count) => ({ value: String(count), label: t('calls.days', { count }) }))}
        />
      </Managed>
      <AskFirst
        label={t('calls.erase')}
        title={t('calls.erase.title')}
        yes={t('calls.erase.yes')}
        done={t('calls.erase.done')}
        send={() => offhook.invoke('history:erase', undefined)}
      >
        <p>{t('calls.erase.gone')}</p>
        <ul>
          <li>{t('calls.erase.gone.history')}</li>
          <li>{t('calls.erase.gone.recordings')}</li>
          <li>{t('calls.erase.gone.logs')}</li>
        </ul>
        <p>{t('calls.erase.kept')}</p>
        <ul>
          <li>{t('calls.erase.kept.waiting')}</li>
          <li>{t('calls.erase.kept.running')}</li>
          <li>{t('calls.erase.kept.portal')}</li>
          <li>{t('calls.erase.kept.settings')}</li>
        </ul>
      </AskFirst>
    </Group>
  );
}
