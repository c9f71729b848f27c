/** The call strip: on top of everything while a call is up and the main window is not in front. */
import { screen } from 'electron';
import type { StripState } from '#shared/ipc.ts';
import type { Clock } from '../ports.ts';
import { upperMiddle } from '../window-places/placement.ts';
import type { WindowPlaces } from '../window-places/window-places.ts';
import { raiseAboveAll } from './above-all.ts';
import type { MainWindow } from './main-window.ts';
import { STRIP_SIZE } from './window-options.ts';
import type { Windows } from './windows.ts';

/** Whoever changes from one of our windows to another should not see a third one flash. */
const APPEARS_AFTER_MS = 300;
const MARGIN = 8;

export interface StripWindowDeps {
  readonly windows: Windows;
  readonly main: Pick<MainWindow, 'isInFront' | 'isOutOfSight'>;
  readonly places: WindowPlaces;
  readonly clock: Clock;
  /** Whether a window can be kept on top: not on Wayland, where the strip comes only for a main window out of sight. */
  readonly canStayOnTop: boolean;
}

export class StripWindow {
  readonly #deps: StripWindowDeps;
  #state: StripState | null = null;
  #isWanted = false;
  #cancelAppearing: (() => void) | null = null;

  constructor(deps: StripWindowDeps) {
    this.#deps = deps;
  }

  /** @param isWanted the agent's setting */
  show(state: StripState, isWanted: boolean): void {
    this.#state = state;
    this.#isWanted = isWanted;
    this.#deps.windows.push('strip:changed', state);
    this.look();
  }

  /** The main window has come to the front, or has left it. */
  look(): void {
    if (!this.#isDue) {
      this.#cancelAppearing?.();
      this.#cancelAppearing = null;
      this.#deps.windows.get('strip')?.hide();
      return;
    }
    this.#cancelAppearing ??= this.#deps.clock.after(APPEARS_AFTER_MS, () => {
      this.#cancelAppearing = null;
      if (this.#isDue) this.#appear();
    });
  }

  stop(): void {
    this.#cancelAppearing?.();
    this.#isWanted = false;
  }

  get #isDue(): boolean {
    if (!this.#isWanted || this.#state === null || this.#state.call === null) return false;
    const { main, canStayOnTop } = this.#deps;
    return canStayOnTop ? !main.isInFront : main.isOutOfSight;
  }

  #appear(): void {
    const { windows, places } = this.#deps;
    const strip = windows.open('strip', (made) => places.follow('strip', made));
    if (strip.isVisible() || this.#state === null) return;
    windows.push('strip:changed', this.#state);
    const display = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
    places.put('strip', strip, places.remembered('strip', STRIP_SIZE) ?? upperMiddle(STRIP_SIZE, display, MARGIN));
    raiseAboveAll(strip, process.platform);
    // What the agent is typing elsewhere goes on there.
    strip.showInactive();
  }
}
