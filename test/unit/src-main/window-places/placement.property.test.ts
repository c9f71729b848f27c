import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Area,
  type DisplayFacts,
  fitted,
  isSame,
  layoutOf,
} from '../../../../src-main/window-places/placement.ts';

const area = (least: number): fc.Arbitrary<Area> =>
  fc.record({
    x: fc.integer({ min: -8000, max: 8000 }),
    y: fc.integer({ min: -8000, max: 8000 }),
    width: fc.integer({ min: least, max: 5000 }),
    height: fc.integer({ min: least, max: 5000 }),
  });

/** Bars on any side, of any arrangement: displays may touch, lie apart or, mirrored, on each other. */
const display: fc.Arbitrary<DisplayFacts> = fc
  .record({
    bounds: area(400),
    bars: fc.tuple(...([60, 60, 60, 60].map((max) => fc.integer({ min: 0, max })) as [fc.Arbitrary<number>])),
    scaleFactor: fc.constantFrom(1, 1.25, 1.5, 2),
  })
  .map(({ bounds: { x, y, width, height }, bars, scaleFactor }) => {
    const [left = 0, top = 0, right = 0, bottom = 0] = bars as number[];
    const workArea = { x: x + left, y: y + top, width: width - left - right, height: height - top - bottom };
    return { bounds: { x, y, width, height }, workArea, scaleFactor };
  });
const displays = fc.array(display, { minLength: 1, maxLength: 5 });

const part = fc.double({ min: 0, max: 1, noNaN: true });

const liesOn = (inner: Area, outer: Area): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

describe('a window, wherever it was and whatever displays are left,', () => {
  it('lies whole on one of them, and never under a bar', () => {
    fc.assert(
      fc.property(area(1), displays, (window, there) => {
        const place = fitted(window, there);
        expect(there.some(({ workArea }) => liesOn(place, workArea))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('stays where it is if it can be seen there', () => {
    fc.assert(
      fc.property(displays, fc.nat(), fc.tuple(part, part, part, part), (there, which, [left, top, wide, high]) => {
        const { workArea } = there[which % there.length] as DisplayFacts;
        const width = Math.max(1, Math.floor(workArea.width * wide));
        const height = Math.max(1, Math.floor(workArea.height * high));
        const x = workArea.x + Math.floor((workArea.width - width) * left);
        const y = workArea.y + Math.floor((workArea.height - height) * top);
        expect(fitted({ x, y, width, height }, there)).toEqual({ x, y, width, height });
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps its size unless no display is as large', () => {
    fc.assert(
      fc.property(area(1), displays, (window, there) => {
        const fits = there.every(({ workArea: { width, height } }) => width >= window.width && height >= window.height);
        fc.pre(fits);
        expect(fitted(window, there)).toMatchObject({ width: window.width, height: window.height });
      }),
    );
  });

  it('a second look changes nothing more', () => {
    fc.assert(
      fc.property(area(1), displays, (window, there) => {
        const place = fitted(window, there);
        expect(fitted(place, there)).toEqual(place);
      }),
    );
  });
});

describe('an arrangement of displays', () => {
  it('has one name, in whatever order the system lists them', () => {
    fc.assert(
      fc.property(displays, fc.infiniteStream(fc.nat()), (there, random) => {
        const shuffled = there
          .map((each) => ({ each, by: random.next().value as number }))
          .toSorted((a, b) => a.by - b.by)
          .map(({ each }) => each);
        expect(layoutOf(shuffled)).toBe(layoutOf(there));
      }),
    );
  });

  it('has another name when one is scaled or moved', () => {
    fc.assert(
      fc.property(displays, fc.nat(), (there, which) => {
        const index = which % there.length;
        const changed = (how: (one: DisplayFacts) => DisplayFacts) =>
          layoutOf(there.map((one, at) => (at === index ? how(one) : one)));
        expect(changed((one) => ({ ...one, scaleFactor: one.scaleFactor + 0.25 }))).not.toBe(layoutOf(there));
        const moved = changed(({ bounds, ...rest }) => ({ ...rest, bounds: { ...bounds, x: bounds.x + 1 } }));
        expect(moved).not.toBe(layoutOf(there));
      }),
    );
  });
});

it('takes what scaled systems make of a place by rounding for the same place', () => {
  const place = { x: 101, y: 33, width: 400, height: 680 };
  expect(isSame(place, { ...place, x: 100, width: 401 })).toBe(true);
  expect(isSame(place, { ...place, x: 90 })).toBe(false);
});
