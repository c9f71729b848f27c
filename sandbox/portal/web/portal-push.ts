type Handler = (params: Record<string, unknown>) => void;

/** The page's end of the push channel. Reconnects fast: a person at a sandbox doesn't wait the real 15 s. */
export class PortalPush {
  readonly #handlers = new Map<string, Handler[]>();
  readonly #onState: (connected: boolean) => void;
  readonly #unsent: string[] = [];
  #socket: WebSocket | undefined;

  constructor(onState: (connected: boolean) => void) {
    this.#onState = onState;
  }

  on(module: string, command: string, handler: Handler): void {
    const key = `${module}/${command}`;
    this.#handlers.set(key, [...(this.#handlers.get(key) ?? []), handler]);
  }

  connect(): void {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/push/`);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#onState(true);
      for (const text of this.#unsent.splice(0)) socket.send(text);
    });
    socket.addEventListener('message', (event) => this.#receive(String(event.data)));
    socket.addEventListener('close', () => {
      this.#onState(false);
      setTimeout(() => this.connect(), 500);
    });
  }

  /** Tells the portal what a person in front of this page sees: its tests and timeline read it. */
  report(report: Record<string, unknown>): void {
    const text = JSON.stringify(report);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
    else this.#unsent.push(text);
  }

  #receive(data: string): void {
    const { text } = JSON.parse(data) as {
      text: { module_id: string; command: string; params: Record<string, unknown> };
    };
    for (const handler of this.#handlers.get(`${text.module_id}/${text.command}`) ?? []) handler(text.params);
  }
}
