import { decode, encode } from '../page/codec.ts';
import type { FromPage, ToPage } from '../page/messages.ts';
import { preventable } from '../strict.ts';
import type { Frame } from './frame.ts';
import { ipcEvent, ipcMain } from './ipc-main.ts';
import { closeFromPage, relayFromPage, takePort } from './ports.ts';
import type { WebContents } from './web-contents.ts';

/** Hands what a page sent to where the app listens for it. */
export function dispatch(
  contents: WebContents,
  message: FromPage,
  frame: Frame | null,
  reply: (message: ToPage) => void,
): void {
  switch (message.kind) {
    case 'send': {
      const ports = message.ports.map((id) => takePort(id, reply));
      const args = decode(message.args) as unknown[];
      for (const bus of [contents.ipc, ipcMain]) bus.emit(message.channel, ipcEvent(contents, frame, ports), ...args);
      break;
    }
    case 'invoke':
      void invoke(contents, message.channel, message.args, frame).then((answer) =>
        reply({ kind: 'reply', id: message.id, ...answer }),
      );
      break;
    case 'permission': {
      const { id, question, permission, details } = message;
      void contents.session
        .decide(contents, question, permission, { ...details, ...origins(frame) })
        .then((granted) => reply({ kind: 'reply', id, value: encode(granted) }));
      break;
    }
    case 'port':
      relayFromPage(message.id, message.value);
      break;
    case 'port-close':
      closeFromPage(message.id);
      break;
    case 'preload-error':
      contents.emit('preload-error', preventable(), contents.preload, new Error(message.error));
  }
}

/** Electron hands the permission handlers URLs here, so the origin ends in a slash: `app://ui/`. */
function origins(frame: Frame | null) {
  const securityOrigin = `${frame?.origin ?? 'null'}/`;
  return { securityOrigin, requestingUrl: frame?.url ?? '', isMainFrame: frame?.parent === null };
}

async function invoke(contents: WebContents, channel: string, args: string, frame: Frame | null) {
  try {
    const handler = contents.ipc.handlerOf(channel) ?? ipcMain.handlerOf(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return { value: encode(await handler(ipcEvent(contents, frame), ...(decode(args) as unknown[]))) };
  } catch (error) {
    // Electron prints it too; the page gets only its text.
    console.error(`Error occurred in handler for '${channel}':`, error);
    return { value: '', error: String(error) };
  }
}
