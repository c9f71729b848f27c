import { Button } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { HeadsetDevice } from '#shared/headset-report.ts';
import { AddIcon, HeadsetIcon } from '../icons.tsx';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { useOutcome } from '../state/use-outcome.ts';
import { useSetting } from '../state/use-setting.ts';
import styles from './settings.module.css';

/** Headsets with buttons and lights for calls. What is heard in them is the audio page's affair. */
export function HeadsetPage(): ReactNode {
  const { state, t } = useShell();
  const { headsets } = state.phone;
  const setting = useSetting({ id: state.headset }, ({ id }) => offhook.invoke('settings:set', { headset: id }));
  const add = useOutcome(() => offhook.invoke('headset:add', undefined));
  const chosen = setting.value.id;
  const absent = chosen !== null && !headsets.some(({ id }) => id === chosen);
  return (
    <div className={styles.stack}>
      {headsets.length === 0 && !absent ? (
        <div className={styles.empty}>
          <HeadsetIcon size={32} />
          <strong>{t('headset.none')}</strong>
          <p>{t('headset.none.hint')}</p>
        </div>
      ) : (
        <fieldset className={styles.choice}>
          <legend>{t('headset.title')}</legend>
          <Choice
            checked={chosen === null}
            choose={() => setting.change({ id: null })}
            name={t('headset.automatic')}
            note={t('headset.automatic.hint')}
          />
          {headsets.map((headset) => (
            <Choice
              key={headset.id}
              checked={chosen === headset.id}
              choose={() => setting.change({ id: headset.id })}
              name={headset.name}
              nameIsData
              note={t(headset.active ? 'headset.active' : `headset.${headset.state}`)}
              bad={headset.state !== 'ready'}
            />
          ))}
          {absent && (
            <Choice checked choose={() => undefined} name={t('headset.absent')} note={t('headset.absent.hint')} bad />
          )}
        </fieldset>
      )}
      {headsets.map((headset) => headset.state !== 'ready' && <Help key={headset.id} headset={headset} />)}
      {(setting.failure ?? add.failure) !== null && (
        <FailureText reason={setting.failure ?? add.failure ?? 'unexpected'} />
      )}
      <Button variant="default" leftSection={<AddIcon size={16} />} loading={add.busy} onClick={add.run}>
        {t('headset.add')}
      </Button>
    </div>
  );
}

interface ChoiceProps {
  readonly checked: boolean;
  readonly choose: () => void;
  readonly name: string;
  readonly nameIsData?: boolean;
  readonly note: string;
  readonly bad?: boolean;
}

function Choice({ checked, choose, name, nameIsData = false, note, bad = false }: ChoiceProps): ReactNode {
  const id = useId();
  return (
    <div className={styles.option} data-bad={bad || undefined}>
      <input id={id} type="radio" name="headset" checked={checked} aria-describedby={`${id}-note`} onChange={choose} />
      <label htmlFor={id} {...(nameIsData && { translate: 'no' as const })}>
        {name}
      </label>
      <small id={`${id}-note`}>{note}</small>
    </div>
  );
}

/** What to do about a headset that can't be used. */
function Help({ headset: { id, name, state } }: { readonly headset: HeadsetDevice }): ReactNode {
  const { t } = useShell();
  if (state === 'ready') return null;
  const onLinux = state === 'refused' && /linux/i.test(navigator.userAgent);
  return (
    <div className={styles.warning}>
      <strong>{t('headset.problem', { name })}</strong>
      <p>{t(onLinux ? 'headset.refused.linux' : `headset.${state}.fix`)}</p>
      {onLinux && (
        <>
          <code translate="no">{udevRule(id)}</code>
          <p>{t('headset.refused.replug')}</p>
        </>
      )}
    </div>
  );
}

/** Lets whoever sits at the computer open the device (systemd's uaccess tag); an id begins with the maker's. */
const udevRule = (id: string): string =>
  `KERNEL=="hidraw*", ATTRS{idVendor}=="${id.split(':')[0] ?? ''}", TAG+="uaccess"`;
