import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { isAlive } from '#shared/call.ts';
import type { CallbackOffer } from '#shared/state.ts';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { useNow } from '../state/use-now.ts';
import { useOutcome } from '../state/use-outcome.ts';
import styles from './CallbackPanel.module.css';
import { readOut } from './read-out.ts';

/** A customer wants to be called: what the form says is read out first, then the agent takes it or leaves it to the next. */
export function CallbackPanel(): ReactNode {
  const offer = useShell().state.callback;
  // The next one begins anew: what went wrong with the last is not its fault.
  return offer === null ? null : <Offer key={offer.id} offer={offer} />;
}

function Offer({ offer }: { readonly offer: CallbackOffer }): ReactNode {
  const { state, t } = useShell();
  const isTalking = state.calls.some(isAlive);
  const { id, number, text, until } = offer;
  const language = offer.language ?? state.locale;
  const [isUnspoken, setUnspoken] = useState(false);
  useEffect(() => {
    // Not into somebody's ear who is talking to a customer.
    if (text === '' || isTalking) return undefined;
    return readOut(text, language, () => setUnspoken(true));
  }, [text, isTalking, language]);
  const accept = useOutcome(() => offhook.invoke('callback:accept', { id }));
  const skip = useOutcome(() => offhook.invoke('callback:skip', { id }));
  const seconds = Math.max(0, Math.ceil((until - useNow(true)) / 1000));
  return (
    <section className={styles.panel} aria-label={t('callback.title')}>
      {/* Without the seconds: a screen reader would read out each of them. */}
      <div className={styles.wish} aria-live="polite">
        <h2 className={styles.title}>{t('callback.title')}</h2>
        <p className={styles.number} translate="no">
          {number}
        </p>
        {/* A long one scrolls, and does so without a mouse, too. */}
        {text !== '' && (
          <p className={styles.text} tabIndex={0} lang={offer.language ?? ''} translate="no">
            {text}
          </p>
        )}
        {isUnspoken && <p className={styles.unspoken}>{t('callback.unspoken')}</p>}
      </div>
      <div className={styles.buttons}>
        <Button radius="md" onClick={accept.run} loading={accept.busy} disabled={skip.busy}>
          {t('callback.accept')}
        </Button>
        <Button radius="md" variant="default" onClick={skip.run} loading={skip.busy} disabled={accept.busy}>
          {t('callback.skip')}
        </Button>
      </div>
      <p className={styles.left}>{t('callback.left', { seconds })}</p>
      {accept.failure !== null && <FailureText reason={accept.failure} />}
    </section>
  );
}
