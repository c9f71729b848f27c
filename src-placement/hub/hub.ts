/**
 * The hub: a SharedWorker of the handler origin, one per browser and portal. It alone may reach the desktop: a worker
 * is judged by its own origin's permission, a hidden frame by its page's (loopback.md 3.2).
 */
import { INSTANCE_OPTION } from '#shared/bridge.ts';
import { frameLock } from '#shared/hub-port.ts';
import type { FrameMessage } from '#shared/hub-port.ts';
import { readInstances } from './instances.ts';
import { Loopback } from './loopback.ts';
import { whenPermitted } from './permission.ts';
import { PortalHub } from './portal-hub.ts';
import type { Frame } from './portal-hub.ts';

declare const self: SharedWorkerGlobalScope;

const hub = crypto.randomUUID();
/** By member_id: portals of one site share this worker. */
const portals = new Map<string, PortalHub>();

self.addEventListener('connect', ({ ports: [port] }) => {
  if (port !== undefined) serve(port);
});

whenPermitted(() => {
  for (const portal of portals.values()) portal.retry();
});

function serve(port: MessagePort): void {
  let leave = (): void => {};
  let frame: Frame | null = null;
  let home: PortalHub | null = null;
  port.addEventListener('message', ({ data }: MessageEvent<FrameMessage>) => {
    if (data.t === 'attach') {
      leave();
      const here: Frame = { id: data.frame, lang: data.lang, order: (order) => port.postMessage(order) };
      const portal = portalOf(data.portal);
      [frame, home] = [here, portal];
      leave = () => portal.detach(here);
      portal.attach(here, readInstances(data.options[INSTANCE_OPTION], Date.now()));
      // Ours when the page is gone, also when it crashed and said nothing.
      navigator.locks.request(frameLock(data.frame), leave).catch(() => {});
      return;
    }
    if (data.t === 'bye') return leave();
    if (frame === null || home === null) return;
    if (data.t === 'card') home.card(frame, data.card);
    if (data.t === 'event') home.event(frame, data.callId, data.name, data.value);
    if (data.t === 'result') home.result(frame, data.callId, data.error);
  });
  port.start();
}

function portalOf(memberId: string): PortalHub {
  const known = portals.get(memberId);
  if (known !== undefined) return known;
  const portal = new PortalHub(
    (instance, { port, secret }, listener) =>
      new Loopback(port, { role: 'hub', instance, portal: memberId, hub, key: secret }, listener),
  );
  portals.set(memberId, portal);
  return portal;
}
