import { ActionIcon, Button } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { HandsetIcon, KeypadIcon } from '../icons.tsx';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { useCommand } from '../state/use-command.ts';
import { settled } from '../state/use-outcome.ts';
import { DialBlocked } from './DialBlocked.tsx';
import { DialField } from './DialField.tsx';
import styles from './DialPanel.module.css';
import { Keypad } from './Keypad.tsx';
import { useTyping } from './use-typing.ts';

interface Props {
  readonly number: string;
  readonly setNumber: (number: string) => void;
  readonly dialled: () => void;
}

/** The dial field with its button and pad; when it is not possible to call, it says why. */
export function DialPanel({ number, setNumber, dialled }: Props): ReactNode {
  const { state, t } = useShell();
  const field = useRef<HTMLInputElement>(null);
  const [keypad, setKeypad] = useState(false);
  const { command, refusal, forget } = useCommand();
  const blocked = state.pbx.state !== 'registered';

  const change = (next: string): void => {
    forget();
    setNumber(next);
    if (state.draftNumber !== null) void settled(() => offhook.invoke('draft:clear', undefined));
  };
  const dial = async (): Promise<void> => {
    if (blocked) return;
    if (await command({ type: 'dial', number: number.trim() })) {
      change('');
      dialled();
    } else field.current?.focus();
  };
  useTyping({ field, dial: () => void dial(), append: (digits) => change(number + digits) });

  return (
    <form
      className={styles.panel}
      onSubmit={(event) => {
        event.preventDefault();
        void dial();
      }}
    >
      <div className={styles.row}>
        <DialField ref={field} number={number} change={change} refusal={refusal && t(refusal)} />
        <ActionIcon
          className={styles.padToggle ?? ''}
          variant="default"
          size={48}
          aria-expanded={keypad}
          aria-label={t(keypad ? 'dial.hideKeypad' : 'dial.showKeypad')}
          title={t(keypad ? 'dial.hideKeypad' : 'dial.showKeypad')}
          onClick={() => setKeypad(!keypad)}
        >
          <KeypadIcon size={18} />
        </ActionIcon>
      </div>
      <div className={styles.pad} data-open={keypad || undefined}>
        <Keypad label={t('dial.keypad')} onKey={(key) => change(number + key)} />
      </div>
      <Button
        type="submit"
        size="md"
        color="green"
        leftSection={<HandsetIcon />}
        {...(blocked && { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': 'dial-blocked' })}
      >
        {t('dial.call')}
      </Button>
      <DialBlocked />
    </form>
  );
}
