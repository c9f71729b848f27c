import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { CheckIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import { SETUP_STEPS, type SetupStep } from '../state/view.ts';
import { isDone } from './is-done.ts';
import styles from './setup.module.css';

/** Where the set-up stands; each step can be gone to directly. */
export function Steps({ current }: { readonly current: SetupStep }): ReactNode {
  const { state, t, go } = useShell();
  return (
    <nav aria-label={t('setup.steps')}>
      <ol className={styles.steps}>
        {SETUP_STEPS.map((step, index) => (
          <li key={step}>
            <UnstyledButton
              className={styles.step ?? ''}
              aria-current={step === current ? 'step' : undefined}
              data-done={isDone(state, step) || undefined}
              onClick={() => go({ name: 'setup', step })}
            >
              <span className={styles.number} aria-hidden="true" translate="no">
                {isDone(state, step) ? <CheckIcon size={14} /> : index + 1}
              </span>
              <VisuallyHidden component="span">
                {t('setup.step', { step: index + 1, steps: SETUP_STEPS.length })}{' '}
              </VisuallyHidden>
              {t(`setup.${step}`)}
              {isDone(state, step) && <VisuallyHidden component="span"> {t('setup.done')}</VisuallyHidden>}
            </UnstyledButton>
          </li>
        ))}
      </ol>
    </nav>
  );
}
