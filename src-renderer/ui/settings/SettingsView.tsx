import type { ReactNode } from 'react';
import { BrowserStep } from '../setup/BrowserStep.tsx';
import { PortalStep } from '../setup/PortalStep.tsx';
import type { View } from '../state/view.ts';
import { AccountPage } from './AccountPage.tsx';
import { Appearance } from './Appearance.tsx';
import { AudioPage } from './AudioPage.tsx';
import { CallsPage } from './CallsPage.tsx';
import { CheckPage } from './CheckPage.tsx';
import { HeadsetPage } from './HeadsetPage.tsx';
import { ManagedPage } from './ManagedPage.tsx';
import { NumbersPage } from './NumbersPage.tsx';
import styles from './settings.module.css';
import { SettingsMenu } from './SettingsMenu.tsx';
import { Telephone } from './Telephone.tsx';
import { UpdatesPage } from './UpdatesPage.tsx';

export function SettingsView({ view }: { readonly view: Extract<View, { name: 'settings' }> }): ReactNode {
  if (view.page === null) return <SettingsMenu />;
  return <div className={styles.page}>{page(view)}</div>;
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
    case 'check':
      return <CheckPage />;
    case 'portal':
      return <PortalStep />;
    case 'browser':
      return <BrowserStep />;
    case 'updates':
      return <UpdatesPage />;
    case 'managed':
      return <ManagedPage />;
    case 'appearance':
      return <Appearance />;
  }
}
