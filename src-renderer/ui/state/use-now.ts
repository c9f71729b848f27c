import { useSyncExternalStore } from 'react';

/** The time in whole seconds, moving on while `ticking`; epoch milliseconds. */
export const useNow = (ticking: boolean): number => useSyncExternalStore(ticking ? ticks : never, second);

const second = (): number => Math.floor(Date.now() / 1000) * 1000;

function ticks(changed: () => void): () => void {
  // Twice as often as the second changes, or a late timer would skip one.
  const timer = setInterval(changed, 500);
  return () => clearInterval(timer);
}

const never = () => () => {};
