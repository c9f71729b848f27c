import type { Frame } from './frame.ts';
import type { MessagePortMain } from './ports.ts';
import { strictEmitter } from '../strict.ts';
import type { WebContents } from './web-contents.ts';

export interface IpcEvent {
  readonly type: 'frame';
  readonly sender: WebContents;
  /** Null once the frame has navigated or is gone. */
  readonly senderFrame: Frame | null;
  readonly ports: readonly MessagePortMain[];
}

export type InvokeHandler = (event: IpcEvent, ...args: unknown[]) => unknown;

/** `ipcMain`, and `webContents.ipc`, which is asked first. Channels are the app's own, so every event name is known. */
export class IpcMain extends strictEmitter('ipcMain', []) {
  readonly #handlers = new Map<string, InvokeHandler>();

  constructor() {
    super();
    this.removeAllListeners('newListener');
  }

  handle(channel: string, handler: InvokeHandler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** @internal */
  handlerOf(channel: string): InvokeHandler | undefined {
    return this.#handlers.get(channel);
  }
}

export const ipcMain = new IpcMain();

/** The event of one message; `senderFrame` is read late, when the frame may have navigated. */
export function ipcEvent(sender: WebContents, frame: Frame | null, ports: readonly MessagePortMain[] = []): IpcEvent {
  return {
    type: 'frame',
    sender,
    get senderFrame() {
      return frame?.detached ? null : frame;
    },
    ports,
  };
}
