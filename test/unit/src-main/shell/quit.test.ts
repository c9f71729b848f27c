import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Quitting } from '../../../../src-main/quitting.ts';
import { askBeforeQuitting, connectQuitting } from '../../../../src-main/shell/quit.ts';

const electron = vi.hoisted(() => ({
  app: null as unknown as EventEmitter,
  powerMonitor: null as unknown as EventEmitter,
  pressed: 0,
  boxes: [] as object[],
}));
vi.mock('electron', () => ({
  get app() {
    return electron.app;
  },
  get powerMonitor() {
    return electron.powerMonitor;
  },
  dialog: {
    showMessageBox: (box: object) => {
      electron.boxes.push(box);
      return Promise.resolve({ response: electron.pressed });
    },
  },
}));

const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;
const listening = new Map(SIGNALS.map((signal) => [signal, process.listeners(signal)]));
beforeEach(() => {
  electron.app = new EventEmitter();
  electron.powerMonitor = new EventEmitter();
});
afterEach(() => {
  for (const signal of SIGNALS)
    for (const listener of process.listeners(signal))
      if (!listening.get(signal)?.includes(listener)) process.off(signal, listener);
});

class PreventableEvent {
  prevented = false;
  preventDefault = (): void => {
    this.prevented = true;
  };
}

function connected(given: { callsUp?: boolean; mayEnd?: boolean; platform?: NodeJS.Platform } = {}) {
  const { callsUp = false, mayEnd = false, platform = 'linux' } = given;
  const seen = { sessionEnds: 0 };
  const quitting = { mayEnd: () => mayEnd, sessionEnds: () => void seen.sessionEnds++ } as unknown as Quitting;
  connectQuitting(quitting, { callsUp: () => callsUp, platform });
  return seen;
}

it.each([true, false])('before-quit waits until all is said: may end %s', (mayEnd) => {
  connected({ mayEnd });
  const event = new PreventableEvent();
  electron.app.emit('before-quit', event);
  expect(event.prevented).toBe(!mayEnd);
});

it('a shutdown is delayed until the program has ended by itself', () => {
  const seen = connected();
  const event = new PreventableEvent();
  electron.powerMonitor.emit('shutdown', event);
  expect([event.prevented, seen.sessionEnds]).toEqual([true, 1]);
});

it.each([
  ['waits for the goodbye of a call', true],
  ['is answered by nothing without one: another program may deny it', false],
])('Windows’ question whether the session may end %s', (_what, callsUp) => {
  const seen = connected({ callsUp, platform: 'win32' });
  const window = new EventEmitter();
  electron.app.emit('browser-window-created', {}, window);
  const event = new PreventableEvent();
  window.emit('query-session-end', event);
  expect([event.prevented, seen.sessionEnds]).toEqual([callsUp, callsUp ? 1 : 0]);
  window.emit('session-end', new PreventableEvent());
  expect(seen.sessionEnds).toBe(callsUp ? 2 : 1);
});

it.each([
  [0, true],
  [1, false],
])('the question is answered by its first button only: %i', async (pressed, mayEnd) => {
  electron.pressed = pressed;
  expect(await askBeforeQuitting((key) => key)).toBe(mayEnd);
  expect(electron.boxes.at(-1)).toMatchObject({
    message: 'quit.question',
    buttons: ['quit.yes', 'quit.no'],
    defaultId: 1,
    cancelId: 1,
  });
});
