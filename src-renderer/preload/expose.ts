/**
 * What a preload gives its page: the invocations and pushes of its own kind of window and nothing else. Main checks
 * every one again (sender, origin, schema); this list only keeps a page from asking for what it can't get.
 */
import type { InvokesOf, PushesOf, WindowApi, WindowKind } from '#shared/ipc.ts';
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';

/** Objects rather than lists: the compiler then knows when a name is missing. */
export interface Allowed<Kind extends WindowKind> {
  readonly invokes: Readonly<Record<InvokesOf<Kind>, true>>;
  readonly pushes: Readonly<Record<PushesOf<Kind>, true>>;
}

export function expose<Kind extends WindowKind>(allowed: Allowed<Kind>): void {
  const api: WindowApi<Kind> = {
    invoke: (name, request) => {
      if (!Object.hasOwn(allowed.invokes, name)) throw new TypeError(`${name} is not for this window`);
      return ipcRenderer.invoke(name, request);
    },
    on: (name, listener) => {
      if (!Object.hasOwn(allowed.pushes, name)) throw new TypeError(`${name} is not for this window`);
      // The event object would hand the page an IPC sender: only the payload crosses.
      const wrapped = (_event: IpcRendererEvent, ...args: [Parameters<typeof listener>[0]]): void => listener(args[0]);
      ipcRenderer.on(name, wrapped);
      return () => ipcRenderer.off(name, wrapped);
    },
  };
  contextBridge.exposeInMainWorld('offhook', api);
}
