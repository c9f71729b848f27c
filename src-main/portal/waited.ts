/** A wait that can be given up. */
import type { Clock } from '../ports.ts';

/** @throws the signal's reason */
export function waited(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, resolve);
  const stop = (): void => {
    cancel();
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', stop, { once: true });
  return promise.finally(() => signal.removeEventListener('abort', stop));
}
