/** Waiting that ends at once when the test is cancelled or the step's time is up. */

/** @returns what `begin` resolves with; what it returns is called in every case. @throws the signal's reason */
export function waitFor<Value>(
  signal: AbortSignal,
  begin: (resolve: (value: Value) => void, reject: (error: unknown) => void) => () => void,
): Promise<Value> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Value>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort);
  const end = begin(resolve, reject);
  return promise.finally(() => {
    signal.removeEventListener('abort', abort);
    end();
  });
}

export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  waitFor<void>(signal, (resolve) => {
    const timer = setTimeout(resolve, ms);
    return () => clearTimeout(timer);
  });
