import type { decode as Decode, encode as Encode } from './codec.ts';
import type { FromPage, ToPage } from './messages.ts';
import type { WorldLink } from './world-link.ts';

export interface PreloadContext {
  readonly link: WorldLink;
  readonly encode: typeof Encode;
  readonly decode: typeof Decode;
  readonly platform: string;
  readonly argv: readonly string[];
}

/** What the script around the preload gets to run it with. */
export interface PreloadEnvironment {
  readonly require: (name: string) => unknown;
  readonly process: object;
  failed(error: unknown): void;
}

/**
 * The isolated world: `electron` as a sandboxed preload sees it (contextBridge and ipcRenderer), joined to main by a
 * binding in one direction and `__standinReceive` in the other. Runs by its source text.
 */
export function installPreloadWorld({ link, encode, decode, platform, argv }: PreloadContext): PreloadEnvironment {
  type Listener = (event: object, ...args: unknown[]) => void;
  type Waiting = { resolve(value: unknown): void; reject(error: Error): void; channel: string };
  const scope = globalThis as unknown as { __standinSend(text: string): void; __standinReceive(text: string): void };
  const send = (message: FromPage) => scope.__standinSend(JSON.stringify(message));
  const listeners = new Map<string, { listener: Listener; run: Listener }[]>();
  const waiting = new Map<number, Waiting>();
  const ports = new Map<string, MessagePort>();
  let lastId = 0;

  const wait = (channel: string, ask: (id: number) => void) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject, channel });
      ask(id);
    });
  link.answer('ask', (kind: 'check' | 'request', permission: string, details: object) =>
    wait(permission, (id) => send({ kind: 'permission', id, question: kind, permission, details })),
  );

  // A port that came from main, or went there, is one end of a local channel whose other end is relayed.
  const relay = (id: string, port: MessagePort) => {
    ports.set(id, port);
    port.addEventListener('message', ({ data }) => send({ kind: 'port', id, value: encode(data) }));
    port.addEventListener('close', () => {
      if (ports.delete(id)) send({ kind: 'port-close', id });
    });
    port.start();
  };
  const lend = (port: MessagePort) => {
    const id = crypto.randomUUID();
    relay(id, port);
    return id;
  };
  const borrow = (id: string) => {
    const { port1, port2 } = new MessageChannel();
    relay(id, port1);
    return port2;
  };

  const add = (channel: string, listener: Listener, run: Listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, run }]);
    return ipcRenderer;
  };
  const remove = (channel: string, listener: Listener) => {
    const kept = (listeners.get(channel) ?? []).filter((entry) => entry.listener !== listener);
    listeners.set(channel, kept);
    return ipcRenderer;
  };
  const ipcRenderer = {
    on: (channel: string, listener: Listener) => add(channel, listener, listener),
    once: (channel: string, listener: Listener) =>
      add(channel, listener, (...args) => {
        remove(channel, listener);
        listener(...args);
      }),
    off: remove,
    removeListener: remove,
    send: (channel: string, ...args: unknown[]) => send({ kind: 'send', channel, args: encode(args), ports: [] }),
    invoke: (channel: string, ...args: unknown[]) => {
      const encoded = encode(args);
      return wait(channel, (id) => send({ kind: 'invoke', id, channel, args: encoded }));
    },
    postMessage: (channel: string, message: unknown, transfer: MessagePort[] = []) =>
      send({ kind: 'send', channel, args: encode([message]), ports: transfer.map(lend) }),
  };

  scope.__standinReceive = (text) => {
    const message = JSON.parse(text) as ToPage;
    if (message.kind === 'reply') {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error === undefined) asked?.resolve(decode(message.value));
      else asked?.reject(new Error(`Error invoking remote method '${asked.channel}': ${message.error}`));
    } else if (message.kind === 'port') ports.get(message.id)?.postMessage(decode(message.value));
    else if (message.kind === 'port-close') {
      const port = ports.get(message.id);
      ports.delete(message.id);
      port?.close();
    } else {
      const event = { sender: ipcRenderer, ports: message.ports.map(borrow) };
      const args = decode(message.args) as unknown[];
      // One listener that throws must not keep the message from the others.
      for (const { run } of listeners.get(message.channel) ?? []) {
        try {
          run(event, ...args);
        } catch (error) {
          reportError(error);
        }
      }
    }
  };

  const only = <T extends object>(name: string, members: T): T =>
    new Proxy(members, {
      get(target, key) {
        if (key in target || typeof key === 'symbol' || key === 'then') return Reflect.get(target, key);
        throw new Error(`electron-standin does not have ${name}.${key} in a preload`);
      },
    });
  const electron = only('electron', {
    ipcRenderer: only('ipcRenderer', ipcRenderer),
    contextBridge: only('contextBridge', {
      exposeInMainWorld: (key: string, api: unknown) => void link.call('expose', key, api),
    }),
  });
  const modules: Record<string, unknown> = { electron, 'electron/renderer': electron };
  return {
    require: (name) => {
      if (name in modules) return modules[name];
      throw new Error(`module not found: ${name}`);
    },
    process: only('process', { type: 'renderer', sandboxed: true, contextIsolated: true, platform, argv, env: {} }),
    failed: (error) => {
      console.error('Unable to load preload script', error);
      send({ kind: 'preload-error', error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    },
  };
}
