/** What gets past the contract table's door, and from which window; the windows are played, the table is real. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { IpcHandlers, WindowKind } from '#shared/ipc.ts';
import { APP_ORIGIN } from '../../../../src-main/shell/app-files.ts';
import { registerIpc } from '../../../../src-main/shell/ipc.ts';
import type { Windows } from '../../../../src-main/shell/windows.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';

type Listener = (event: unknown, raw: unknown) => unknown;
const { listeners } = vi.hoisted(() => ({ listeners: new Map<string, Listener>() }));
vi.mock('electron', () => ({
  app: {},
  BrowserWindow: function none() {},
  ipcMain: { handle: (name: string, listener: Listener) => listeners.set(name, listener) },
}));

const commands = [
  { type: 'dial', number: '+4990012345' },
  { type: 'redial' },
  { type: 'pickup', number: '12' },
  { type: 'answer', callId: 'a' },
  { type: 'decline', callId: 'a' },
  { type: 'hangup', callId: 'a' },
  { type: 'mute', callId: 'a', muted: true },
  { type: 'hold', callId: 'a', held: true },
  { type: 'dtmf', callId: 'a', tones: '1' },
  { type: 'redirect', callId: 'a', number: '12' },
  { type: 'voicemail', callId: 'a' },
  { type: 'transfer', callId: 'a', number: '12' },
  { type: 'consult', callId: 'a', number: '12' },
  { type: 'completeTransfer', callId: 'a' },
  { type: 'cancelTransfer', callId: 'a' },
  { type: 'connect', callId: 'a', withId: 'b' },
  { type: 'join', callId: 'a', withId: 'b' },
  { type: 'split', callId: 'a' },
  { type: 'record', callId: 'a', recording: 'off' },
];

let reached: string[];
let lines: ReturnType<typeof recordingLog>['lines'];
beforeEach(() => {
  reached = [];
  const { log, lines: written } = recordingLog();
  lines = written;
  const handlers = { 'call:command': ({ type }: { type: string }) => reached.push(type) };
  const windows = { kindOf: (sender: unknown) => sender };
  registerIpc(handlers as unknown as IpcHandlers, windows as unknown as Windows, log);
});

/** Everything that there is, from that window. */
function tryAll(kind: WindowKind): void {
  const event = { sender: kind, senderFrame: { parent: null, origin: APP_ORIGIN } };
  for (const command of commands) {
    try {
      listeners.get('call:command')?.(event, command);
    } catch (error) {
      if (!String(error).includes('not for the')) throw error;
    }
  }
}

describe('commands for calls', () => {
  it.each<[WindowKind, readonly string[]]>([
    ['ui', commands.map(({ type }) => type)],
    ['toast', ['answer', 'decline', 'redirect']],
    ['strip', ['hangup', 'mute', 'hold']],
    ['phone', []],
  ])('from the %s window: what its page has buttons for', (kind, allowed) => {
    tryAll(kind);
    expect(reached).toEqual(allowed);
    expect(lines.filter(({ event }) => event === 'message refused')).toHaveLength(commands.length - allowed.length);
  });
});
