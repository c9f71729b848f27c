import type { ReactNode } from 'react';
import { isAlive } from '#shared/call.ts';
import { Calls } from '../call/Calls.tsx';
import { DialPanel } from '../dial/DialPanel.tsx';
import { RecentCalls } from '../recent/RecentCalls.tsx';
import { useShell } from '../state/shell.ts';
import { Attention } from '../status/Attention.tsx';
import styles from './PhoneView.module.css';

interface Props {
  readonly number: string;
  readonly setNumber: (number: string) => void;
}

/** The everyday view. During a call there is nothing to dial, and what can wait is not shown. */
export function PhoneView({ number, setNumber }: Props): ReactNode {
  const { state } = useShell();
  const inCall = state.calls.some(isAlive);
  return (
    <div className={styles.view}>
      <div className={styles.act}>
        <Calls withEnded />
        <Attention quiet={inCall} />
        {!inCall && <DialPanel number={number} setNumber={setNumber} />}
      </div>
      <RecentCalls />
    </div>
  );
}
