/** The window that an incoming call raises: on top, without the keyboard focus, gone as soon as the call stops ringing. */
import { screen } from 'electron';
import type { ToastState } from '#shared/ipc.ts';
import { lowerRight } from '../window-places/placement.ts';
import type { WindowPlaces } from '../window-places/window-places.ts';
import { raiseAboveAll } from './above-all.ts';
import { TOAST_SIZE } from './window-options.ts';
import type { Windows } from './windows.ts';

const MARGIN = 16;

export class ToastWindow {
  readonly #windows: Windows;
  readonly #places: WindowPlaces;
  #state: ToastState | null = null;

  constructor(windows: Windows, places: WindowPlaces) {
    this.#windows = windows;
    this.#places = places;
  }

  get state(): ToastState | null {
    return this.#state;
  }

  show(state: ToastState): void {
    this.#state = state;
    const window = this.#windows.get('toast');
    if (state.call === null) {
      this.#windows.push('toast:changed', state);
      window?.hide();
      return;
    }
    const places = this.#places;
    const toast = this.#windows.open('toast', (made) => places.follow('toast', made));
    this.#windows.push('toast:changed', state);
    if (toast.isVisible()) return;
    const display = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
    places.put('toast', toast, places.remembered('toast', TOAST_SIZE) ?? lowerRight(TOAST_SIZE, display, MARGIN));
    raiseAboveAll(toast, process.platform);
    toast.showInactive();
  }
}
