/** The frame's line to the hub. What is said before the line is open is said when it opens. */
import { frameLock } from '#shared/hub-port.ts';
import type { Alive, AskToken, CardOrder, FrameMessage } from '#shared/hub-port.ts';

export interface HubConnection {
  send(message: FrameMessage): void;
}

export interface HubEvents {
  ordered(order: CardOrder | AskToken): void;
  /** The hub could not be started after all. */
  failed(): void;
  /** The hub had died, and there is another that knows nothing yet. */
  revived(): void;
}

/** A hub that dies at its start isn't started over and over at full speed. */
const REVIVE_AFTER = 500;

/** @returns null when this browser has no SharedWorker */
export function connectHub(url: string, frame: string, on: HubEvents): HubConnection | null {
  if (typeof SharedWorker === 'undefined') return null;
  let port = start();
  let early: FrameMessage[] | null = [];
  const open = (): void => {
    port.start();
    for (const message of early ?? []) port.postMessage(message);
    early = null;
  };
  // First the lock, then the first word: from then on the hub hears when this page is gone.
  navigator.locks
    .request(frameLock(frame), () => {
      open();
      return new Promise<never>(() => {});
    })
    .catch(open);
  return { send: (message) => (early === null ? port.postMessage(message) : void early.push(message)) };

  function start(): MessagePort {
    // `extendedLifetime` (Chromium) carries the hub and its socket over a page change when this is the only tab.
    const options: WorkerOptions & { extendedLifetime: boolean } = { name: 'offhook', extendedLifetime: true };
    const worker = new SharedWorker(url, options);
    // Among others where the browser keeps frames of other sites from storing anything.
    worker.addEventListener('error', () => on.failed());
    worker.port.addEventListener('message', ({ data }: MessageEvent<CardOrder | AskToken | Alive>) => {
      if ('t' in data && data.t === 'alive') outlive(data.lock);
      else on.ordered(data);
    });
    return worker.port;
  }

  /** A port tells nobody that its other end is gone. The lock is free when the hub has crashed or was ended. */
  function outlive(lock: string): void {
    const revive = (): void => {
      port = start();
      port.start();
      on.revived();
    };
    navigator.locks.request(lock, { mode: 'shared' }, () => void setTimeout(revive, REVIVE_AFTER)).catch(() => {});
  }
}
