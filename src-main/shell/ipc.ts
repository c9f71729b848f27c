/** Registers the handlers of the contract table, and lets nothing past them that is not in it. */
import { type InvokeName, type InvokeRequest, invokes, type IpcHandlers, type WindowKind } from '#shared/ipc.ts';
import { mayCommand } from '#shared/window-commands.ts';
import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import * as v from 'valibot';
import type { Log } from '../ports.ts';
import { isOurs } from './app-files.ts';
import type { Windows } from './windows.ts';

const forms: readonly InvokeName[] = ['account:save', 'portal:signIn', 'settings:set', 'proxy:answer'];

export function registerIpc(handlers: IpcHandlers, windows: Windows, log: Log): void {
  const part = log.part('ipc');
  for (const name of Object.keys(invokes) as InvokeName[]) {
    ipcMain.handle(name, (event, raw: unknown) => {
      const sender = senderOf(name, event, windows);
      if ('refused' in sender) {
        part.warn('message refused', { name, why: sender.refused });
        throw new Error(`${name}: ${sender.refused}`);
      }
      const request = v.safeParse(invokes[name].request, raw);
      if (!request.success) {
        const field = v.getDotPath(request.issues[0]) ?? '';
        part.warn('message invalid', { name, field });
        // What a person fills in is told back with its field; anything else invalid is a bug of ours.
        if (forms.includes(name)) return { ok: false, reason: 'invalidInput', field };
        throw new Error(`${name}: invalid ${field}`);
      }
      if (name === 'call:command') {
        const { type } = request.output as InvokeRequest<'call:command'>;
        if (!mayCommand(sender.kind, { type })) {
          const why = `${type} is not for the ${sender.kind} window`;
          part.warn('message refused', { name, why });
          throw new Error(`${name}: ${why}`);
        }
      }
      // The table pairs each name with its request type; the compiler can't follow that through the loop.
      return (handlers[name] as (request: unknown, from: WindowKind) => unknown)(request.output, sender.kind);
    });
  }
}

/** Which window asks, or why it may not. */
function senderOf(
  name: InvokeName,
  event: IpcMainInvokeEvent,
  windows: Windows,
): { readonly kind: WindowKind } | { readonly refused: string } {
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null) return { refused: 'not from a top frame' };
  if (!isOurs(frame.origin)) return { refused: 'foreign origin' };
  const kind = windows.kindOf(event.sender);
  if (kind === null) return { refused: 'unknown window' };
  return (invokes[name].from as readonly string[]).includes(kind)
    ? { kind }
    : { refused: `not for the ${kind} window` };
}
