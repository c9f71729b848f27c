import { type ReactNode, useMemo, useState } from 'react';
import { translator } from '#shared/messages/catalogue.ts';
import type { AppState } from '#shared/state.ts';
import { Calls } from '../call/Calls.tsx';
import { SetUpOfferView } from '../provision/SetUpOfferView.tsx';
import { ProxyPanel } from '../network/ProxyPanel.tsx';
import { SettingsView } from '../settings/SettingsView.tsx';
import { SetupView } from '../setup/SetupView.tsx';
import { type Shell, ShellContext } from '../state/shell.ts';
import { firstView, type View, viewOf } from '../state/view.ts';
import { StatusBar } from '../status/StatusBar.tsx';
import { formatsOf } from '../words/formats.ts';
import { Announcer } from './Announcer.tsx';
import styles from './Frame.module.css';
import { Header } from './Header.tsx';
import { PhoneView } from './PhoneView.tsx';

/** How long making the window may take. */
const FRESH_WISH_MS = 20_000;

/** The window once there is a state: header, the view with the calls above it, the states of the connections. */
export function Frame({ state }: { readonly state: AppState }): ReactNode {
  const [view, go] = useState<View>(() => firstView(state));
  const [number, setNumber] = useState('');
  const [adding, setAdding] = useState(false);
  const [draftSeen, seeDraft] = useState<string | null>(null);
  // A window that is made for a wish goes there; one that is loaded again long after it doesn't.
  const [wishSeen, seeWish] = useState(() => Math.max(0, Date.now() - FRESH_WISH_MS));
  const { locale, draftNumber, setUpOffer, wantedPlace } = state;

  // A number from a link is waiting: show it where it can be dialled.
  if (draftNumber !== draftSeen) {
    seeDraft(draftNumber);
    if (draftNumber !== null) {
      setNumber(draftNumber);
      setAdding(true);
      go({ name: 'phone' });
    }
  }

  // A press in the tray or on a notification leads to a place in this window.
  if (wantedPlace !== null && wantedPlace.wish > wishSeen) {
    seeWish(wantedPlace.wish);
    go(viewOf(wantedPlace.place));
  }

  const shell = useMemo<Shell>(
    () => ({ state, go, adding, setAdding, t: translator(locale), formats: formatsOf(locale) }),
    [state, locale, adding],
  );
  return (
    <ShellContext value={shell}>
      <div className={styles.frame}>
        <Header view={setUpOffer === null ? view : { name: 'setup', step: 'telephone' }} />
        <main className={styles.main}>
          {setUpOffer !== null || view.name !== 'phone' ? (
            <>
              <Calls />
              <ProxyPanel />
            </>
          ) : (
            <PhoneView number={number} setNumber={setNumber} />
          )}
          {setUpOffer !== null && <SetUpOfferView key={setUpOffer.id} offer={setUpOffer} />}
          {setUpOffer === null && view.name === 'setup' && <SetupView step={view.step} />}
          {setUpOffer === null && view.name === 'settings' && <SettingsView view={view} />}
        </main>
        <StatusBar />
        <Announcer />
      </div>
    </ShellContext>
  );
}
