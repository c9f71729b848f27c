import type { ReactNode } from 'react';
import type { CallSettings } from '#shared/settings.ts';
import { Group } from '../forms/Group.tsx';
import { Managed } from '../forms/Managed.tsx';
import { OneOf } from '../forms/OneOf.tsx';
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
      <Group title={t('quickKeys.title')} hint={t('calls.quickKeys.hint')}>
        <QuickKeysForm />
      </Group>
    </div>
  );
}

const PASS_ON = ['off', 'ask', 'automatic'] as const;

function PassingOn({ setting: { value, change } }: Props): ReactNode {
  const { t } = useShell();
  return (
    <Group title={t('calls.passOn')} hint={t('calls.passOn.hint')}>
      <Managed by="calls.passToResponsible">
        <OneOf
          title={t('calls.passOn.when')}
          values={PASS_ON}
          value={value.passToResponsible}
          label={(one) => t(`calls.passOn.${one}`)}
          onChange={(passToResponsible) => change({ passToResponsible })}
        />
      </Managed>
      {value.passToResponsible === 'automatic' && <p className={styles.note}>{t('calls.passOn.automatic.hint')}</p>}
    </Group>
  );
}
