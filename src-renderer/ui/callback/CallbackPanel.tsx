import { Button } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { isAlive } from '#shared/call.ts';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { useNow } from '../state/use-now.ts';
import { useOutcome } from '../state/use-outcome.ts';
import styles from './CallbackPanel.module.css';

/** A customer wants to be called: what the form says is read out first, then the agent takes it or leaves it to the next. */
export function CallbackPanel(): ReactNode {
  const { state, t } = useShell();
  const offer = state.callback;
  const isTalking = state.calls.some(isAlive);
  const { id, text } = offer ?? { id: null, text: '' };
  useEffect(() => {
    // Not into somebody's ear who is talking to a customer.
    if (id !== null && text !== '' && !isTalking) speak(text, state.locale);
    return () => globalThis.speechSynthesis?.cancel();
  }, [id, text, isTalking, state.locale]);
  const accept = useOutcome(() => offhook.invoke('callback:accept', { id: offer?.id ?? '' }));
  const skip = useOutcome(() => offhook.invoke('callback:skip', { id: offer?.id ?? '' }));
  const now = useNow(offer !== null);
  if (offer === null) return null;
  const seconds = Math.max(0, Math.ceil((offer.until - now) / 1000));
  return (
    <section className={styles.panel} aria-label={t('callback.title')} aria-live="polite">
      <h2 className={styles.title}>{t('callback.title')}</h2>
      <p className={styles.number}>{offer.number}</p>
      {text !== '' && <p className={styles.text}>{text}</p>}
      <div className={styles.buttons}>
        <Button onClick={accept.run} loading={accept.busy}>
          {t('callback.accept')}
        </Button>
        <Button variant="default" onClick={skip.run} loading={skip.busy}>
          {t('callback.skip')}
        </Button>
        <span className={styles.left}>{t('callback.left', { seconds })}</span>
      </div>
      {accept.failure !== null && <FailureText reason={accept.failure} />}
    </section>
  );
}

/** A computer without a voice shows the text all the same. */
function speak(text: string, language: string): void {
  const { speechSynthesis, SpeechSynthesisUtterance } = globalThis;
  if (speechSynthesis === undefined || SpeechSynthesisUtterance === undefined) return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = language;
  speechSynthesis.speak(utterance);
}
