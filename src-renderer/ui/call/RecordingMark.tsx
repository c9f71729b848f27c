import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Call } from '#shared/call.ts';
import { HoldIcon, RecordIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import type { Commanding } from '../state/use-command.ts';
import styles from './RecordingMark.module.css';

interface Props {
  readonly call: Call;
  readonly command: Commanding['command'];
}

/** That the call is being recorded, and the pause for what must not be: card numbers, passwords. */
export function RecordingMark({ call, command }: Props): ReactNode {
  const { t } = useShell();
  if (call.recording === 'off') return null;
  const paused = call.recording === 'paused';
  const label = t(paused ? 'call.resumeRecording' : 'call.pauseRecording');
  return (
    <p className={styles.mark} data-paused={paused || undefined}>
      <span className={styles.dot} />
      {t(paused ? 'call.recordingPaused' : 'call.recording')}
      <ActionIcon
        size={26}
        radius="xl"
        variant="subtle"
        color={paused ? 'red' : 'gray'}
        aria-label={label}
        title={label}
        onClick={() => void command({ type: 'record', callId: call.id, recording: paused ? 'on' : 'paused' })}
      >
        {paused ? <RecordIcon size={14} /> : <HoldIcon size={14} />}
      </ActionIcon>
    </p>
  );
}
