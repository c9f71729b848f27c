import type { ReactNode } from 'react';
import { SHORTCUT_ACTIONS } from '#shared/shortcuts/shortcuts.ts';
import { Group } from '../forms/Group.tsx';
import { Managed } from '../forms/Managed.tsx';
import { Toggle } from '../forms/Toggle.tsx';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { useSetting } from '../state/use-setting.ts';
import { ShortcutRow } from './ShortcutRow.tsx';
import styles from './settings.module.css';

/** Keys that work from every program. */
export function ShortcutsPage(): ReactNode {
  const { state, t } = useShell();
  const setting = useSetting(state.shortcutSettings, (shortcuts) => offhook.invoke('settings:set', { shortcuts }));
  const { value, change } = setting;
  return (
    <div className={styles.groups}>
      {setting.failure !== null && <FailureText reason={setting.failure} />}
      <Group title={t('settings.shortcuts')} hint={t('shortcuts.intro')}>
        <Managed by="shortcuts.enabled">
          <Toggle label={t('shortcuts.enabled')} checked={value.enabled} onChange={(enabled) => change({ enabled })} />
        </Managed>
        {value.enabled && state.shortcuts.wayland && <p className={styles.note}>{t('shortcuts.wayland')}</p>}
      </Group>
      {value.enabled && (
        <Group title={t('shortcuts.keys')}>
          {SHORTCUT_ACTIONS.map((action) => (
            <Managed key={action} by={`shortcuts.${action}`}>
              <ShortcutRow action={action} settings={value} set={(accelerator) => change({ [action]: accelerator })} />
            </Managed>
          ))}
        </Group>
      )}
    </div>
  );
}
