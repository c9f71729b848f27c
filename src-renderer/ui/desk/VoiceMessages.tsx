import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { MessageIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import { useCommand } from '../state/use-command.ts';
import styles from './VoiceMessages.module.css';

/** The light on a desk telephone: somebody has left a message. */
export function VoiceMessages(): ReactNode {
  const { state, t } = useShell();
  const { command, refusal } = useCommand();
  const { messages } = state.phone;
  if (messages === null || !messages.waiting) return null;
  const number = state.account?.messagesNumber ?? state.account?.voicemailNumber;
  return (
    <div className={styles.bar} role="status">
      <MessageIcon />
      <span>
        {messages.fresh === null ? t('messages.waiting') : t('messages.fresh', { count: messages.fresh })}
        {refusal !== null && <small role="alert">{t(refusal)}</small>}
      </span>
      {number !== undefined && (
        <Button size="xs" variant="light" onClick={() => void command({ type: 'dial', number })}>
          {t('messages.listen')}
        </Button>
      )}
    </div>
  );
}
