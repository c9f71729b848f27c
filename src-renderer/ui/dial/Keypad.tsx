import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './Keypad.module.css';

/** Digits with the letters that telephones print under them (ITU-T E.161). */
const KEYS = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
] as const;

interface Props {
  readonly label: string;
  readonly onKey: (key: string) => void;
}

export function Keypad({ label, onKey }: Props): ReactNode {
  return (
    <div role="group" aria-label={label} className={styles.keypad} translate="no">
      {KEYS.map(([digit, letters]) => (
        <UnstyledButton key={digit} className={styles.key ?? ''} data-letters={letters} onClick={() => onKey(digit)}>
          {digit}
        </UnstyledButton>
      ))}
    </div>
  );
}
