import type { ReactNode } from 'react';
import { useShell } from '../state/shell.ts';
import { cardWords, pbxWords, portalWords, type StatusWords } from '../words/status-words.ts';
import styles from './StatusBar.module.css';

/** The three connections, always in sight. */
export function StatusBar(): ReactNode {
  const { state, t } = useShell();
  return (
    <footer className={styles.bar}>
      <dl aria-label={t('status.title')}>
        <Part name={t('status.telephone')} words={pbxWords(state)} />
        <Part name={t('status.portal')} words={portalWords(state)} />
        <Part name={t('status.card')} words={cardWords(state)} />
      </dl>
    </footer>
  );
}

function Part({ name, words }: { readonly name: string; readonly words: StatusWords }): ReactNode {
  const { t } = useShell();
  return (
    <div className={styles.part} data-tone={words.tone}>
      <dt>{name}</dt>
      <dd>{t(words.text.key, words.text.params)}</dd>
    </div>
  );
}
