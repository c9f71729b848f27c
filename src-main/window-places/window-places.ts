/**
 * Remembers where the agent has put each window, for every arrangement of displays that she works with, and brings the
 * windows back on screen when a display goes, comes or is scaled anew.
 */
import * as v from 'valibot';
import type { Clock, Log } from '../ports.ts';
import { type Area, type DisplayFacts, fitted, type Size, isSame, layoutOf } from './placement.ts';
import {
  latestPlaceOf,
  type PlacedWindow,
  placeOf,
  type Remembered,
  RememberedSchema,
  withPlace,
} from './remembered.ts';

/** As much of Electron's window as its place concerns. */
export interface Placeable {
  isDestroyed(): boolean;
  isMinimized(): boolean;
  /** Where it is while it is neither minimized nor maximized. */
  getNormalBounds(): Area;
  setBounds(bounds: Area): void;
  on(event: 'move', listener: () => void): unknown;
  on(event: 'resize', listener: () => void): unknown;
  on(event: 'restore', listener: () => void): unknown;
  on(event: 'closed', listener: () => void): unknown;
}

export interface WindowPlacesDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly displays: () => readonly DisplayFacts[];
  /** Whether windows can be asked where they are and told where to go: not on Wayland. */
  readonly canPlace: boolean;
  /** What was stored, or null. @throws when it can't be read */
  readonly read: () => unknown;
  readonly write: (remembered: Remembered) => Promise<void>;
}

/** A window that is being dragged tells of every step. */
const SETTLED_MS = 400;
/** A monitor that comes or goes is told in several events, and the system moves windows by itself meanwhile. */
const DISPLAYS_SETTLED_MS = 300;

export class WindowPlaces {
  readonly #deps: WindowPlacesDeps;
  #remembered: Remembered;
  readonly #open = new Map<PlacedWindow, Placeable>();
  /** What was set by us: to find a window there is not the agent's doing. */
  readonly #set = new Map<PlacedWindow, Area>();
  /** The arrangement that each window has been put into. */
  readonly #layouts = new Map<PlacedWindow, string>();
  readonly #moved = new Map<PlacedWindow, { readonly layout: string; readonly cancel: () => void }>();
  #cancelReturn: () => void = () => undefined;
  /** Writes follow each other. */
  #written: Promise<void> = Promise.resolve();

  constructor(deps: WindowPlacesDeps) {
    this.#deps = deps;
    this.#remembered = this.#read();
  }

  /**
   * Where the agent has put it with these displays; null: nowhere yet.
   * @param size of a window that has always the same, whatever an earlier version's was
   */
  remembered(kind: PlacedWindow, size?: Size): Area | null {
    const { displays, canPlace } = this.#deps;
    if (!canPlace) return null;
    const place = placeOf(this.#remembered, layoutOf(displays()), kind);
    return place === null ? null : fitted({ ...place, ...size }, displays());
  }

  /** Where it belongs: where it was with these displays, else where it was last, else there; always on screen. */
  placeFor(kind: PlacedWindow, otherwise: Area): Area {
    const { displays, canPlace } = this.#deps;
    const last = latestPlaceOf(this.#remembered, kind);
    // Its size is known on Wayland, too.
    const place = canPlace ? (last ?? otherwise) : { ...otherwise, ...sizeOf(last ?? otherwise) };
    return this.remembered(kind) ?? fitted(place, displays());
  }

  /** From now on the place of this window is remembered. */
  follow(kind: PlacedWindow, window: Placeable): void {
    this.#open.set(kind, window);
    this.#set.set(kind, window.getNormalBounds());
    this.#layouts.set(kind, layoutOf(this.#deps.displays()));
    window.on('move', () => this.#changed(kind, window));
    window.on('resize', () => this.#changed(kind, window));
    // Minimized windows are left alone when displays change.
    window.on('restore', () => this.displaysChanged());
    window.on('closed', () => {
      if (this.#open.get(kind) === window) this.#open.delete(kind);
    });
  }

  /** Puts it there; the agent has not. */
  put(kind: PlacedWindow, window: Placeable, area: Area): void {
    this.#set.set(kind, area);
    window.setBounds(area);
  }

  /** A display has come, gone or changed. */
  displaysChanged(): void {
    this.#cancelReturn();
    this.#cancelReturn = this.#deps.clock.after(DISPLAYS_SETTLED_MS, () => this.#comeBack());
  }

  /** What still waits is remembered. @returns when it is written */
  async stop(): Promise<void> {
    this.#cancelReturn();
    for (const kind of this.#moved.keys()) this.#settle(kind);
    await this.#written;
  }

  #changed(kind: PlacedWindow, window: Placeable): void {
    const layout = layoutOf(this.#deps.displays());
    const waiting = this.#moved.get(kind);
    waiting?.cancel();
    if (isSame(window.getNormalBounds(), this.#set.get(kind) ?? NOWHERE)) {
      this.#moved.delete(kind);
      return;
    }
    // The arrangement in which the move began: one that ends in another is the system's, which saves what it can.
    const began = waiting?.layout ?? layout;
    const cancel = this.#deps.clock.after(SETTLED_MS, () => this.#settle(kind));
    this.#moved.set(kind, { layout: began, cancel });
  }

  #settle(kind: PlacedWindow): void {
    const moved = this.#moved.get(kind);
    const window = this.#open.get(kind);
    this.#moved.delete(kind);
    moved?.cancel();
    const layout = layoutOf(this.#deps.displays());
    if (moved === undefined || moved.layout !== layout || window === undefined || window.isDestroyed()) return;
    const area = window.getNormalBounds();
    this.#set.set(kind, area);
    this.#remembered = withPlace(this.#remembered, layout, kind, area);
    const remembered = this.#remembered;
    this.#written = this.#written
      .then(() => this.#deps.write(remembered))
      .catch((error: unknown) => this.#deps.log.warn('windowPlaces.notWritten', { error }));
  }

  #comeBack(): void {
    const displays = this.#deps.displays();
    const layout = layoutOf(displays);
    for (const [kind, window] of this.#open) {
      if (window.isDestroyed() || window.isMinimized()) continue;
      const now = window.getNormalBounds();
      // A task bar that comes and goes is no other arrangement: the window may be on its way to another place.
      const remembered = this.#layouts.get(kind) === layout ? null : this.remembered(kind);
      this.#layouts.set(kind, layout);
      const place = remembered ?? fitted(now, displays);
      if (isSame(place, now)) continue;
      this.#deps.log.info('windowPlaces.moved', { kind, from: now, to: place });
      this.put(kind, window, place);
    }
  }

  #read(): Remembered {
    try {
      const stored = v.safeParse(RememberedSchema, this.#deps.read() ?? []);
      if (stored.success) return stored.output;
      this.#deps.log.warn('windowPlaces.notUnderstood', { problem: stored.issues[0].message });
    } catch (error) {
      this.#deps.log.warn('windowPlaces.notRead', { error });
    }
    return [];
  }
}

const NOWHERE: Area = { x: Number.NaN, y: 0, width: 0, height: 0 };
const sizeOf = ({ width, height }: Area) => ({ width, height });
