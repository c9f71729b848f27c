/** Where a window may lie on the displays of the moment. Pure; everything in device-independent pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** As much of Electron's `Display` as places concern. */
export interface DisplayFacts {
  readonly bounds: Area;
  /** Without task bar, dock and menu bar. */
  readonly workArea: Area;
  readonly scaleFactor: number;
}

/**
 * The name of an arrangement of displays: the same monitors at the same desk have the same, whatever ids the system gives
 * them today. Another scale is another arrangement, because all sizes are others then.
 */
export function layoutOf(displays: readonly DisplayFacts[]): string {
  return displays
    .map(({ bounds, scaleFactor }) => `${bounds.width}x${bounds.height}@${scaleFactor}${at(bounds.x)}${at(bounds.y)}`)
    .toSorted()
    .join(' ');
}

const at = (offset: number): string => (offset < 0 ? String(offset) : `+${offset}`);

/**
 * The area moved, and only then shrunk, until it lies on one display whole: the one that it shares most with, else the
 * nearest. An area that lies on one already stays as it is.
 */
export function fitted(area: Area, displays: readonly DisplayFacts[]): Area {
  const home = nearest(area, displays);
  if (home === null) return area;
  const { workArea } = home;
  const width = Math.min(area.width, workArea.width);
  const height = Math.min(area.height, workArea.height);
  return {
    x: clamp(area.x, workArea.x, workArea.x + workArea.width - width),
    y: clamp(area.y, workArea.y, workArea.y + workArea.height - height),
    width,
    height,
  };
}

/** In the middle of the display. */
export function centred({ width, height }: Size, { workArea }: DisplayFacts): Area {
  return {
    x: Math.round(workArea.x + (workArea.width - width) / 2),
    y: Math.round(workArea.y + (workArea.height - height) / 2),
    width,
    height,
  };
}

/** In the corner next to the clock of most systems. */
export function lowerRight({ width, height }: Size, { workArea }: DisplayFacts, margin: number): Area {
  return {
    x: workArea.x + workArea.width - width - margin,
    y: workArea.y + workArea.height - height - margin,
    width,
    height,
  };
}

/** In the middle of the upper edge, where a call in progress hides least. */
export function upperMiddle({ width, height }: Size, { workArea }: DisplayFacts, margin: number): Area {
  return { x: Math.round(workArea.x + (workArea.width - width) / 2), y: workArea.y + margin, width, height };
}

/** Scaled systems round to whole pixels of the screen and back: what comes back is not always what was set. */
const ROUNDING = 2;

export function isSame(one: Area, other: Area): boolean {
  const near = (key: keyof Area): boolean => Math.abs(one[key] - other[key]) <= ROUNDING;
  return near('x') && near('y') && near('width') && near('height');
}

function nearest(area: Area, displays: readonly DisplayFacts[]): DisplayFacts | null {
  const ranked = displays
    .map((display) => ({ display, shared: shared(area, display.workArea), far: distance(area, display.workArea) }))
    .toSorted((a, b) => b.shared - a.shared || a.far - b.far);
  return ranked[0]?.display ?? null;
}

function shared(one: Area, other: Area): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** Between the middle of the one and the nearest point of the other. */
function distance(area: Area, { x, y, width, height }: Area): number {
  const [middleX, middleY] = [area.x + area.width / 2, area.y + area.height / 2];
  return Math.hypot(middleX - clamp(middleX, x, x + width), middleY - clamp(middleY, y, y + height));
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
