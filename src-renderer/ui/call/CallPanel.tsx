import { type ReactNode, useState } from 'react';
import type { Call } from '#shared/call.ts';
import { cardView } from '#shared/card-view.ts';
import { allows } from '#shared/command.ts';
import { partyOf } from '#shared/party.ts';
import { nameOf, readable } from '../../people.ts';
import { useShell } from '../state/shell.ts';
import { useCommand } from '../state/use-command.ts';
import { CallButtons } from './CallButtons.tsx';
import styles from './CallPanel.module.css';
import { CallTimer } from './CallTimer.tsx';
import { CallWarnings } from './CallWarnings.tsx';
import { NumberSheet } from './NumberSheet.tsx';
import { RecordingMark } from './RecordingMark.tsx';
import { ResponsibleOffer } from './ResponsibleOffer.tsx';
import type { Sheet } from './sheet.ts';
import { SoundMark } from './SoundMark.tsx';
import { Tones } from './Tones.tsx';
import { TransferState } from './TransferState.tsx';

/** One call: who, what is happening, how long, and what can be done. */
export function CallPanel({ call }: { readonly call: Call }): ReactNode {
  const { t } = useShell();
  const { command, refusal } = useCommand();
  const [open, setOpen] = useState<Sheet | null>(null);
  const { statusText } = cardView(call);
  const who = nameOf(partyOf(call));
  const number = call.remote.e164 ?? call.remote.number;
  const name = who ?? t('call.anonymous');
  return (
    <section className={styles.panel} data-mood={moodOf(call)} aria-label={t('call.with', { who: name })}>
      <p className={styles.status}>
        <span className={styles.dot} />
        {t(statusText.key, statusText.params)}
      </p>
      <h2 className={styles.who} {...(who !== null && { translate: 'no' as const })}>
        {name}
      </h2>
      <p className={styles.facts}>
        {who !== readable(number) && number !== '' && <span translate="no">{readable(number)}</span>}
        {call.direction === 'incoming' && <span>{t('call.line', { line: call.line.number })}</span>}
      </p>
      <CallTimer call={call} />
      <SoundMark call={call} />
      <RecordingMark call={call} command={command} />
      <CallWarnings calls={[call]} />
      <TransferState call={call} command={command} />
      {open === 'keypad' && allows(call, 'dtmf') && <Tones call={call} command={command} />}
      {open === 'transfer' && allows(call, 'transfer') && (
        <NumberSheet
          title={t('transfer.title', { who: name })}
          label={t('transfer.to')}
          ways={[
            { label: t('transfer.ask'), send: (to) => command({ type: 'consult', callId: call.id, number: to }) },
            { label: t('transfer.now'), send: (to) => command({ type: 'transfer', callId: call.id, number: to }) },
          ]}
          close={() => setOpen(null)}
        />
      )}
      {open === 'redirect' && allows(call, 'redirect') && (
        <NumberSheet
          title={t('redirect.title', { who: name })}
          label={t('redirect.to')}
          ways={[
            { label: t('redirect.now'), send: (to) => command({ type: 'redirect', callId: call.id, number: to }) },
          ]}
          close={() => setOpen(null)}
        />
      )}
      <ResponsibleOffer call={call} command={command} />
      <CallButtons call={call} command={command} open={open} setOpen={setOpen} />
      {refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {t(refusal)}
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
