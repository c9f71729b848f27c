import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Group } from '../forms/Group.tsx';
import { offhook } from '../offhook.ts';
import { FailureText } from '../setup/FailureText.tsx';
import { useShell } from '../state/shell.ts';
import { useOutcome } from '../state/use-outcome.ts';
import styles from './about.module.css';
import page from './settings.module.css';
import { programParts } from './program-parts.ts';

/** What somebody who helps by telephone asks for, and whose work this is. */
export function AboutPage(): ReactNode {
  const { state, t } = useShell();
  const home = useOutcome(() => offhook.invoke('about:home', undefined));
  const facts = [
    { name: t('about.version'), value: state.version },
    { name: t('about.system'), value: navigator.userAgent.replace(/^.*?\(([^)]*)\).*$/, '$1') },
    { name: t('about.engine'), value: /Chrome\/([\d.]+)/.exec(navigator.userAgent)?.[1] ?? '' },
    { name: t('about.account'), value: state.account?.address ?? '' },
    { name: t('about.portal'), value: state.portalSettings?.origin ?? '' },
  ].filter(({ value }) => value !== '');
  return (
    <div className={page.groups}>
      <Group title={t('about.parts')}>
        <dl className={styles.facts}>
          {facts.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd translate="no">{value}</dd>
            </div>
          ))}
        </dl>
        <Copy text={facts.map(({ name, value }) => `${name}: ${value}`).join('\n')} />
        <Button variant="default" loading={home.busy} onClick={home.run}>
          {t('about.homepage')}
        </Button>
        {home.failure !== null && <FailureText reason={home.failure} />}
      </Group>
      <Group title={t('about.licences')} hint={t('about.licence')}>
        <ul className={styles.parts} translate="no">
          {programParts.map(({ name, licence }) => (
            <li key={name}>
              <span>{name}</span> <span>{licence}</span>
            </li>
          ))}
        </ul>
        <p className={page.note}>{t('about.lame')}</p>
        <p className={page.note}>{t('about.others')}</p>
      </Group>
    </div>
  );
}

function Copy({ text }: { readonly text: string }): ReactNode {
  const { t } = useShell();
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch (error) {
      console.error('Clipboard refused', error);
      setCopied(false);
    }
  };
  return (
    <>
      <Button variant="default" onClick={() => void copy()}>
        {t('about.copy')}
      </Button>
      <p role="status" className={styles.copied} data-failed={copied === false || undefined}>
        {copied !== null && t(copied ? 'about.copied' : 'about.notCopied')}
      </p>
    </>
  );
}
