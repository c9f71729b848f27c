/** Puts the bench in the place of main: Offhook's shipped phone window then runs as it is. */
import type { PhoneReport } from '#shared/phone.ts';

/** Runs in the page before the phone loads; must not refer to anything outside itself. */
export function installOffhookCaller(): void {
  const listeners = new Map<string, (payload: unknown) => void>();
  const registered = Promise.withResolvers<void>();
  let call = { id: '', over: Promise.withResolvers<void>() };

  const take = (report: PhoneReport): void => {
    if (report.type === 'registration' && report.registration.state === 'registered') registered.resolve();
    if (report.type === 'call' && report.callId === call.id && report.event.type === 'ended') call.over.resolve();
    if (report.type === 'dropped' || report.type === 'microphone') console.error(JSON.stringify(report));
  };
  const api = {
    async invoke(name: string, request: never): Promise<unknown> {
      if (name === 'sip:digest') return { response: await window.computeDigest(request) };
      take(request);
      return { ok: true };
    },
    on(name: string, listener: (payload: unknown) => void) {
      listeners.set(name, listener);
      return () => listeners.delete(name);
    },
  };
  Object.assign(window, { offhook: api });

  window.caller = {
    register({ url, domain, user, iceServers }) {
      listeners.get('phone:account')?.({
        address: `${user}@${domain}`,
        authorizationUser: user,
        displayName: null,
        servers: [url],
        realm: null,
        registerSeconds: 120,
        iceServers,
        relayOnly: false,
        codecs: ['opus', 'g722', 'pcma', 'pcmu'],
        dtmf: 'rfc4733',
        physicalIdHeader: null,
        instanceId: crypto.randomUUID(),
        messages: false,
        watched: [],
      });
      return registered.promise;
    },
    dial(number) {
      call = { id: crypto.randomUUID(), over: Promise.withResolvers() };
      window.ears.listen();
      const clicked = performance.timeOrigin + performance.now();
      listeners.get('phone:command')?.({ type: 'dial', callId: call.id, target: number });
      return clicked;
    },
    hangUp: () => listeners.get('phone:command')?.({ type: 'hangup', callId: call.id }),
    ended: () => call.over.promise,
  };
}
