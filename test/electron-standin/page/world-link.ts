/** What one world of a page can ask of the other. */
export interface WorldLink {
  /** Answers calls of `name` from the other world. */
  answer(name: string, run: (...args: never[]) => unknown): void;
  /** Calls `name` in the other world, at once, like a function. */
  call(name: string, ...args: unknown[]): unknown;
}

/**
 * Joins the page's own world and the preload's isolated world as contextBridge does: values are cloned, functions and
 * promises are proxied. CustomEvents carry it, because Chromium clones their `detail` from world to world and
 * dispatches them synchronously. Runs in pages by its source text: it refers to nothing outside itself.
 */
export function linkWorlds(side: 'page' | 'preload', secret: string): WorldLink {
  type Packed = { kind: string; value: unknown };
  type Message = { kind: 'call' | 'return' | 'throw'; id: string; packed: Packed };
  type Callable = (...args: unknown[]) => unknown;
  const other = side === 'page' ? 'preload' : 'page';
  const callables = new Map<string, Callable>();
  let lastId = 0;
  let returned: Message | undefined;

  const lend = (callable: Callable): string => {
    const id = `${side}-${++lastId}`;
    callables.set(id, callable);
    return id;
  };
  const pack = (value: unknown, depth = 0): Packed => {
    if (depth > 1000) throw new Error('An object with more than 1000 levels cannot cross worlds');
    if (typeof value === 'function') return { kind: 'function', value: lend(value as Callable) };
    if (value instanceof Promise) {
      const settle: Callable = (resolve, reject) => void value.then(resolve as Callable, reject as Callable);
      return { kind: 'promise', value: lend(settle) };
    }
    if (value instanceof Error) return { kind: 'error', value: [value.name, value.message] };
    if (Array.isArray(value)) return { kind: 'array', value: value.map((item) => pack(item, depth + 1)) };
    if (value !== null && typeof value === 'object') {
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype === Object.prototype || prototype === null) {
        return { kind: 'object', value: Object.entries(value).map(([key, item]) => [key, pack(item, depth + 1)]) };
      }
    }
    return { kind: 'value', value: typeof value === 'symbol' ? undefined : value };
  };
  const unpack = ({ kind, value }: Packed): unknown => {
    if (kind === 'function') return (...args: unknown[]) => callById(value as string, args);
    if (kind === 'promise') return new Promise((resolve, reject) => callById(value as string, [resolve, reject]));
    if (kind === 'error') {
      const [name, message] = value as [string, string];
      return Object.assign(new Error(message), { name });
    }
    if (kind === 'array') return (value as Packed[]).map(unpack);
    if (kind === 'object') {
      return Object.fromEntries((value as [string, Packed][]).map(([key, item]) => [key, unpack(item)]));
    }
    return value;
  };
  const post = (message: Message) => window.dispatchEvent(new CustomEvent(`${secret}-${other}`, { detail: message }));
  const callById = (id: string, args: unknown[]): unknown => {
    returned = undefined;
    post({ kind: 'call', id, packed: pack(args) });
    const message = returned as Message | undefined;
    if (!message) throw new Error('the other world of this page did not answer');
    const result = unpack(message.packed);
    if (message.kind === 'throw') throw result;
    return result;
  };
  const respond = ({ id, packed }: Message): Message => {
    try {
      const callable = callables.get(id);
      if (!callable) throw new Error(`the other world has no ${id}`);
      return { kind: 'return', id, packed: pack(callable(...(unpack(packed) as unknown[]))) };
    } catch (error) {
      return { kind: 'throw', id, packed: pack(error instanceof Error ? error : new Error(String(error))) };
    }
  };
  window.addEventListener(
    `${secret}-${side}`,
    (event) => {
      event.stopImmediatePropagation();
      const message = (event as CustomEvent<Message>).detail;
      if (message.kind === 'call') post(respond(message));
      else returned = message;
    },
    true,
  );
  return {
    answer: (name, run) => void callables.set(name, run as Callable),
    call: (name, ...args) => callById(name, args),
  };
}
