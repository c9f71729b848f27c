/** The frame's line to the hub. What is said before the line is open is said when it opens. */
import { frameLock } from '#shared/hub-port.ts';
import type { AskToken, CardOrder, FrameMessage } from '#shared/hub-port.ts';

export interface HubConnection {
  send(message: FrameMessage): void;
}

/**
 * @param failed the hub could not be started after all
 * @returns null when this browser has no SharedWorker
 */
export function connectHub(
  url: string,
  frame: string,
  ordered: (order: CardOrder | AskToken) => void,
  failed: () => void,
): HubConnection | null {
  if (typeof SharedWorker === 'undefined') return null;
  // `extendedLifetime` (Chromium) carries the hub and its socket over a page change when this is the only tab.
  const options: WorkerOptions & { extendedLifetime: boolean } = { name: 'offhook', extendedLifetime: true };
  const worker = new SharedWorker(url, options);
  // Among others where the browser keeps frames of other sites from storing anything.
  worker.addEventListener('error', failed);
  const { port } = worker;
  port.addEventListener('message', ({ data }: MessageEvent<CardOrder | AskToken>) => ordered(data));
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
}
