import type { ReactNode } from 'react';
import { BrowserStep } from '../setup/BrowserStep.tsx';
import { PortalStep } from '../setup/PortalStep.tsx';
import { TelephoneForm } from '../setup/TelephoneForm.tsx';
import type { SettingsPage } from '../state/view.ts';
import { Appearance } from './Appearance.tsx';
import styles from './settings.module.css';
import { SettingsMenu } from './SettingsMenu.tsx';

export function SettingsView({ page }: { readonly page: SettingsPage | null }): ReactNode {
  if (page === null) return <SettingsMenu />;
  return (
    <div className={styles.page}>
      {page === 'telephone' && <TelephoneForm label="form.save" />}
      {page === 'portal' && <PortalStep />}
      {page === 'browser' && <BrowserStep />}
      {page === 'appearance' && <Appearance />}
    </div>
  );
}
