/** Runs in Chromium: JsSIP as its documentation shows it, with nothing added and nothing left out. */
import * as JsSIP from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { Caller, CallerAccount } from './caller.ts';

class PlainCaller implements Caller {
  readonly #speaker = new Audio();
  #ua: JsSIP.UA | null = null;
  #account: CallerAccount | null = null;
  #session: RTCSession | null = null;
  #over = Promise.withResolvers<void>();

  constructor() {
    this.#speaker.autoplay = true;
    document.body.append(this.#speaker);
  }

  register(account: CallerAccount): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#account = account;
    this.#ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(account.url)],
      uri: `sip:${account.user}@${account.domain}`,
      password: account.password,
    });
    this.#ua.on('registered', () => resolve());
    this.#ua.on('registrationFailed', ({ cause }: { cause?: string }) => reject(new Error(cause)));
    this.#ua.start();
    return promise;
  }

  dial(number: string): number {
    const over = Promise.withResolvers<void>();
    this.#over = over;
    window.ears.listen();
    const clicked = performance.timeOrigin + performance.now();
    const session = this.#ua?.call(`sip:${number}@${this.#account?.domain}`, {
      mediaConstraints: { audio: true, video: false },
      pcConfig: { iceServers: [...(this.#account?.iceServers ?? [])] },
    });
    if (session === undefined) throw new Error('not registered');
    session.connection.addEventListener('track', ({ streams: [stream] }) => {
      this.#speaker.srcObject = stream ?? null;
    });
    session.on('ended', () => over.resolve());
    session.on('failed', () => over.resolve());
    this.#session = session;
    return clicked;
  }

  hangUp(): void {
    this.#session?.terminate();
  }

  ended(): Promise<void> {
    return this.#over.promise;
  }
}

window.caller = new PlainCaller();
