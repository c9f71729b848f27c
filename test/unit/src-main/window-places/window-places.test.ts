import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Area, DisplayFacts } from '../../../../src-main/window-places/placement.ts';
import { WindowPlaces } from '../../../../src-main/window-places/window-places.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';
import { ManualClock } from '../manual-clock.ts';

const screen = (x: number, width: number, height: number, scaleFactor = 1): DisplayFacts => ({
  bounds: { x, y: 0, width, height },
  workArea: { x, y: 0, width, height: height - 40 },
  scaleFactor,
});
const laptop = screen(0, 1440, 900);
const monitor = screen(1440, 1920, 1080);
const home: Area = { x: 500, y: 100, width: 400, height: 680 };
const onMonitor: Area = { x: 2400, y: 200, width: 420, height: 700 };

class FakeWindow extends EventEmitter {
  bounds = home;
  minimized = false;
  isDestroyed = () => false;
  isMinimized = () => this.minimized;
  getNormalBounds = () => this.bounds;
  setBounds(bounds: Area): void {
    this.bounds = bounds;
    this.emit('move');
    this.emit('resize');
  }
}

function desktop({
  stored,
  canPlace = true,
  displays = [laptop, monitor],
}: {
  stored?: unknown;
  canPlace?: boolean;
  displays?: DisplayFacts[];
} = {}) {
  const clock = new ManualClock();
  const { log, lines } = recordingLog();
  const around = { displays, stored };
  const boot = () =>
    new WindowPlaces({
      clock,
      log,
      displays: () => around.displays,
      canPlace,
      read: () => around.stored,
      write: async (remembered) => void (around.stored = structuredClone(remembered)),
    });
  const places = boot();
  const window = new FakeWindow();
  places.follow('ui', window);
  const change = async (...now: DisplayFacts[]): Promise<void> => {
    around.displays = now;
    places.displaysChanged();
    await clock.advance(1000);
  };
  const drag = async (to: Area): Promise<void> => {
    window.setBounds({ ...to, x: to.x - 30 });
    window.setBounds(to);
    await clock.advance(1000);
  };
  return { clock, lines, around, boot, places, window, change, drag };
}

it('puts a window where the agent left it, in the next run', async () => {
  const { drag, boot } = desktop();
  await drag(onMonitor);
  expect(boot().placeFor('ui', home)).toEqual(onMonitor);
  expect(boot().remembered('toast')).toBeNull();
});

it('knows another place for each arrangement of displays', async () => {
  const { drag, change, boot, window, around } = desktop();
  await drag(onMonitor);
  await change(laptop);
  await drag({ ...home, x: 40 });
  expect(boot().placeFor('ui', home)).toMatchObject({ x: 40 });
  around.displays = [monitor, laptop];
  expect(boot().placeFor('ui', home)).toEqual(onMonitor);
  await change(laptop, monitor);
  expect(window.bounds).toEqual(onMonitor);
});

it('comes back on screen when its monitor is taken away, and returns with it', async () => {
  const { drag, change, window } = desktop();
  await drag(onMonitor);
  await change(laptop);
  expect(window.bounds).toEqual({ x: 1440 - 420, y: 160, width: 420, height: 700 });
  await change(laptop, monitor);
  expect(window.bounds).toEqual(onMonitor);
});

it('a place that a monitor’s going has made is nobody’s wish', async () => {
  const { drag, change, boot } = desktop();
  await drag(onMonitor);
  await change(laptop);
  // The same desk with the lid closed and opened: nothing was put anywhere on the laptop alone.
  expect(boot().remembered('ui')).toBeNull();
});

it('what the system moves by itself before it tells of the monitor is not the agent’s wish either', async () => {
  const { drag, change, window, clock, boot } = desktop();
  await drag(onMonitor);
  window.setBounds({ x: 10, y: 10, width: 420, height: 700 });
  await clock.advance(100);
  await change(laptop);
  expect(boot().remembered('ui')).toBeNull();
  await change(laptop, monitor);
  expect(window.bounds).toEqual(onMonitor);
});

it('at another scale it stays whole', async () => {
  const { drag, change, window } = desktop({ displays: [screen(0, 3840, 2160)] });
  await drag({ x: 3300, y: 1300, width: 420, height: 700 });
  await change(screen(0, 1920, 1080, 2));
  expect(window.bounds).toEqual({ x: 1500, y: 340, width: 420, height: 700 });
});

it('does not creep by what a scaled system rounds, run after run', async () => {
  const { drag, boot, around } = desktop();
  await drag(onMonitor);
  for (let run = 0; run < 5; run++) {
    const places = boot();
    const window = new FakeWindow();
    places.follow('ui', window);
    const place = places.placeFor('ui', home);
    places.put('ui', window, place);
    window.bounds = { ...place, x: place.x + 1, height: place.height + 1 };
    window.emit('move');
    await places.stop();
  }
  expect(around.stored).toEqual([expect.objectContaining({ places: { ui: onMonitor } })]);
});

it('an unfinished move is written when the program ends', async () => {
  const { window, places, boot } = desktop();
  window.setBounds(onMonitor);
  await places.stop();
  expect(boot().placeFor('ui', home)).toEqual(onMonitor);
});

it('leaves a minimized window alone, and brings it on screen when it is restored', async () => {
  const { drag, change, window, clock } = desktop();
  await drag(onMonitor);
  window.minimized = true;
  await change(laptop);
  expect(window.bounds).toEqual(onMonitor);
  window.minimized = false;
  window.emit('restore');
  await clock.advance(1000);
  expect(window.bounds).toMatchObject({ x: 1440 - 420 });
});

it('a task bar that comes or goes moves no window that is seen, not even one that has just been moved', async () => {
  const { drag, window, around, places, clock, boot } = desktop();
  await drag(onMonitor);
  window.setBounds({ ...onMonitor, x: 1900 });
  around.displays = [laptop, { ...monitor, workArea: { x: 1440, y: 0, width: 1920, height: 1080 } }];
  places.displaysChanged();
  await clock.advance(1000);
  expect(window.bounds).toMatchObject({ x: 1900 });
  expect(boot().remembered('ui')).toMatchObject({ x: 1900 });
});

describe('on Wayland, where no window knows its place', () => {
  it('only the size is remembered', async () => {
    const { drag, boot } = desktop({ canPlace: false });
    await drag({ x: 0, y: 0, width: 500, height: 800 });
    expect(boot().placeFor('ui', home)).toEqual({ ...home, y: 60, width: 500, height: 800 });
    expect(boot().remembered('ui')).toBeNull();
  });
});

it.each([
  ['not JSON', () => JSON.parse('{') as unknown],
  ['something else', () => ({ ui: home })],
  ['a place beyond all bounds', () => [{ layout: 'a', places: { ui: { ...home, x: 1e9 } } }]],
])('a file that holds %s costs nothing but the places', (_what, stored) => {
  const { log, lines } = recordingLog();
  const places = new WindowPlaces({
    clock: new ManualClock(),
    log,
    displays: () => [laptop],
    canPlace: true,
    read: stored,
    write: () => Promise.resolve(),
  });
  expect(places.placeFor('ui', home)).toEqual(home);
  expect(lines.at(-1)).toMatchObject({ level: 'warn' });
});

it('a window of one size keeps it, whatever an earlier version’s was', async () => {
  const { drag, boot } = desktop();
  await drag(onMonitor);
  expect(boot().remembered('ui', { width: 300, height: 60 })).toEqual({ ...onMonitor, width: 300, height: 60 });
});
