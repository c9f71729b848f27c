/** The places that windows had, per arrangement of displays: what is in `window-places.json`, and how it changes. Pure. */
import * as v from 'valibot';
import type { Area } from './placement.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));
const extent = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000));
const AreaSchema = v.object({ x: whole, y: whole, width: extent, height: extent });

export const placedWindows = ['ui', 'toast', 'strip'] as const;
export type PlacedWindow = (typeof placedWindows)[number];

/** Offices, meeting rooms, the desk at home, a projector. */
const MAX_LAYOUTS = 20;

const LayoutSchema = v.object({
  layout: v.pipe(v.string(), v.maxLength(2000)),
  places: v.partial(v.object({ ui: AreaSchema, toast: AreaSchema, strip: AreaSchema })),
});
/** The arrangement used last comes last. */
export const RememberedSchema = v.pipe(v.array(LayoutSchema), v.maxLength(MAX_LAYOUTS));
export type Remembered = v.InferOutput<typeof RememberedSchema>;

/** Where the window was with these displays; null: never moved there. */
export const placeOf = (remembered: Remembered, layout: string, kind: PlacedWindow): Area | null =>
  remembered.find((row) => row.layout === layout)?.places[kind] ?? null;

/** Where the window was last, with whatever displays. */
export const latestPlaceOf = (remembered: Remembered, kind: PlacedWindow): Area | null =>
  remembered.findLast(({ places }) => places[kind] !== undefined)?.places[kind] ?? null;

export function withPlace(remembered: Remembered, layout: string, kind: PlacedWindow, area: Area): Remembered {
  const former = remembered.find((row) => row.layout === layout);
  const others = remembered.filter((row) => row !== former);
  return [...others, { layout, places: { ...former?.places, [kind]: area } }].slice(-MAX_LAYOUTS);
}
