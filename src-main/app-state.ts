/** From the parts' states to the one snapshot that the windows show. */
import { type Call, isAlive } from '#shared/call.ts';
import type { ToastState } from '#shared/ipc.ts';
import type { AppState } from '#shared/state.ts';

/** How long the window still shows a call that is over, with its outcome. */
export const ENDED_SHOWN_MS = 4000;

/** Alive calls and those that have just ended, newest last. */
export function shownCalls(calls: readonly Call[], now: number): readonly Call[] {
  return calls.filter((call) => isAlive(call) || (call.at.ended !== null && now - call.at.ended < ENDED_SHOWN_MS));
}

/** When `shownCalls` will next have one fewer, in milliseconds from now; null when nothing is about to go. */
export function nextDisappearance(calls: readonly Call[], now: number): number | null {
  const ends = calls.flatMap((call) => (call.at.ended === null ? [] : [call.at.ended + ENDED_SHOWN_MS - now]));
  const coming = ends.filter((wait) => wait > 0);
  return coming.length === 0 ? null : Math.min(...coming);
}

/** The toast is for the call that rings, and for the moment in which it is being answered. */
export function toastState(state: AppState): ToastState {
  const call = state.calls.find(
    ({ direction, phase, at }) =>
      direction === 'incoming' && (phase === 'ringing' || (phase === 'connecting' && at.answered === null)),
  );
  return { locale: state.locale, dark: state.dark, call: call ?? null };
}
