import { ActionIcon, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Call } from '#shared/call.ts';
import { partyOf } from '#shared/party.ts';
import { nameOf } from '../../people.ts';
import { HangupIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import { useCommand } from '../state/use-command.ts';
import buttons from './CallButtons.module.css';
import panel from './CallPanel.module.css';
import { CallTimer } from './CallTimer.tsx';
import { CallWarnings } from './CallWarnings.tsx';
import styles from './ConferencePanel.module.css';
import { RecordingMark } from './RecordingMark.tsx';
import { TalkButtons } from './TalkButtons.tsx';

/** Everybody in one talk: who is in it, and the ways out of it. */
export function ConferencePanel({ calls }: { readonly calls: readonly Call[] }): ReactNode {
  const { t } = useShell();
  const { command, refusal } = useCommand();
  const names = calls.map((call) => nameOf(partyOf(call)) ?? t('call.anonymous'));
  const first = calls[0];
  if (first === undefined) return null;
  return (
    <section
      className={panel.panel}
      data-mood={first.muted ? 'silent' : 'talking'}
      aria-label={t('call.conferenceOf', { who: names.join(', ') })}
    >
      <p className={panel.status}>
        <span className={panel.dot} />
        {t(first.muted ? 'card.muted' : 'call.conference')}
      </p>
      <ul className={styles.people}>
        {calls.map((call, index) => (
          <li key={call.id}>
            <span>
              <strong translate="no">{names[index]}</strong>
              <CallTimer call={call} inline />
            </span>
            <ActionIcon
              size={36}
              radius="xl"
              color="red"
              variant="light"
              aria-label={t('call.hangupOf', { who: names[index] ?? '' })}
              title={t('call.hangup')}
              onClick={() => void command({ type: 'hangup', callId: call.id })}
            >
              <HangupIcon size={18} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <CallWarnings calls={calls} />
      <RecordingMark call={first} command={command} />
      <div className={buttons.buttons}>
        <TalkButtons call={first} command={command} only={['mute', 'record']} />
        <div className={buttons.pair}>
          <Button
            size="md"
            radius="md"
            fullWidth
            variant="default"
            onClick={() => void command({ type: 'split', callId: first.id })}
          >
            {t('call.split')}
          </Button>
          <Button
            size="md"
            radius="md"
            fullWidth
            color="red"
            onClick={() => {
              for (const call of calls) void command({ type: 'hangup', callId: call.id });
            }}
          >
            {t('call.hangupAll')}
          </Button>
        </div>
      </div>
      {refusal !== null && (
        <p role="alert" className={panel.refusal}>
          {t(refusal)}
        </p>
      )}
    </section>
  );
}
