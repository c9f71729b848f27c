import { EventEmitter } from 'node:events';
import { record } from './record.ts';

/** Thrown by every part of Electron's API that this stand-in does not copy. */
export class NotCopied extends Error {
  override readonly name = 'NotCopied';

  constructor(api: string) {
    super(`electron-standin does not have ${api}`);
    // An app may catch it: then it is found here, in `__standin.calls('NotCopied')`, and on the terminal.
    record('NotCopied', api);
    process.stderr.write(`${this.message}\n`);
  }
}

/** Names that Node, inspectors and assertion libraries look for on any object. */
const LOOKED_FOR = new Set([
  'then',
  'toJSON',
  'asymmetricMatch',
  'nodeType',
  'tagName',
  'inspect',
  'default',
  '__esModule',
]);

/** A prototype on which a member that does not exist throws instead of being undefined. */
function throwing(name: string, base: object): object {
  return new Proxy(base, {
    get(target, key, receiver) {
      if (key in target || typeof key === 'symbol' || LOOKED_FOR.has(key)) return Reflect.get(target, key, receiver);
      throw new NotCopied(`${name}.${key}`);
    },
  });
}

/** Makes `members` the whole of the Electron module `name`: anything else throws. */
export function strictModule<T extends object>(name: string, members: T): T {
  return Object.setPrototypeOf(members, throwing(name, Object.prototype)) as T;
}

/**
 * The base class of a copied Electron object: unknown members throw, and so does listening to an event that is
 * never emitted here, because a listener that can't fire is an option that does nothing.
 */
export function strictEmitter(name: string, events: readonly string[]): new () => EventEmitter {
  const known = new Set<string | symbol>([...events, 'newListener', 'removeListener', 'error']);
  class StrictEmitter extends EventEmitter {
    constructor() {
      super();
      this.setMaxListeners(0);
      this.on('newListener', (event: string | symbol) => {
        if (!known.has(event)) throw new NotCopied(`${name}.on('${String(event)}')`);
      });
    }
  }
  Object.setPrototypeOf(StrictEmitter.prototype, throwing(name, EventEmitter.prototype));
  return StrictEmitter;
}

/** The event object of an Electron event, with its own properties and `preventDefault()`. */
export function preventable<T extends object>(properties: T = {} as T): T & PreventableEvent {
  const event = {
    ...properties,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}

export interface PreventableEvent {
  defaultPrevented: boolean;
  preventDefault(): void;
}
