import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Call } from '#shared/call.ts';
import { cardView } from '#shared/card-view.ts';
import { allows } from '#shared/command.ts';
import {
  AddCallIcon,
  HoldIcon,
  KeypadIcon,
  MicrophoneIcon,
  MicrophoneOffIcon,
  RecordIcon,
  ResumeIcon,
  StopIcon,
  TransferIcon,
} from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import type { Commanding } from '../state/use-command.ts';
import styles from './CallButtons.module.css';
import type { Sheet } from './sheet.ts';

type Name = 'mute' | 'hold' | 'keypad' | 'transfer' | 'addCall' | 'record';

interface Props {
  readonly call: Call;
  readonly command: Commanding['command'];
  /** Where a sheet can be open at all. */
  readonly open?: Sheet | null;
  readonly setOpen?: (sheet: Sheet | null) => void;
  /** All of them, unless it says which. */
  readonly only?: readonly Name[];
}

interface Toggle {
  readonly name: Name;
  readonly label: string;
  readonly icon: ReactNode;
  readonly on?: boolean;
  readonly expanded?: boolean;
  readonly disabled?: boolean;
  readonly press: () => void;
}

/** What can be done while talking. The buttons show the call's own state: a press changes nothing until main says so. */
export function TalkButtons({ call, command, open = null, setOpen, only }: Props): ReactNode {
  const { state, t, adding, setAdding } = useShell();
  const { muted, held } = cardView(call);
  const recording = call.recording !== 'off';
  const toggle = (sheet: Sheet) => () => setOpen?.(open === sheet ? null : sheet);
  const toggles: readonly Toggle[] = [
    {
      name: 'mute',
      label: t(muted ? 'call.unmute' : 'call.mute'),
      icon: muted ? <MicrophoneOffIcon /> : <MicrophoneIcon />,
      on: muted,
      press: () => void command({ type: 'mute', callId: call.id, muted: !muted }),
    },
    {
      name: 'hold',
      label: t(held ? 'call.resume' : 'call.hold'),
      icon: held ? <ResumeIcon /> : <HoldIcon />,
      on: held,
      disabled: !allows(call, 'hold'),
      press: () => void command({ type: 'hold', callId: call.id, held: !held }),
    },
    {
      name: 'keypad',
      label: t('call.keypad'),
      icon: <KeypadIcon />,
      expanded: open === 'keypad',
      disabled: !allows(call, 'dtmf'),
      press: toggle('keypad'),
    },
    {
      name: 'transfer',
      label: t('call.transfer'),
      icon: <TransferIcon />,
      expanded: open === 'transfer',
      disabled: !allows(call, 'transfer'),
      press: toggle('transfer'),
    },
    {
      name: 'addCall',
      label: t('call.addCall'),
      icon: <AddCallIcon />,
      expanded: adding,
      press: () => setAdding(!adding),
    },
    ...(state.callSettings.recording === 'off'
      ? []
      : [
          {
            name: 'record',
            label: t(recording ? 'call.stopRecording' : 'call.record'),
            icon: recording ? <StopIcon /> : <RecordIcon />,
            on: recording,
            disabled: !allows(call, 'record'),
            press: () => void command({ type: 'record', callId: call.id, recording: recording ? 'off' : 'on' }),
          } as const,
        ]),
  ];
  return (
    <div className={styles.talk}>
      {toggles
        .filter(({ name }) => only === undefined || only.includes(name))
        .map(({ name, label, icon, on, expanded, disabled, press }) => (
          <UnstyledButton
            key={name}
            className={styles.toggle ?? ''}
            data-on={on === true || undefined}
            data-name={name}
            disabled={disabled === true}
            {...(expanded !== undefined && { 'aria-expanded': expanded })}
            onClick={press}
          >
            {icon}
            {label}
          </UnstyledButton>
        ))}
    </div>
  );
}
