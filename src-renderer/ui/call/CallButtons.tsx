import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Call } from '#shared/call.ts';
import { allows } from '#shared/command.ts';
import { HandsetIcon, HangupIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import type { Commanding, WindowCommand } from '../state/use-command.ts';
import styles from './CallButtons.module.css';
import type { Sheet } from './sheet.ts';
import { TalkButtons } from './TalkButtons.tsx';

interface Props {
  readonly call: Call;
  readonly command: Commanding['command'];
  readonly open: Sheet | null;
  readonly setOpen: (sheet: Sheet | null) => void;
}

/** Exactly the buttons that the call's phase allows. */
export function CallButtons(props: Props): ReactNode {
  const { call, command } = props;
  const { t } = useShell();
  const press = (wanted: WindowCommand) => () => void command(wanted);
  return (
    <div className={styles.buttons}>
      {allows(call, 'mute') && <TalkButtons {...props} {...(call.consultOf !== null && { only: WHILE_ASKING })} />}
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
            onClick={press({ type: 'dial', number: call.remote.number })}
          >
            {t('call.again')}
          </Button>
        )}
      </div>
      {allows(call, 'redirect') && <Elsewhere {...props} />}
    </div>
  );
}

/** The two ways to be rid of a call that rings without turning the caller away. */
function Elsewhere({ call, command, open, setOpen }: Props): ReactNode {
  const { state, t } = useShell();
  const hasVoicemail = state.account?.voicemailNumber !== undefined;
  return (
    <div className={styles.pair}>
      {hasVoicemail && (
        <Button {...SMALL} onClick={() => void command({ type: 'voicemail', callId: call.id })}>
          {t('call.voicemail')}
        </Button>
      )}
      <Button
        {...SMALL}
        aria-expanded={open === 'redirect'}
        onClick={() => setOpen(open === 'redirect' ? null : 'redirect')}
      >
        {t('call.redirect')}
      </Button>
    </div>
  );
}

/** A colleague who is only asked is neither passed on nor recorded. */
const WHILE_ASKING = ['mute', 'hold', 'keypad'] as const;
const BIG = { size: 'md', radius: 'md', fullWidth: true } as const;
const SMALL = { size: 'xs', radius: 'md', fullWidth: true, variant: 'default' } as const;
