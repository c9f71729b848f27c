import { Button, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { type AudioSettings, ringKinds, ringtoneNames } from '#shared/audio.ts';
import { Group } from '../forms/Group.tsx';
import { Toggle } from '../forms/Toggle.tsx';
import { Volume } from '../forms/Volume.tsx';
import { SpeakerIcon } from '../icons.tsx';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { settled, useOutcome } from '../state/use-outcome.ts';
import { type Setting, useSetting } from '../state/use-setting.ts';
import { DeviceSelect } from './DeviceSelect.tsx';
import { LevelMeter } from './LevelMeter.tsx';
import styles from './settings.module.css';

interface Props {
  readonly setting: Setting<AudioSettings>;
}

/** Which device plays which role, and how. Saved with every change, and heard at once, also in a call. */
export function AudioPage(): ReactNode {
  const { state } = useShell();
  const setting = useSetting(state.audio, (audio) => offhook.invoke('settings:set', { audio }));
  return (
    <div className={styles.groups}>
      {setting.failure !== null && <FailureText reason={setting.failure} />}
      <Microphone setting={setting} />
      <Speaker setting={setting} />
      <Ringing setting={setting} />
    </div>
  );
}

function Microphone({ setting: { value, change } }: Props): ReactNode {
  const { state, t } = useShell();
  const blocked = state.notices.find(({ reason }) => reason.startsWith('microphone'));
  return (
    <Group title={t('audio.microphone')}>
      <DeviceSelect role="microphone" chosen={value.microphone} change={(microphone) => change({ microphone })} />
      {blocked !== undefined && <FailureText reason={blocked.reason} />}
      {blocked?.reason === 'microphoneDenied' && state.microphoneSettings && (
        <Button
          className={styles.system ?? ''}
          variant="default"
          size="xs"
          onClick={() => void settled(() => offhook.invoke('microphone:settings', undefined))}
        >
          {t('attention.openSystemSettings')}
        </Button>
      )}
      <LevelMeter />
      <Volume
        label={t('audio.inputVolume')}
        value={value.inputVolume}
        most={200}
        onChange={(inputVolume) => change({ inputVolume })}
      />
      <Toggle
        label={t('audio.echoCancellation')}
        hint={t('audio.echoCancellation.hint')}
        checked={value.echoCancellation}
        onChange={(echoCancellation) => change({ echoCancellation })}
      />
      <Toggle
        label={t('audio.noiseSuppression')}
        checked={value.noiseSuppression}
        onChange={(noiseSuppression) => change({ noiseSuppression })}
      />
      <Toggle
        label={t('audio.autoGainControl')}
        checked={value.autoGainControl}
        onChange={(autoGainControl) => change({ autoGainControl })}
      />
    </Group>
  );
}

function Speaker({ setting: { value, change } }: Props): ReactNode {
  const { t } = useShell();
  return (
    <Group title={t('audio.speaker')}>
      <DeviceSelect role="speaker" chosen={value.speaker} change={(speaker) => change({ speaker })} />
      <Volume
        label={t('audio.outputVolume')}
        value={value.outputVolume}
        most={100}
        onChange={(outputVolume) => change({ outputVolume })}
      />
      <TestTone role="speaker" />
    </Group>
  );
}

function Ringing({ setting: { value, change } }: Props): ReactNode {
  const { t } = useShell();
  return (
    <Group title={t('audio.ringer')}>
      <DeviceSelect role="ringer" chosen={value.ringer} change={(ringer) => change({ ringer })} />
      <Toggle
        label={t('audio.secondRinger')}
        hint={t('audio.secondRinger.hint')}
        checked={value.secondRinger}
        onChange={(secondRinger) => change({ secondRinger })}
      />
      <Volume
        label={t('audio.ringVolume')}
        value={value.ringVolume}
        most={100}
        onChange={(ringVolume) => change({ ringVolume })}
      />
      <TestTone role="ringer" />
      {ringKinds.map((kind) => (
        <NativeSelect
          key={kind}
          label={t(`audio.ring.${kind}`)}
          value={value.ringtones[kind]}
          onChange={(event) => {
            const name = ringtoneNames.find((one) => one === event.currentTarget.value);
            if (name !== undefined) change({ ringtones: { ...value.ringtones, [kind]: name } });
          }}
          data={ringtoneNames.map((name) => ({ value: name, label: t(`audio.ringtone.${name}`) }))}
        />
      ))}
    </Group>
  );
}

function TestTone({ role }: { readonly role: 'speaker' | 'ringer' }): ReactNode {
  const { t } = useShell();
  const test = useOutcome(() => offhook.invoke('tone:test', { role }));
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<SpeakerIcon size={16} />}
        className={styles.small ?? ''}
        loading={test.busy}
        onClick={test.run}
      >
        {t(`audio.test.${role}`)}
      </Button>
      {test.failure !== null && <FailureText reason={test.failure} />}
    </>
  );
}
