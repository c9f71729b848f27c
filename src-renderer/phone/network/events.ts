/** What the browser notices of the network. Main knows more (sleep and wake) and says so with `networkChanged`. */

interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

/** @returns the way to stop listening */
export function onNetworkChange(changed: (online: boolean) => void): () => void {
  const listener = (): void => changed(navigator.onLine);
  const { connection } = navigator as Navigator & { readonly connection?: NetworkInformation };
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  // Fires for another kind of network, e.g. from cable to Wi-Fi; also for every new estimate of its speed.
  let kind = connection?.type;
  const kindChanged = (): void => {
    if (connection?.type === kind) return;
    kind = connection?.type;
    listener();
  };
  connection?.addEventListener('change', kindChanged);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
    connection?.removeEventListener('change', kindChanged);
  };
}
