import { Button, PasswordInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { SetUpChange, SetUpOffer } from '#shared/state.ts';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { useOutcome } from '../state/use-outcome.ts';
import { settingLabels } from './setting-labels.ts';
import styles from './SetUpOfferView.module.css';

/** What a company's set-up would change, from whom it comes, and the agent's answer. */
export function SetUpOfferView({ offer }: { readonly offer: SetUpOffer }): ReactNode {
  const { t } = useShell();
  const [password, setPassword] = useState('');
  const { id, organisation, trust, changes, same, ignored, signsOut } = offer;
  const accept = useOutcome(() => offhook.invoke('provision:accept', { id, password }));
  const refuse = useOutcome(() => offhook.invoke('provision:refuse', { id }));
  const heading = useRef<HTMLHeadingElement>(null);
  // Read from the top; and Enter that was meant for another field answers nothing.
  useEffect(() => heading.current?.focus(), []);
  // What can't be fetched can be typed.
  const isAsked = offer.password === 'asked' || (offer.password === 'fetched' && accept.failure !== null);
  return (
    <section className={styles.offer} aria-label={t('provision.title', { organisation })}>
      <h2 ref={heading} tabIndex={-1}>
        {t('provision.title', { organisation })}
      </h2>
      <p className={styles.quiet}>{t('provision.intro')}</p>
      <Trust offer={offer} />
      {changes.length > 0 && <h3>{t('provision.changes')}</h3>}
      {/* A long list scrolls with the window. */}
      <ul className={styles.changes}>
        {changes.map((change) => (
          <Change key={change.key} change={change} />
        ))}
      </ul>
      {same > 0 && <p className={styles.quiet}>{t('provision.same', { count: same })}</p>}
      {ignored.length > 0 && (
        <>
          <h3>{t('provision.ignored')}</h3>
          <ul className={styles.changes}>
            {ignored.map(({ key, trouble }) => (
              <li key={key}>
                <strong translate="no">{key}</strong>
                <span>{t(`managed.trouble.${trouble}`)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {signsOut && <p className={styles.warning}>{t('provision.signsOut')}</p>}
      {offer.password === 'fetched' && (
        <p className={styles.quiet}>{t('provision.password.fetched', { host: hostOf(offer) })}</p>
      )}
      {isAsked && (
        <PasswordInput
          label={t('provision.password')}
          description={t('provision.password.asked')}
          autoComplete="off"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleFocusable
          visibilityToggleButtonProps={{ 'aria-label': t('field.showSecret'), title: t('field.showSecret') }}
        />
      )}
      {accept.failure !== null && <FailureText reason={accept.failure} />}
      <div className={styles.answers}>
        <Button variant="default" onClick={refuse.run} disabled={accept.busy}>
          {t('provision.refuse')}
        </Button>
        <Button onClick={accept.run} loading={accept.busy} disabled={trust === 'checking'}>
          {t('provision.accept')}
        </Button>
      </div>
    </section>
  );
}

function Trust({ offer }: { readonly offer: SetUpOffer }): ReactNode {
  const { t } = useShell();
  const { trust, fingerprint } = offer;
  return (
    <div className={styles.trust} data-trust={trust}>
      <p role="status">{t(`provision.trust.${trust}`, { host: hostOf(offer) })}</p>
      {trust === 'new' && (
        <p>
          {t('provision.key')} <code translate="no">{fingerprint}</code>
        </p>
      )}
    </div>
  );
}

function Change({ change }: { readonly change: SetUpChange }): ReactNode {
  const { t } = useShell();
  const { key, before, after } = change;
  const label = settingLabels[key];
  const words = (value: string | boolean): string =>
    typeof value === 'string' ? value : t(value ? 'provision.yes' : 'provision.no');
  return (
    <li>
      <strong {...(label === undefined && { translate: 'no' as const })}>{label === undefined ? key : t(label)}</strong>
      <span translate="no">{words(after)}</span>
      {before !== null && <small>{t('provision.before', { value: words(before) })}</small>}
    </li>
  );
}

const hostOf = ({ origin }: SetUpOffer): string => (origin === null ? '' : new URL(origin).host);
