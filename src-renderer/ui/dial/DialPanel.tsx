import { ActionIcon, Button } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { HandsetIcon, KeypadIcon } from '../icons.tsx';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { useCommand, type WindowCommand } from '../state/use-command.ts';
import { settled } from '../state/use-outcome.ts';
import { DialBlocked } from './DialBlocked.tsx';
import { DialField } from './DialField.tsx';
import styles from './DialPanel.module.css';
import { Keypad } from './Keypad.tsx';
import { optionId, Suggestions } from './Suggestions.tsx';
import type { Suggestion } from './suggestions.ts';
import { useSuggestions } from './use-suggestions.ts';
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
  const call = async (wanted: Extract<WindowCommand, { type: 'dial' }>): Promise<void> => {
    if (blocked) return;
    if (await command(wanted)) {
      change('');
      dialled();
    } else field.current?.focus();
  };
  const dial = (): Promise<void> => call({ type: 'dial', number: number.trim() });
  const choose = ({ number: chosen, client }: Suggestion): void => {
    if (blocked) change(chosen);
    else void call({ type: 'dial', number: chosen, ...(client !== null && { crm: { client } }) });
  };
  const { suggestions, crm, active, onKeyDown } = useSuggestions(number, choose);
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
        <DialField
          ref={field}
          number={number}
          change={change}
          refusal={refusal && t(refusal)}
          onKeyDown={onKeyDown}
          list={{ isOpen: suggestions.length > 0, activeId: active < 0 ? null : optionId(active) }}
        />
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
      <Suggestions suggestions={suggestions} crm={crm} active={active} choose={choose} />
      <DialBlocked />
    </form>
  );
}
