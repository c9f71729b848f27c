import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Call } from '#shared/call.ts';
import { allows, type CallCommand } from '#shared/command.ts';
import { recallNumber } from '#shared/numbers/recall-number.ts';
import { HandsetIcon, HangupIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import styles from './CallButtons.module.css';
import { TalkButtons } from './TalkButtons.tsx';

export interface CallButtonsProps {
  readonly call: Call;
  readonly command: (command: CallCommand) => Promise<boolean>;
  readonly keypad: boolean;
  readonly setKeypad: (open: boolean) => void;
}

/** Exactly the buttons that the call's phase allows. */
export function CallButtons(props: CallButtonsProps): ReactNode {
  const { call, command } = props;
  const { t } = useShell();
  const press = (wanted: CallCommand) => () => void command(wanted);
  return (
    <div className={styles.buttons}>
      {allows(call, 'mute') && <TalkButtons {...props} />}
      <div className={styles.pair}>
        {allows(call, 'decline') && (
          <Button
            {...BIG}
            color="red"
            variant="light"
            leftSection={<HangupIcon />}
            onClick={press({ type: 'decline', callId: call.id })}
          >
            {t('call.decline')}
          </Button>
        )}
        {allows(call, 'answer') && (
          <Button
            {...BIG}
            color="green"
            leftSection={<HandsetIcon />}
            onClick={press({ type: 'answer', callId: call.id })}
          >
            {t('call.answer')}
          </Button>
        )}
        {allows(call, 'hangup') && (
          <Button
            {...BIG}
            color="red"
            leftSection={<HangupIcon />}
            onClick={press({ type: 'hangup', callId: call.id })}
          >
            {t('call.hangup')}
          </Button>
        )}
        {call.phase === 'ended' && call.remote.number !== '' && (
          <Button
            {...BIG}
            variant="light"
            leftSection={<HandsetIcon />}
            onClick={press({ type: 'dial', number: recallNumber(call) })}
          >
            {t('call.again')}
          </Button>
        )}
      </div>
    </div>
  );
}

const BIG = { size: 'md', radius: 'md', fullWidth: true } as const;
