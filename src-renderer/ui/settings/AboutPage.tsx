import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from '../forms/CopyButton.tsx';
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
        <CopyButton
          label={t('about.copy')}
          text={() => facts.map(({ name, value }) => `${name}: ${value}`).join('\n')}
          notCopied="about.notCopied"
        />
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
