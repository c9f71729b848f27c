/** The frame's side of the postMessage protocol (bitrix24.md 7). No envelope and no error channel: silence is an answer. */
import type { PortalAddress } from './window-name.ts';

/** Some commands are never answered; the portal's own library waits as long. */
const PATIENCE = 900;

export class PortalPage {
  readonly #page: Window;
  readonly #address: PortalAddress;
  readonly #waiting = new Map<string, (value: unknown) => void>();
  #lastId = 0;

  constructor(page: Window, address: PortalAddress) {
    this.#page = page;
    this.#address = address;
    addEventListener('message', (event) => {
      if (event.source === page && event.origin === address.origin) this.#receive(event.data);
    });
  }

  /** Sent at once. A binding is never confirmed: what comes back are the event's firings. */
  on(event: string, fired: (payload: unknown) => void): void {
    this.#send('placementBindEvent', { event }, fired);
  }

  /** Waits for as long as the page takes. */
  ask(method: string): Promise<unknown> {
    return new Promise((resolve) => this.#send(method, {}, resolve));
  }

  /** @returns undefined when nobody answered */
  command(method: string, params: object): Promise<unknown> {
    return new Promise((resolve) => {
      const done = (value?: unknown): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(value);
      };
      const id = this.#send(method, params, done);
      const timer = setTimeout(done, PATIENCE);
    });
  }

  #send(method: string, params: object, answered: (value: unknown) => void): string {
    const id = `offhook${++this.#lastId}`;
    this.#waiting.set(id, answered);
    this.#page.postMessage(`${method}:${JSON.stringify(params)}:${id}:${this.#address.sid}`, this.#address.origin);
    return id;
  }

  #receive(data: unknown): void {
    if (typeof data !== 'string') return;
    const colon = data.indexOf(':');
    const answered = this.#waiting.get(data.slice(0, colon));
    if (colon > 0 && answered !== undefined) answered(parse(data.slice(colon + 1)));
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // `undefined` travels as no text at all; anything else that is no JSON means as little.
    return undefined;
  }
}
