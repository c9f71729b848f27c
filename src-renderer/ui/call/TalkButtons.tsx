import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { allows } from '#shared/command.ts';
import { cardView } from '#shared/card-view.ts';
import { HoldIcon, KeypadIcon, MicrophoneIcon, MicrophoneOffIcon, ResumeIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import type { CallButtonsProps } from './CallButtons.tsx';
import styles from './CallButtons.module.css';

/** Mute, hold and keypad. They show the call's own state: a press changes nothing until main says so. */
export function TalkButtons({ call, command, keypad, setKeypad }: CallButtonsProps): ReactNode {
  const { t } = useShell();
  const { muted, held } = cardView(call);
  return (
    <div className={styles.talk}>
      <UnstyledButton
        className={styles.toggle ?? ''}
        data-on={muted || undefined}
        onClick={() => void command({ type: 'mute', callId: call.id, muted: !muted })}
      >
        {muted ? <MicrophoneOffIcon /> : <MicrophoneIcon />}
        {t(muted ? 'call.unmute' : 'call.mute')}
      </UnstyledButton>
      <UnstyledButton
        className={styles.toggle ?? ''}
        data-on={held || undefined}
        disabled={!allows(call, 'hold')}
        onClick={() => void command({ type: 'hold', callId: call.id, held: !held })}
      >
        {held ? <ResumeIcon /> : <HoldIcon />}
        {t(held ? 'call.resume' : 'call.hold')}
      </UnstyledButton>
      <UnstyledButton
        className={styles.toggle ?? ''}
        disabled={!allows(call, 'dtmf')}
        aria-expanded={keypad}
        onClick={() => setKeypad(!keypad)}
      >
        <KeypadIcon />
        {t('call.keypad')}
      </UnstyledButton>
    </div>
  );
}
