/** Runs in Chromium: SIP.js by its own high-level class, as its documentation shows it. */
import { Web } from 'sip.js';
import type { Caller, CallerAccount } from './caller.ts';

class SipJsCaller implements Caller {
  readonly #speaker = new Audio();
  #user: Web.SimpleUser | null = null;
  #account: CallerAccount | null = null;
  #over = Promise.withResolvers<void>();

  constructor() {
    this.#speaker.autoplay = true;
    document.body.append(this.#speaker);
  }

  async register(account: CallerAccount): Promise<void> {
    const registered = Promise.withResolvers<void>();
    this.#account = account;
    this.#user = new Web.SimpleUser(account.url, {
      aor: `sip:${account.user}@${account.domain}`,
      media: { remote: { audio: this.#speaker } },
      delegate: {
        onRegistered: () => registered.resolve(),
        // Its guide leaves this to the application: after a new connection one registers again.
        onServerConnect: () => void this.#user?.register(),
        onCallHangup: () => this.#over.resolve(),
      },
      userAgentOptions: {
        authorizationUsername: account.user,
        authorizationPassword: account.password,
        logLevel: 'error',
        sessionDescriptionHandlerFactoryOptions: {
          peerConnectionConfiguration: { iceServers: [...account.iceServers] },
        },
      },
    });
    await this.#user.connect();
    return registered.promise;
  }

  dial(number: string): number {
    this.#over = Promise.withResolvers<void>();
    const { resolve } = this.#over;
    window.ears.listen();
    const clicked = performance.timeOrigin + performance.now();
    if (this.#user === null) throw new Error('not registered');
    this.#user.call(`sip:${number}@${this.#account?.domain}`).catch(() => resolve());
    return clicked;
  }

  hangUp(): void {
    void this.#user?.hangup();
  }

  ended(): Promise<void> {
    return this.#over.promise;
  }
}

window.caller = new SipJsCaller();
