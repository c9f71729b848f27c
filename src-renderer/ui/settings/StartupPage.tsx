import type { ReactNode } from 'react';
import { Group } from '../forms/Group.tsx';
import { Managed } from '../forms/Managed.tsx';
import { OneOf } from '../forms/OneOf.tsx';
import { Toggle } from '../forms/Toggle.tsx';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { useSetting } from '../state/use-setting.ts';
import styles from './settings.module.css';

/** How the program comes, and how it makes itself heard while its window is away. */
export function StartupPage(): ReactNode {
  return (
    <div className={styles.groups}>
      <Start />
      <Notifications />
    </div>
  );
}

function Start(): ReactNode {
  const { state, t } = useShell();
  const setting = useSetting(state.startupSettings, (startup) => offhook.invoke('settings:set', { startup }));
  const { value, change } = setting;
  const { startup } = state;
  return (
    <Group title={t('startup.title')}>
      {setting.failure !== null && <FailureText reason={setting.failure} />}
      <Managed by="startup.atLogin">
        <Toggle
          label={t('startup.atLogin')}
          hint={t('startup.atLogin.hint')}
          checked={value.atLogin}
          onChange={(atLogin) => change({ atLogin })}
        />
      </Managed>
      {value.atLogin && startup !== 'on' && startup !== 'off' && (
        <p role="status" className={styles.warning}>
          {t(`startup.status.${startup}`)}
        </p>
      )}
      {value.atLogin && (
        <Managed by="startup.hidden">
          <Toggle
            label={t('startup.hidden')}
            hint={t('startup.hidden.hint')}
            checked={value.hidden}
            onChange={(hidden) => change({ hidden })}
          />
        </Managed>
      )}
    </Group>
  );
}

const MODES = ['all', 'quiet', 'off'] as const;

function Notifications(): ReactNode {
  const { state, t } = useShell();
  const setting = useSetting(state.notificationSettings, (notifications) =>
    offhook.invoke('settings:set', { notifications }),
  );
  const { value, change } = setting;
  return (
    <Group title={t('notifications.title')}>
      {setting.failure !== null && <FailureText reason={setting.failure} />}
      {state.notificationsRefused && value.mode !== 'off' && (
        <p role="status" className={styles.warning}>
          {t('notifications.refused')}
        </p>
      )}
      <Managed by="notifications.mode">
        <OneOf
          title={t('notifications.mode')}
          values={MODES}
          value={value.mode}
          label={(mode) => t(`notifications.mode.${mode}`)}
          onChange={(mode) => change({ mode })}
        />
      </Managed>
      {value.mode !== 'off' && (
        <>
          <p className={styles.note}>{t('notifications.dnd')}</p>
          <Managed by="notifications.hideCallers">
            <Toggle
              label={t('notifications.hideCallers')}
              hint={t('notifications.hideCallers.hint')}
              checked={value.hideCallers}
              onChange={(hideCallers) => change({ hideCallers })}
            />
          </Managed>
        </>
      )}
    </Group>
  );
}
