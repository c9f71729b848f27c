import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import type { ProxyQuestion } from '#shared/network.ts';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { useOutcome } from '../state/use-outcome.ts';
import styles from './ProxyPanel.module.css';
import { ProxyLoginForm } from './ProxyLoginForm.tsx';

/** The company's proxy wants to know who the agent is: nothing gets through until she has said so. */
export function ProxyPanel(): ReactNode {
  const question = useShell().state.proxyQuestion;
  // After a refusal, or from another proxy, it is another question: the fields begin anew.
  return question === null ? null : <Question key={`${question.proxy} ${question.wrong}`} question={question} />;
}

function Question({ question }: { readonly question: ProxyQuestion }): ReactNode {
  const { t } = useShell();
  const { proxy, realm, user, wrong } = question;
  const decline = useOutcome(() => offhook.invoke('proxy:decline', undefined));
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    // She is needed here, but not in the middle of a word that she types elsewhere.
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) panel.current?.querySelector('input')?.focus();
  }, []);
  return (
    <section ref={panel} className={styles.panel} aria-labelledby="proxy-question">
      <h2 id="proxy-question" className={styles.title}>
        {t('proxy.question', { proxy })}
      </h2>
      <div role="alert">{wrong && <p className={styles.wrong}>{t('proxy.question.wrong')}</p>}</div>
      {realm !== '' && <p>{t('proxy.question.realm', { realm })}</p>}
      <p className={styles.why}>{t('proxy.question.why')}</p>
      <ProxyLoginForm user={user} label="proxy.answer" proxy={proxy} />
      <Button variant="default" onClick={decline.run} loading={decline.busy}>
        {t('proxy.decline')}
      </Button>
    </section>
  );
}
