import { Button, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PhoneCheck } from '#shared/state.ts';
import { CopyButton } from '../forms/CopyButton.tsx';
import { AlertIcon, CheckIcon, NotSentIcon, WaitIcon } from '../icons.tsx';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { useOutcome } from '../state/use-outcome.ts';
import { checkText, checkWords, noteOn, type Shown, shownSteps } from './check-words.ts';
import styles from './check.module.css';

/** "Test my phone": what the phone needs, one thing after another, each with its result in words. */
export function CheckPage(): ReactNode {
  const { state, t, formats } = useShell();
  const { check } = state.phone;
  const begin = useOutcome(() => offhook.invoke('check:set', { on: true }));
  const cancel = useOutcome(() => offhook.invoke('check:set', { on: false }));
  const failure = begin.failure ?? cancel.failure;
  return (
    <div className={styles.check}>
      <p className={styles.intro}>{t('check.intro')}</p>
      {check !== null && <Steps check={check} />}
      {failure !== null && <FailureText reason={failure} />}
      <div className={styles.buttons}>
        {check?.running === true ? (
          <Button variant="default" loading={cancel.busy} onClick={cancel.run}>
            {t('check.cancel')}
          </Button>
        ) : (
          <Button loading={begin.busy} onClick={begin.run}>
            {t(check === null ? 'check.begin' : 'check.again')}
          </Button>
        )}
        {check?.running === false && (
          <CopyButton key={check.startedAt} label={t('check.copy')} text={() => checkText(check, state, t, formats)} />
        )}
      </div>
    </div>
  );
}

function Steps({ check }: { readonly check: PhoneCheck }): ReactNode {
  const { t } = useShell();
  const { key, params } = checkWords(check);
  return (
    <>
      <p role="status" className={styles.result}>
        {t(key, params)}
      </p>
      <ol className={styles.steps}>
        {shownSteps(check).map((step, index) => (
          <Step key={step.step} step={step} number={index + 1} />
        ))}
      </ol>
    </>
  );
}

function Step({ step: shown, number }: { readonly step: Shown; readonly number: number }) {
  const { t } = useShell();
  const { step, state, detail } = shown;
  const note = noteOn(shown);
  return (
    <li data-state={state}>
      <span className={styles.mark}>
        <Mark state={state} />
      </span>
      <div>
        <span className={styles.head}>
          <strong>{t('check.step', { number: String(number), step: t(`check.${step}`) })}</strong>
          <span>{t(`check.state.${state}`)}</span>
        </span>
        {note !== null && <p>{t(note)}</p>}
        {detail !== null && <small translate="no">{detail}</small>}
      </div>
    </li>
  );
}

function Mark({ state }: Pick<Shown, 'state'>): ReactNode {
  switch (state) {
    case 'running':
      return <Loader size={16} />;
    case 'passed':
      return <CheckIcon size={18} />;
    case 'failed':
      return <AlertIcon size={18} />;
    case 'skipped':
      return <NotSentIcon size={18} />;
    case 'waiting':
      return <WaitIcon size={18} />;
  }
}
