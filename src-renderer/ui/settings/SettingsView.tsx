import { type ReactNode, useEffect } from 'react';
import { DiagnosticsPage } from '../diagnostics/DiagnosticsPage.tsx';
import { LogPage } from '../diagnostics/LogPage.tsx';
import { BrowserStep } from '../setup/BrowserStep.tsx';
import { PortalStep } from '../setup/PortalStep.tsx';
import { useShell } from '../state/shell.ts';
import type { View } from '../state/view.ts';
import { AboutPage } from './AboutPage.tsx';
import { AccountPage } from './AccountPage.tsx';
import { Appearance } from './Appearance.tsx';
import { AudioPage } from './AudioPage.tsx';
import { CallsPage } from './CallsPage.tsx';
import { CheckPage } from './CheckPage.tsx';
import { HeadsetPage } from './HeadsetPage.tsx';
import { ManagedPage } from './ManagedPage.tsx';
import { NetworkPage } from './NetworkPage.tsx';
import { NumbersPage } from './NumbersPage.tsx';
import { RecordingPage } from './RecordingPage.tsx';
import { useFound } from './search/use-found.ts';
import styles from './settings.module.css';
import { SettingsMenu } from './SettingsMenu.tsx';
import { ShortcutsPage } from './ShortcutsPage.tsx';
import { StartupPage } from './StartupPage.tsx';
import { Telephone } from './Telephone.tsx';
import { UpdatesPage } from './UpdatesPage.tsx';

export function SettingsView({ view }: { readonly view: Extract<View, { name: 'settings' }> }): ReactNode {
  const { t, go } = useShell();
  const found = view.page !== 'account' && view.page !== null ? view.found : undefined;
  const place = useFound(found === undefined ? null : t(found));
  // A page begins at its top, however far down the menu was.
  useEffect(() => {
    if (view.page !== null && found === undefined) place.current?.closest('main')?.scrollTo(0, 0);
  }, [view.page, found, place]);
  if (view.page === null)
    return <SettingsMenu query={view.query ?? ''} setQuery={(query) => go({ name: 'settings', page: null, query })} />;
  return (
    <div ref={place} className={styles.page}>
      {page(view)}
    </div>
  );
}

function page(view: Extract<View, { name: 'settings' }>): ReactNode {
  switch (view.page) {
    case null:
      return null;
    case 'telephone':
      return <Telephone />;
    case 'account':
      return <AccountPage id={view.id} />;
    case 'numbers':
      return <NumbersPage />;
    case 'audio':
      return <AudioPage />;
    case 'headset':
      return <HeadsetPage />;
    case 'calls':
      return <CallsPage />;
    case 'recording':
      return <RecordingPage />;
    case 'check':
      return <CheckPage />;
    case 'portal':
      return <PortalStep />;
    case 'browser':
      return <BrowserStep />;
    case 'shortcuts':
      return <ShortcutsPage />;
    case 'startup':
      return <StartupPage />;
    case 'network':
      return <NetworkPage />;
    case 'updates':
      return <UpdatesPage />;
    case 'managed':
      return <ManagedPage />;
    case 'appearance':
      return <Appearance />;
    case 'about':
      return <AboutPage />;
    case 'diagnostics':
      return <DiagnosticsPage />;
    case 'log':
      return <LogPage />;
  }
}
