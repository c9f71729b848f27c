import { VisuallyHidden } from '@mantine/core';
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import type { Call } from '#shared/call.ts';
import { Keypad } from '../dial/Keypad.tsx';
import { useShell } from '../state/shell.ts';
import type { WindowCommand } from '../state/use-command.ts';
import styles from './Tones.module.css';

interface Props {
  readonly call: Call;
  readonly command: (command: WindowCommand) => Promise<boolean>;
}

/** The keypad of a call: pressed or typed, each digit is sent as a tone and shown. */
export function Tones({ call, command }: Props): ReactNode {
  const { t } = useShell();
  const [sent, setSent] = useState('');
  const send = async (tone: string): Promise<void> => {
    if (await command({ type: 'dtmf', callId: call.id, tones: tone })) setSent((before) => before + tone);
  };
  const typed = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-9*#]$/.test(event.key)) return;
    event.preventDefault();
    void send(event.key);
  });
  useEffect(() => {
    addEventListener('keydown', typed);
    return () => removeEventListener('keydown', typed);
  }, []);
  return (
    <div className={styles.tones}>
      <p className={styles.sent}>
        <VisuallyHidden component="span">{t('call.tonesSent')} </VisuallyHidden>
        <span translate="no">{sent}</span>
      </p>
      <Keypad label={t('call.keypad')} onKey={(key) => void send(key)} />
    </div>
  );
}
