import type { CustomScheme } from 'electron';
import { isReady } from '../app/ready.ts';
import type { ProtocolHandler } from '../contents/requests.ts';
import { isCustomScheme, registerScheme } from '../schemes.ts';
import { NotCopied, strictModule } from '../strict.ts';

/** `session.protocol`: the handlers of custom schemes. Built-in schemes can't be handled here. */
export class SessionProtocol {
  readonly #handlers = new Map<string, ProtocolHandler>();

  handle(scheme: string, handler: ProtocolHandler): void {
    if (this.#handlers.has(scheme)) throw new Error(`The scheme has been registered: ${scheme}`);
    if (!isCustomScheme(scheme)) throw new NotCopied(`protocol.handle for a scheme that is not privileged (${scheme})`);
    this.#handlers.set(scheme, handler);
  }

  unhandle(scheme: string): void {
    this.#handlers.delete(scheme);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  /** @internal */
  handlerOf(scheme: string): ProtocolHandler | undefined {
    return this.#handlers.get(scheme);
  }
}

/** The `protocol` module: only what belongs to the program as a whole; handlers are set on a session. */
export const protocol = strictModule('protocol', {
  registerSchemesAsPrivileged(schemes: readonly CustomScheme[]): void {
    if (isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of schemes) {
      if (!privileges?.standard || !privileges.secure) {
        throw new NotCopied(`a custom scheme that is not standard and secure (${scheme})`);
      }
      registerScheme(scheme);
    }
  },
});
