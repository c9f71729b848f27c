import { Button, CloseButton, TextInput, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useShell } from '../state/shell.ts';
import { cleanPasted } from '../words/dial-text.ts';
import styles from './NumberSheet.module.css';

interface Way {
  readonly label: string;
  /** @returns whether it was done */
  readonly send: (number: string) => Promise<boolean>;
}

interface Props {
  readonly title: string;
  readonly label: string;
  /** What can be done with the number; Enter does the first. */
  readonly ways: readonly [Way, ...Way[]];
  readonly close: () => void;
}

/** Asks to whom: typed, or one of the quick keys. */
export function NumberSheet({ title, label, ways, close }: Props): ReactNode {
  const { state, t } = useShell();
  const [number, setNumber] = useState('');
  const send = async (way: Way): Promise<void> => {
    if (await way.send(number.trim())) close();
  };
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return (
    <form
      className={styles.sheet}
      aria-label={title}
      onKeyDown={closeOnEscape}
      onSubmit={(event) => {
        event.preventDefault();
        void send(ways[0]);
      }}
    >
      <div className={styles.head}>
        <h3>{title}</h3>
        <CloseButton aria-label={t('transfer.cancel')} title={t('transfer.cancel')} onClick={close} />
      </div>
      <TextInput
        aria-label={label}
        placeholder={label}
        type="tel"
        autoComplete="off"
        autoFocus
        maxLength={200}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        onPaste={(event) => {
          event.preventDefault();
          setNumber(cleanPasted(event.clipboardData.getData('text')));
        }}
      />
      {state.quickKeys.length > 0 && (
        <ul className={styles.keys} aria-label={t('quickKeys.title')}>
          {state.quickKeys.map((key) => (
            <li key={key.number}>
              <UnstyledButton
                translate="no"
                data-presence={key.watch ? (state.phone.watched[key.number] ?? 'unknown') : undefined}
                onClick={() => setNumber(key.number)}
              >
                {key.label === '' ? key.number : key.label}
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.ways}>
        {ways.map((way, index) => (
          <Button
            key={way.label}
            size="sm"
            variant={index === 0 ? 'filled' : 'default'}
            type={index === 0 ? 'submit' : 'button'}
            {...(index > 0 && { onClick: () => void send(way) })}
          >
            {way.label}
          </Button>
        ))}
      </div>
    </form>
  );
}
