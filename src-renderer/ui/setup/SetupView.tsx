import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useShell } from '../state/shell.ts';
import { SETUP_STEPS, type SetupStep, type View } from '../state/view.ts';
import { Attention } from '../status/Attention.tsx';
import { BrowserStep } from './BrowserStep.tsx';
import { isDone } from './is-done.ts';
import { PortalStep } from './PortalStep.tsx';
import { Steps } from './Steps.tsx';
import styles from './setup.module.css';
import { TelephoneForm } from './TelephoneForm.tsx';

/** The first set-up: three steps, each can be skipped and found again in the settings. */
export function SetupView({ step }: { readonly step: SetupStep }): ReactNode {
  const { state, t, go } = useShell();
  const next = after(step);
  const last = next.name === 'phone';
  const done = isDone(state, step);
  return (
    <div className={styles.setup}>
      <Steps current={step} />
      {/* A proxy or a certificate in the way, above all: without it nothing here can be done. */}
      <Attention quiet />
      <section className={styles.body} aria-labelledby="step-title">
        <h2 id="step-title">{t(`setup.${step}`)}</h2>
        <p className={styles.intro}>{t(`setup.${step}.intro`)}</p>
        {step === 'telephone' && <TelephoneForm account={state.account} label="setup.next" done={() => go(next)} />}
        {step === 'portal' && <PortalStep />}
        {step === 'browser' && <BrowserStep />}
      </section>
      {done && step !== 'telephone' ? (
        <Button size="md" onClick={() => go(next)}>
          {t(last ? 'setup.finish' : 'setup.next')}
        </Button>
      ) : (
        <Button variant="subtle" color="gray" onClick={() => go(next)}>
          {t('setup.skip')}
        </Button>
      )}
    </div>
  );
}

function after(step: SetupStep): View {
  const following = SETUP_STEPS[SETUP_STEPS.indexOf(step) + 1];
  return following === undefined ? { name: 'phone' } : { name: 'setup', step: following };
}
