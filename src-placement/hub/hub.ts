/**
 * The hub: a SharedWorker of the handler origin, one per browser and portal. It alone may reach the desktop: a worker
 * is judged by its own origin's permission, a hidden frame by its page's (loopback.md 3.2).
 */
import { INSTANCE_OPTION } from '#shared/bridge.ts';
import { frameLock, hubLock } from '#shared/hub-port.ts';
import type { Alive, AskToken, FrameMessage } from '#shared/hub-port.ts';
import { readInstances } from './instances.ts';
import { whenPermitted } from './permission.ts';
import type { Frame } from './portal-hub.ts';
import { openPortal, type OpenPortal } from './open-portal.ts';

declare const self: SharedWorkerGlobalScope;

const hub = crypto.randomUUID();
/** Frames that outlive this hub start another. */
const alive = new Promise<Alive>((resolve) => {
  const lock = hubLock(hub);
  const forever = () => (resolve({ t: 'alive', lock }), new Promise<never>(() => {}));
  navigator.locks.request(lock, forever).catch(() => {});
});
/** By member_id: portals of one site share this worker. */
const portals = new Map<string, OpenPortal>();

self.addEventListener('connect', ({ ports: [port] }) => {
  if (port !== undefined) serve(port);
});

whenPermitted(() => {
  for (const { cards } of portals.values()) cards.retry();
});

function serve(port: MessagePort): void {
  let leave = (): void => {};
  let frame: Frame | null = null;
  let home: OpenPortal | null = null;
  port.addEventListener('message', ({ data }: MessageEvent<FrameMessage>) => {
    if (data.t === 'attach') {
      leave();
      const here: Frame = { id: data.frame, lang: data.lang, order: (order) => port.postMessage(order) };
      const page = {
        askToken: (refused: string | null) => port.postMessage({ t: 'askToken', refused } satisfies AskToken),
      };
      const portal = portalOf(data.portal, data.origin);
      [frame, home] = [here, portal];
      leave = () => {
        portal.cards.detach(here);
        portal.tokens.delete(page);
      };
      portal.tokens.add(page);
      portal.cards.attach(here, readInstances(data.options[INSTANCE_OPTION], Date.now()));
      // Ours when the page is gone, also when it crashed and said nothing.
      navigator.locks.request(frameLock(data.frame), leave).catch(() => {});
      return;
    }
    if (data.t === 'bye') return leave();
    if (frame === null || home === null) return;
    if (data.t === 'card') home.cards.card(frame, data.card);
    if (data.t === 'event') home.cards.event(frame, data.callId, data.name, data.value);
    if (data.t === 'result') home.cards.result(frame, data.callId, data.error);
    if (data.t === 'token') home.tokens.answered(data.token);
  });
  port.start();
  void alive.then((message) => port.postMessage(message));
}

function portalOf(memberId: string, origin: string): OpenPortal {
  const known = portals.get(memberId);
  if (known !== undefined) return known;
  const portal = openPortal(hub, memberId, origin);
  portals.set(memberId, portal);
  return portal;
}
