import type { ReactNode } from 'react';
import { type Call, isAlive } from '#shared/call.ts';
import { useShell } from '../state/shell.ts';
import type { View } from '../state/view.ts';
import { CallPanel } from './CallPanel.tsx';

/** Calls that are going on, the one that wants an answer first. One that is over is shown only where it can be repeated. */
export function Calls({ view }: { readonly view: View }): ReactNode {
  const { state } = useShell();
  const alive = state.calls.filter(isAlive).toSorted((a, b) => urgency(b) - urgency(a));
  const over = view.name === 'phone' ? state.calls.filter((call) => !isAlive(call)) : [];
  const shown = alive.length > 0 ? alive : over.slice(-1);
  return shown.map((call) => <CallPanel key={call.id} call={call} />);
}

const urgency = (call: Call): number => (call.direction === 'incoming' && call.phase === 'ringing' ? 1 : 0);
