import type { CallShown } from './card.ts';
import type { PageKnobs } from './context.ts';

/** The commands that pages know, with what they carry: `module_id/command`. */
export interface PushCommands {
  'voximplant/showExternalCall': CallShown;
  'voximplant/hideExternalCall': { readonly callId: string };
  'crm/timeline_changed': { readonly entityType: string; readonly entityId: number };
  'sandbox/knobs': PageKnobs;
}

interface PushFrame {
  readonly text: { readonly module_id: string; readonly command: string; readonly params: never };
}

/** The page's end of the push channel. Reconnects fast: a person at a sandbox doesn't wait the real 15 s. */
export class PortalPush {
  readonly #handlers = new Map<string, ((params: never) => void)[]>();
  readonly #onState: (connected: boolean) => void;
  readonly #unsent: string[] = [];
  #socket: WebSocket | undefined;

  constructor(onState: (connected: boolean) => void) {
    this.#onState = onState;
  }

  on<K extends keyof PushCommands>(command: K, handler: (params: PushCommands[K]) => void): void {
    this.#handlers.set(command, [...(this.#handlers.get(command) ?? []), handler]);
  }

  connect(): void {
    const desktop = location.pathname === '/desktop/' ? 'desktop' : '';
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/push/${desktop}`);
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
    const { text }: PushFrame = JSON.parse(data);
    for (const handler of this.#handlers.get(`${text.module_id}/${text.command}`) ?? []) handler(text.params);
  }
}
