/** The window that an incoming call raises: on top, without the keyboard focus, gone as soon as the call stops ringing. */
import { screen } from 'electron';
import type { ToastState } from '#shared/ipc.ts';
import { toastBounds } from './window-options.ts';
import type { Windows } from './windows.ts';

export class ToastWindow {
  readonly #windows: Windows;
  #state: ToastState | null = null;

  constructor(windows: Windows) {
    this.#windows = windows;
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
    const toast = this.#windows.open('toast');
    this.#windows.push('toast:changed', state);
    if (toast.isVisible()) return;
    toast.setBounds(toastBounds(screen.getDisplayNearestPoint(screen.getCursorScreenPoint()).workArea));
    // 'screen-saver' is the level that also lies above another program's full screen.
    toast.setAlwaysOnTop(true, 'screen-saver');
    toast.showInactive();
  }
}
