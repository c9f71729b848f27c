import type { ReactNode } from 'react';
import { isAlive } from '#shared/call.ts';
import { CallbackPanel } from '../callback/CallbackPanel.tsx';
import { Calls } from '../call/Calls.tsx';
import { Availability } from '../desk/Availability.tsx';
import { QuickKeys } from '../desk/QuickKeys.tsx';
import { VoiceMessages } from '../desk/VoiceMessages.tsx';
import { DialPanel } from '../dial/DialPanel.tsx';
import { ProxyPanel } from '../network/ProxyPanel.tsx';
import { RecentCalls } from '../recent/RecentCalls.tsx';
import { useShell } from '../state/shell.ts';
import { Attention } from '../status/Attention.tsx';
import styles from './PhoneView.module.css';

interface Props {
  readonly number: string;
  readonly setNumber: (number: string) => void;
}

/** The everyday view. During a call the dial field comes only when it is asked for, and what can wait is not shown. */
export function PhoneView({ number, setNumber }: Props): ReactNode {
  const { state, adding, setAdding } = useShell();
  const inCall = state.calls.some(isAlive);
  return (
    <div className={styles.view}>
      <div className={styles.act}>
        {!inCall && <CallbackPanel />}
        <Calls withEnded />
        {/* Never between the agent and her call. */}
        {inCall && <CallbackPanel />}
        <ProxyPanel />
        <Attention quiet={inCall} />
        {!inCall && <Availability />}
        {(!inCall || adding) && <DialPanel number={number} setNumber={setNumber} dialled={() => setAdding(false)} />}
        {!inCall && <VoiceMessages />}
        {(!inCall || adding) && <QuickKeys dialled={() => setAdding(false)} />}
      </div>
      <RecentCalls />
    </div>
  );
}
