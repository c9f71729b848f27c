/** Which of several calls the window shows large. Pure. */
import { type Call, isAlive } from '#shared/call.ts';

export interface Focus {
  /** null when nothing is going on. */
  readonly main: Call | null;
  /** The calls of the conference, when that is what is shown large; else none. */
  readonly conference: readonly Call[];
  readonly others: readonly Call[];
}

export function focusOf(calls: readonly Call[]): Focus {
  const alive = calls.filter(isAlive);
  const main = alive.toSorted((a, b) => urgency(b) - urgency(a))[0] ?? null;
  const conference = main?.conference === true ? alive.filter((call) => call.conference) : [];
  const others = alive.filter((call) => call !== main && !conference.includes(call));
  return { main, conference, others };
}

/** What is spoken or dialled comes first; a call that waits may wait beside it. The newest of equals. */
function urgency(call: Call): number {
  if (call.phase === 'talking') return call.hold === 'local' || call.hold === 'both' ? 0 : 3;
  return call.direction === 'incoming' && call.phase === 'ringing' ? 1 : 4;
}
