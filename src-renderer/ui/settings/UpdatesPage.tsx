import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { UpdateSettings } from '#shared/settings.ts';
import { Group } from '../forms/Group.tsx';
import { Managed } from '../forms/Managed.tsx';
import { OneOf } from '../forms/OneOf.tsx';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { useNow } from '../state/use-now.ts';
import { useOutcome } from '../state/use-outcome.ts';
import { useSetting } from '../state/use-setting.ts';
import { updateWords } from './update-words.ts';
import styles from './settings.module.css';

const MODES = ['automatic', 'ask', 'off'] as const satisfies readonly UpdateSettings['mode'][];

/** The program's own updates: how far one is, and what the agent wants of them. */
export function UpdatesPage(): ReactNode {
  const { state, t } = useShell();
  const setting = useSetting(state.updateSettings, (updates) => offhook.invoke('settings:set', { updates }));
  const { updates } = state;
  const isOthers = updates.state === 'off' && updates.why !== 'switchedOff';
  return (
    <div className={styles.groups}>
      {setting.failure !== null && <FailureText reason={setting.failure} />}
      <Progress />
      {!isOthers && (
        <Group title={t('updates.when')}>
          <Managed by="updates.mode">
            <OneOf
              title={t('updates.mode')}
              values={MODES}
              value={setting.value.mode}
              label={(mode) => t(`updates.mode.${mode}`)}
              onChange={(mode) => setting.change({ mode })}
            />
          </Managed>
          <p className={styles.note}>{t('updates.neverInCall')}</p>
        </Group>
      )}
    </div>
  );
}

function Progress(): ReactNode {
  const { state, t, formats } = useShell();
  const { updates, version } = state;
  const now = useNow(updates.state === 'idle' || updates.state === 'failed');
  const check = useOutcome(() => offhook.invoke('updates:check', undefined));
  const install = useOutcome(() => offhook.invoke('updates:install', undefined));
  const later = useOutcome(() => offhook.invoke('updates:later', undefined));
  const words = updateWords(updates, (at) => formats.when(at, now));
  const failure = check.failure ?? install.failure ?? later.failure;
  return (
    <Group title={t('settings.version', { version })}>
      <p role="status">{t(words.key, words.params)}</p>
      {updates.state === 'downloading' && (
        <progress max={100} value={updates.percent} aria-label={t('updates.progress')} />
      )}
      {failure !== null && <FailureText reason={failure} />}
      {(updates.state === 'idle' || updates.state === 'failed') && (
        <Button variant="default" loading={check.busy} onClick={check.run}>
          {t('updates.check')}
        </Button>
      )}
      {updates.state === 'ready' && (
        <Button loading={install.busy} onClick={install.run}>
          {t('updates.install')}
        </Button>
      )}
      {((updates.state === 'ready' && updates.later === null) || updates.state === 'waiting') && (
        <Button variant="default" loading={later.busy} onClick={later.run}>
          {t('updates.later')}
        </Button>
      )}
    </Group>
  );
}
