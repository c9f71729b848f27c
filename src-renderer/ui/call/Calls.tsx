import type { ReactNode } from 'react';
import { type Call, isAlive } from '#shared/call.ts';
import { useShell } from '../state/shell.ts';
import { CallPanel } from './CallPanel.tsx';

/** Calls that are going on, the one that wants an answer first; when there is none, the one that has just ended. */
export function Calls({ withEnded = false }: { readonly withEnded?: boolean }): ReactNode {
  const { state } = useShell();
  const alive = state.calls.filter(isAlive).toSorted((a, b) => urgency(b) - urgency(a));
  const shown = alive.length === 0 && withEnded ? state.calls.slice(-1) : alive;
  return shown.map((call) => <CallPanel key={call.id} call={call} />);
}

const urgency = (call: Call): number => (call.direction === 'incoming' && call.phase === 'ringing' ? 1 : 0);
