/** The program's icon as a drawing: a handset off its hook, ringing, on a green tile. Coordinates run from 0 to 1. */

export type Colour = readonly [red: number, green: number, blue: number];

type Point = readonly [x: number, y: number];
/** How far a point is outside of a shape; negative inside. */
type Shape = (point: Point) => number;

const WHITE: Colour = [255, 255, 255];

/**
 * The colour at a point, and how much of it there is (0 to 1). `pixel` is the width of a pixel: within one of an edge,
 * both sides are mixed by their share, which makes the edge smooth.
 */
export function colourAt(point: Point, pixel: number): { colour: Colour; alpha: number } {
  const covered = (distance: number) => Math.min(1, Math.max(0, 0.5 - distance / pixel));
  const glyph = covered(Math.min(...GLYPH.map((shape) => shape(point))));
  const mix = (i: 0 | 1 | 2) => Math.round(green(point)[i] * (1 - glyph) + WHITE[i] * glyph);
  return { colour: [mix(0), mix(1), mix(2)], alpha: covered(tile(point)) };
}

/** Darker towards the bottom. */
function green([, y]: Point): Colour {
  const between = (top: number, bottom: number) => top + (bottom - top) * y;
  return [between(38, 17), between(158, 99), between(104, 74)];
}

/** Math.hypot takes ten times as long, and this runs a million times. */
const length = (x: number, y: number): number => Math.sqrt(x * x + y * y);

const tile: Shape = ([x, y]) => {
  const corner = 0.22;
  const half = 0.47 - corner;
  const [dx, dy] = [Math.abs(x - 0.5) - half, Math.abs(y - 0.5) - half];
  return length(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - corner;
};

/** A line with round ends. */
function line([ax, ay]: Point, [bx, by]: Point, width: number): Shape {
  const [lx, ly] = [bx - ax, by - ay];
  return ([x, y]) => {
    const along = ((x - ax) * lx + (y - ay) * ly) / (lx * lx + ly * ly);
    const t = Math.min(1, Math.max(0, along));
    return length(x - ax - t * lx, y - ay - t * ly) - width / 2;
  };
}

/** A part of a circle's line with round ends, from one angle clockwise to another; three o'clock is 0 degrees. */
function arc([cx, cy]: Point, radius: number, from: number, to: number, width: number): Shape {
  const middle = (from + to) / 2;
  const ends = [from, to].map((angle): Point => {
    const radians = (angle * Math.PI) / 180;
    return [cx + radius * Math.cos(radians), cy + radius * Math.sin(radians)];
  });
  return ([x, y]) => {
    const angle = (Math.atan2(y - cy, x - cx) * 180) / Math.PI;
    const off = Math.abs(((((angle - middle) % 360) + 540) % 360) - 180);
    const distance =
      off <= (to - from) / 2
        ? Math.abs(length(x - cx, y - cy) - radius)
        : Math.min(...ends.map(([ex, ey]) => length(x - ex, y - ey)));
    return distance - width / 2;
  };
}

const GLYPH: readonly Shape[] = [
  // the two cups, and the bow that joins them around the upper right
  line([0.28, 0.36], [0.39, 0.28], 0.16),
  line([0.64, 0.72], [0.72, 0.61], 0.16),
  arc([0.8, 0.2], 0.545, 107, 163, 0.14),
  // it rings
  arc([0.53, 0.47], 0.17, 290, 340, 0.055),
  arc([0.53, 0.47], 0.29, 290, 340, 0.055),
];
