import { Button, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Phrase } from '#shared/card-view.ts';
import type { AppState } from '#shared/state.ts';
import {
  AppearanceIcon,
  BellIcon,
  BrowserIcon,
  CallsIcon,
  CheckListIcon,
  CrmIcon,
  DownloadIcon,
  ForwardIcon,
  HandsetIcon,
  HeadsetIcon,
  InfoIcon,
  KeyboardIcon,
  KeypadIcon,
  LockIcon,
  NetworkIcon,
  RecordIcon,
  SpeakerIcon,
  StethoscopeIcon,
} from '../icons.tsx';
import { offhook } from '../offhook.ts';
import { useShell } from '../state/shell.ts';
import { settled } from '../state/use-outcome.ts';
import type { SettingsPage } from '../state/view.ts';
import {
  audioNote,
  browserNote,
  checkNote,
  diagnosticsNote,
  headsetNote,
  managedNote,
  networkNote,
  numbersNote,
  portalNote,
  recordingNote,
  shortcutsNote,
  startupNote,
  telephoneNote,
  updatesNote,
} from './menu-notes.ts';
import { SettingsSearch } from './SettingsSearch.tsx';
import styles from './settings.module.css';

interface Entry {
  readonly page: Exclude<SettingsPage, 'account' | 'log'>;
  readonly Icon: typeof HandsetIcon;
  readonly note: (state: AppState) => Phrase | null;
  /** Not for everybody. */
  readonly when?: (state: AppState) => boolean;
}

const isManaged = ({ managed, setUpBy }: AppState): boolean =>
  managed.values.length + managed.problems.length > 0 || setUpBy !== null;

const ENTRIES: readonly Entry[] = [
  { page: 'telephone', Icon: HandsetIcon, note: telephoneNote },
  { page: 'numbers', Icon: KeypadIcon, note: numbersNote },
  { page: 'audio', Icon: SpeakerIcon, note: audioNote },
  { page: 'headset', Icon: HeadsetIcon, note: headsetNote },
  { page: 'calls', Icon: CallsIcon, note: () => null },
  { page: 'recording', Icon: RecordIcon, note: recordingNote },
  { page: 'check', Icon: CheckListIcon, note: checkNote },
  { page: 'portal', Icon: CrmIcon, note: portalNote },
  { page: 'browser', Icon: BrowserIcon, note: browserNote },
  { page: 'shortcuts', Icon: KeyboardIcon, note: shortcutsNote },
  { page: 'startup', Icon: BellIcon, note: startupNote },
  { page: 'network', Icon: NetworkIcon, note: networkNote },
  { page: 'updates', Icon: DownloadIcon, note: updatesNote },
  { page: 'managed', Icon: LockIcon, note: managedNote, when: isManaged },
  { page: 'appearance', Icon: AppearanceIcon, note: () => null },
  { page: 'about', Icon: InfoIcon, note: ({ version }) => ({ key: 'settings.version', params: { version } }) },
  { page: 'diagnostics', Icon: StethoscopeIcon, note: diagnosticsNote },
];

interface Props {
  readonly query: string;
  readonly setQuery: (query: string) => void;
}

export function SettingsMenu({ query, setQuery }: Props): ReactNode {
  const { state, t, go } = useShell();
  return (
    <SettingsSearch query={query} setQuery={setQuery}>
      <nav aria-label={t('window.settings')}>
        <ul className={styles.menu}>
          {ENTRIES.filter(({ when }) => when?.(state) ?? true).map(({ page, Icon, note }) => {
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
      <Button
        className={styles.quit ?? ''}
        variant="subtle"
        size="xs"
        onClick={() => void settled(() => offhook.invoke('program:quit', undefined))}
      >
        {t('tray.quit')}
      </Button>
    </SettingsSearch>
  );
}
