import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { CheckIcon } from '../icons.tsx';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { useNow } from '../state/use-now.ts';
import { useOutcome } from '../state/use-outcome.ts';
import { FailureText } from './FailureText.tsx';
import { Stage } from './Stage.tsx';
import styles from './setup.module.css';

/** The browser's permission: why and how, the wait for it, done. */
export function BrowserStep(): ReactNode {
  const { state, t, formats } = useShell();
  const { card, portal } = state;
  const connect = useOutcome(() => offhook.invoke('browser:connect', undefined));
  const now = useNow(card.state === 'pairing');
  if (card.state === 'direct') {
    return (
      <Stage
        done
        icon={<CheckIcon size={28} />}
        title={t('browser.connected')}
        text={t('browser.connected.hint')}
        failure={connect.failure}
      >
        <Button variant="default" onClick={connect.run} loading={connect.busy}>
          {t('browser.connectAnother')}
        </Button>
      </Stage>
    );
  }
  if (card.state === 'pairing') {
    const left = Math.max(0, Math.ceil((card.until - now) / 1000));
    return (
      <Stage
        waiting
        title={t('browser.waiting')}
        text={t('browser.waiting.hint', { time: formats.clock(left) })}
        failure={connect.failure}
      >
        <Button variant="default" onClick={connect.run} loading={connect.busy}>
          {t('browser.openAgain')}
        </Button>
      </Stage>
    );
  }
  const signedIn = portal.state === 'online' || portal.state === 'offline';
  const reason = connect.failure ?? (card.state === 'notConnected' ? card.reason : null);
  return (
    <div className={styles.explain}>
      {card.state === 'relay' && (
        <div className={styles.relay}>
          <strong>{t('browser.relay')}</strong>
          <p>{t(card.blockedAttempts > 0 ? 'browser.relay.blocked' : 'browser.relay.hint')}</p>
        </div>
      )}
      <p>{t('browser.why')}</p>
      <ol>
        <li>{t('browser.step1')}</li>
        <li>{t('browser.step2')}</li>
        <li>{t('browser.step3')}</li>
      </ol>
      {reason !== null && reason !== 'browserNotConnected' && <FailureText reason={reason} />}
      {signedIn ? (
        <Button size="md" onClick={connect.run} loading={connect.busy}>
          {t('browser.connect')}
        </Button>
      ) : (
        <p className={styles.hint}>{t('browser.signInFirst')}</p>
      )}
    </div>
  );
}
