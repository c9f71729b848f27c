import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Phrase } from '#shared/card-view.ts';
import type { AppState } from '#shared/state.ts';
import { AppearanceIcon, BrowserIcon, CrmIcon, ForwardIcon, HandsetIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import type { SettingsPage } from '../state/view.ts';
import { cardWords, pbxWords, portalWords } from '../words/status-words.ts';
import styles from './settings.module.css';

interface Entry {
  readonly page: SettingsPage;
  readonly Icon: typeof HandsetIcon;
  readonly note: (state: AppState) => Phrase | null;
}

const ENTRIES: readonly Entry[] = [
  { page: 'telephone', Icon: HandsetIcon, note: (state) => pbxWords(state).text },
  { page: 'portal', Icon: CrmIcon, note: (state) => portalWords(state).text },
  { page: 'browser', Icon: BrowserIcon, note: (state) => cardWords(state).text },
  { page: 'appearance', Icon: AppearanceIcon, note: () => null },
];

export function SettingsMenu(): ReactNode {
  const { state, t, go } = useShell();
  return (
    <>
      <nav aria-label={t('window.settings')}>
        <ul className={styles.menu}>
          {ENTRIES.map(({ page, Icon, note }) => {
            const words = note(state);
            return (
              <li key={page}>
                <UnstyledButton className={styles.entry ?? ''} onClick={() => go({ name: 'settings', page })}>
                  <Icon />
                  <span className={styles.words}>
                    {t(`settings.${page}`)}
                    {words !== null && <small>{t(words.key, words.params)}</small>}
                  </span>
                  <ForwardIcon size={16} />
                </UnstyledButton>
              </li>
            );
          })}
        </ul>
      </nav>
      <p className={styles.version}>{t('settings.version', { version: state.version })}</p>
    </>
  );
}
