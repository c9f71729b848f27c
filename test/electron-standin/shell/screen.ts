import type { Display, Point, Rectangle } from 'electron';
import { mustBeReady } from '../app/ready.ts';
import { standin } from '../record.ts';
import { preventable, strictEmitter } from '../strict.ts';

/** As much of a display as tests arrange. */
export interface StandinDisplay {
  readonly id: number;
  readonly bounds: Rectangle;
  /** Without its task bar. */
  readonly workArea: Rectangle;
  readonly scaleFactor: number;
}

/** One display with a task bar at the bottom, until a test arranges others by `__standin.displays`. */
let displays: readonly StandinDisplay[] = [
  {
    id: 1,
    bounds: { x: 0, y: 0, width: 1920, height: 1080 },
    workArea: { x: 0, y: 0, width: 1920, height: 1040 },
    scaleFactor: 1,
  },
];

const METRICS = ['bounds', 'workArea', 'scaleFactor'] as const;

class Screen extends strictEmitter('screen', ['display-added', 'display-removed', 'display-metrics-changed']) {
  constructor() {
    super();
    Object.defineProperty(standin, 'displays', {
      get: () => displays,
      set: (now: readonly StandinDisplay[]) => {
        this.#arrange(now);
      },
      enumerable: true,
    });
  }

  getPrimaryDisplay(): Display {
    return this.getAllDisplays()[0] as Display;
  }

  getAllDisplays(): Display[] {
    mustBeReady('screen cannot be used before the app is ready');
    return displays.map(asDisplay);
  }

  getDisplayNearestPoint(point: Point): Display {
    const far = ({ bounds: { x, y, width, height } }: Display): number =>
      Math.hypot(outside(point.x, x, width), outside(point.y, y, height));
    return this.getAllDisplays().toSorted((a, b) => far(a) - far(b))[0] as Display;
  }

  getCursorScreenPoint(): Point {
    mustBeReady('screen cannot be used before the app is ready');
    return { ...standin.cursor };
  }

  /** As the system tells it: first who has come, then who has gone, then what has changed. */
  #arrange(now: readonly StandinDisplay[]): void {
    if (now.length === 0) throw new Error('a desktop has a display');
    const before = displays;
    displays = now;
    for (const display of now) {
      if (!before.some(({ id }) => id === display.id)) this.emit('display-added', preventable(), asDisplay(display));
    }
    for (const display of before) {
      if (!now.some(({ id }) => id === display.id)) this.emit('display-removed', preventable(), asDisplay(display));
    }
    for (const display of now) {
      const former = before.find(({ id }) => id === display.id);
      const changed = METRICS.filter((key) => JSON.stringify(former?.[key]) !== JSON.stringify(display[key]));
      if (former !== undefined && changed.length > 0)
        this.emit('display-metrics-changed', preventable(), asDisplay(display), changed);
    }
  }
}

const asDisplay = ({ id, bounds, workArea, scaleFactor }: StandinDisplay): Display =>
  structuredClone({
    id,
    label: '',
    scaleFactor,
    rotation: 0,
    bounds,
    workArea,
    size: { width: bounds.width, height: bounds.height },
    workAreaSize: { width: workArea.width, height: workArea.height },
  }) as Display;

const outside = (value: number, from: number, extent: number): number =>
  Math.max(from - value, 0, value - (from + extent - 1));

export const screen = new Screen();
