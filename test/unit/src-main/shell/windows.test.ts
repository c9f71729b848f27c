import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import { PhoneWindow } from '../../../../src-main/shell/phone-window.ts';
import { Windows } from '../../../../src-main/shell/windows.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';
import { ManualClock } from '../manual-clock.ts';

/** As much of Electron's window as its death concerns. */
class FakeWindow extends EventEmitter {
  static made: FakeWindow[] = [];
  readonly webContents = Object.assign(new EventEmitter(), { id: FakeWindow.made.length });
  #destroyed = false;
  constructor() {
    super();
    FakeWindow.made.push(this);
  }
  isDestroyed = () => this.#destroyed;
  setMenu = () => undefined;
  loadURL = () => Promise.resolve();
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.emit('closed');
  }
}
vi.mock('electron', () => ({
  app: { isPackaged: true },
  BrowserWindow: function make() {
    return new FakeWindow();
  },
}));

beforeEach(() => {
  FakeWindow.made = [];
});
const { log, lines } = recordingLog();
const newest = () => FakeWindow.made.at(-1)?.webContents;

it.each(['ui', 'toast'] as const)('a %s window whose page died is made anew when it is wanted', (kind) => {
  const windows = new Windows({ preloads: '/preloads', log });
  const first = windows.open(kind);
  newest()?.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  expect(windows.get(kind)).toBeNull();
  expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { kind, reason: 'crashed', exitCode: 5 } });
  expect(windows.open(kind)).not.toBe(first);
});

it('the phone window comes back by itself, and its calls are told as lost', async () => {
  const clock = new ManualClock();
  const windows = new Windows({ preloads: '/preloads', log });
  const lost = vi.fn<() => void>();
  new PhoneWindow({ windows, clock, log, lost }).open();
  newest()?.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 });
  expect(lost).toHaveBeenCalledTimes(1);
  await clock.advance(0);
  expect(FakeWindow.made).toHaveLength(2);
});
