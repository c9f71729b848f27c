import { type ReactNode, useState } from 'react';
import { allows } from '#shared/command.ts';
import type { Call } from '#shared/call.ts';
import { cardView } from '#shared/card-view.ts';
import { useShell } from '../state/shell.ts';
import { useCommand } from '../state/use-command.ts';
import { nameOf, readable } from '../../people.ts';
import { CallButtons } from './CallButtons.tsx';
import styles from './CallPanel.module.css';
import { CallTimer } from './CallTimer.tsx';
import { Tones } from './Tones.tsx';

/** One call: who, what is happening, how long, and what can be done. */
export function CallPanel({ call }: { readonly call: Call }): ReactNode {
  const { t } = useShell();
  const commanding = useCommand();
  const [keypad, setKeypad] = useState(false);
  const { statusText } = cardView(call);
  const who = nameOf(call.remote);
  const number = call.remote.e164 ?? call.remote.number;
  return (
    <section
      className={styles.panel}
      data-mood={moodOf(call)}
      aria-label={t('call.with', { who: who ?? t('call.anonymous') })}
    >
      <p className={styles.status}>
        <span className={styles.dot} />
        {t(statusText.key, statusText.params)}
      </p>
      <h2 className={styles.who} {...(who !== null && { translate: 'no' as const })}>
        {who ?? t('call.anonymous')}
      </h2>
      <p className={styles.facts}>
        {who !== readable(number) && number !== '' && <span translate="no">{readable(number)}</span>}
        {call.direction === 'incoming' && <span>{t('call.line', { line: call.line.number })}</span>}
      </p>
      <CallTimer call={call} />
      {keypad && allows(call, 'dtmf') && <Tones call={call} command={commanding.command} />}
      <CallButtons call={call} command={commanding.command} keypad={keypad} setKeypad={setKeypad} />
      {commanding.refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {t(commanding.refusal)}
        </p>
      )}
    </section>
  );
}

type Mood = 'ringing' | 'coming' | 'talking' | 'silent' | 'over';

function moodOf(call: Call): Mood {
  if (call.phase === 'ended') return 'over';
  if (call.phase === 'talking') return call.hold === 'none' && !call.muted ? 'talking' : 'silent';
  return call.direction === 'incoming' && call.phase === 'ringing' ? 'ringing' : 'coming';
}
