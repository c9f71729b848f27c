/** Every window in every state: what the pictures show and what the tests check for contrast, overflow and language. */
import type { AppState } from '#shared/state.ts';
import { connectionStates } from './connection-states.ts';
import { callbackStates } from './callback-states.ts';
import { callStates } from './call-states.ts';
import { diagnosticStates } from './diagnostic-states.ts';
import { ready } from './people.ts';
import { provisionStates } from './provision-states.ts';
import { type Screen, ui } from './screen.ts';
import { reportStates } from './report-states.ts';
import { severalStates } from './several-states.ts';
import { searchStates } from './search-states.ts';
import { settingsStates } from './settings-states.ts';
import { setupStates } from './setup-states.ts';
import { stripStates } from './strip-states.ts';
import { toastStates } from './toast-states.ts';

export const screens: readonly Screen[] = [
  ui('starting', null),
  // A snapshot that main could never send: the only way to see what a mistake in drawing looks like.
  ui('window-failed', { ...ready, history: null } as unknown as AppState),
  ...setupStates,
  ...provisionStates,
  ...connectionStates,
  ...searchStates,
  ...callStates,
  ...callbackStates,
  ...reportStates,
  ...severalStates,
  ...settingsStates,
  ...diagnosticStates,
  ...toastStates,
  ...stripStates,
];
