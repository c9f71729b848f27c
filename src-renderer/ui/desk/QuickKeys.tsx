import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Presence } from '#shared/phone.ts';
import type { QuickKey } from '#shared/settings.ts';
import { useShell } from '../state/shell.ts';
import { useCommand, type WindowCommand } from '../state/use-command.ts';
import styles from './QuickKeys.module.css';

/** Up to twelve keys: one press calls, or takes the call that rings there. */
export function QuickKeys({ dialled }: { readonly dialled: () => void }): ReactNode {
  const { state, t } = useShell();
  const { command, refusal } = useCommand();
  if (state.quickKeys.length === 0) return null;
  const press = async (wanted: WindowCommand): Promise<void> => {
    if (await command(wanted)) dialled();
  };
  return (
    <section aria-label={t('quickKeys.title')}>
      <ul className={styles.keys}>
        {state.quickKeys.map((key, index) => (
          <li key={`${index} ${key.number}`}>
            <Key
              quickKey={key}
              presence={key.watch ? (state.phone.watched[key.number] ?? 'unknown') : null}
              press={press}
            />
          </li>
        ))}
      </ul>
      {refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {t(refusal)}
        </p>
      )}
    </section>
  );
}

interface KeyProps {
  readonly quickKey: QuickKey;
  /** null: not watched. */
  readonly presence: Presence | null;
  readonly press: (command: WindowCommand) => Promise<void>;
}

function Key({ quickKey, presence, press }: KeyProps): ReactNode {
  const { state, t } = useShell();
  const who = quickKey.label === '' ? quickKey.number : quickKey.label;
  const takes = presence === 'ringing' && state.account?.pickupCode !== undefined;
  const label = t(takes ? 'quickKeys.pickup' : 'quickKeys.call', { who });
  return (
    <UnstyledButton
      className={styles.key ?? ''}
      data-presence={presence ?? undefined}
      title={label}
      onClick={() => void press({ type: takes ? 'pickup' : 'dial', number: quickKey.number })}
    >
      {presence !== null && <span className={styles.light} />}
      <span className={styles.name} translate="no">
        {who}
      </span>
      {presence !== null && presence !== 'unknown' && <small>{t(`presence.${presence}`)}</small>}
    </UnstyledButton>
  );
}
