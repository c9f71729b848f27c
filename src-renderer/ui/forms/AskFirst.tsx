import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Outcome } from '#shared/ipc.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { useOutcome } from '../state/use-outcome.ts';
import styles from './controls.module.css';

interface Props {
  readonly label: string;
  readonly title: string;
  /** What will be gone, and what stays. */
  readonly children: ReactNode;
  readonly yes: string;
  readonly done?: string;
  readonly send: () => Promise<Outcome>;
}

/** A button for what can't be undone: it says what will happen, and the safe answer has the keyboard. */
export function AskFirst({ label, title, children, yes, done, send }: Props): ReactNode {
  const { t } = useShell();
  const id = useId();
  const [stage, setStage] = useState<'closed' | 'asking' | 'cancelled' | 'done'>('closed');
  const opener = useRef<HTMLButtonElement>(null);
  const safe = useRef<HTMLButtonElement>(null);
  const ask = useOutcome(async () => {
    const outcome = await send();
    if (outcome.ok) setStage('done');
    return outcome;
  });
  useEffect(() => {
    if (stage === 'asking') safe.current?.focus();
    else if (stage !== 'closed') opener.current?.focus();
  }, [stage]);
  if (stage !== 'asking') {
    return (
      <div className={styles.ask}>
        <Button ref={opener} variant="light" color="red" onClick={() => setStage('asking')}>
          {label}
        </Button>
        <p role="status" className={styles.done}>
          {stage === 'done' && done}
        </p>
      </div>
    );
  }
  return (
    <div
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      className={styles.question}
      onKeyDown={(event) => event.key === 'Escape' && setStage('cancelled')}
    >
      <strong id={`${id}-title`}>{title}</strong>
      <div id={`${id}-text`}>{children}</div>
      {ask.failure !== null && <FailureText reason={ask.failure} />}
      <div className={styles.answers}>
        <Button ref={safe} variant="default" onClick={() => setStage('cancelled')}>
          {t('confirm.cancel')}
        </Button>
        <Button color="red" loading={ask.busy} onClick={ask.run}>
          {yes}
        </Button>
      </div>
    </div>
  );
}
