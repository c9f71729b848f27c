/** What every component may use: the snapshot, the language, and the way to another view. */
import { createContext, use } from 'react';
import type { Translate } from '#shared/messages/catalogue.ts';
import type { AppState } from '#shared/state.ts';
import type { Formats } from '../words/formats.ts';
import type { View } from './view.ts';

export interface Shell {
  readonly state: AppState;
  readonly t: Translate;
  readonly formats: Formats;
  readonly go: (view: View) => void;
  /** Whether the dial field is open beside a call. */
  readonly adding: boolean;
  readonly setAdding: (adding: boolean) => void;
}

export const ShellContext = createContext<Shell | null>(null);

export function useShell(): Shell {
  const shell = use(ShellContext);
  if (shell === null) throw new Error('useShell outside of the frame');
  return shell;
}
