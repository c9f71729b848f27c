import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CallSettings } from '#shared/settings.ts';
import { AskFirst } from '../forms/AskFirst.tsx';
import { Group } from '../forms/Group.tsx';
import { Managed } from '../forms/Managed.tsx';
import { OneOf } from '../forms/OneOf.tsx';
import { Toggle } from '../forms/Toggle.tsx';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { type Setting, useSetting } from '../state/use-setting.ts';
import styles from './settings.module.css';

interface Props {
  readonly setting: Setting<CallSettings>;
}

/** What is recorded, and how long this computer remembers. */
export function RecordingPage(): ReactNode {
  const { state } = useShell();
  const setting = useSetting(state.callSettings, (calls) => offhook.invoke('settings:set', { calls }));
  return (
    <div className={styles.groups}>
      {setting.failure !== null && <FailureText reason={setting.failure} />}
      <Recording setting={setting} />
      <Keeping setting={setting} />
    </div>
  );
}

const RECORDING = ['off', 'onDemand', 'automatic'] as const;

function Recording({ setting: { value, change } }: Props): ReactNode {
  const { t } = useShell();
  return (
    <Group title={t('calls.recording')}>
      <Managed by="calls.recording">
        <OneOf
          title={t('calls.recording.when')}
          values={RECORDING}
          value={value.recording}
          label={(one) => t(`calls.recording.${one}`)}
          onChange={(recording) => change({ recording })}
        />
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
