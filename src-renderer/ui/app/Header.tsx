import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import { BackIcon, SettingsIcon } from '../icons.tsx';
import { useShell } from '../state/shell.ts';
import { backFrom, type SettingsPage, type View } from '../state/view.ts';
import styles from './Header.module.css';

/** Who is at this phone, and the way to the settings and back. */
export function Header({ view }: { readonly view: View }): ReactNode {
  const { t, go } = useShell();
  return (
    <header className={styles.header}>
      {view.name === 'settings' && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('window.back')}
          onClick={() => go(backFrom(view))}
        >
          <BackIcon />
        </ActionIcon>
      )}
      {view.name === 'phone' ? <Identity /> : <h1 className={styles.title}>{t(titleOf(view))}</h1>}
      {view.name === 'phone' && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('window.settings')}
          title={t('window.settings')}
          onClick={() => go({ name: 'settings', page: null })}
        >
          <SettingsIcon />
        </ActionIcon>
      )}
    </header>
  );
}

function titleOf(
  view: Exclude<View, { name: 'phone' }>,
): 'setup.title' | 'window.settings' | `settings.${SettingsPage}` {
  if (view.name === 'setup') return 'setup.title';
  return view.page === null ? 'window.settings' : `settings.${view.page}`;
}

function Identity(): ReactNode {
  const { state, t } = useShell();
  const { account } = state;
  return (
    <div className={styles.identity}>
      <h1 className={styles.title} translate="no">
        {account?.displayName ?? account?.address.split('@')[0] ?? 'Offhook'}
      </h1>
      {account !== null && <p className={styles.line}>{t('call.line', { line: account.line.number })}</p>}
    </div>
  );
}
