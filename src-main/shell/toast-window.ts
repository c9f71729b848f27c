/** The window that an incoming call raises: on top, without the keyboard focus, gone as soon as the call stops ringing. */
import { screen } from 'electron';
import type { ToastState } from '#shared/ipc.ts';
import { TOAST_SIZE } from './window-options.ts';
import type { Windows } from './windows.ts';

const MARGIN = 16;

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
    toast.setBounds(cornerOf(screen.getDisplayNearestPoint(screen.getCursorScreenPoint()).workArea));
    // 'screen-saver' is the level that also lies above another program's full screen.
    toast.setAlwaysOnTop(true, 'screen-saver');
    toast.showInactive();
  }
}

export function cornerOf(area: { x: number; y: number; width: number; height: number }): {
  x: number;
  y: number;
  width: number;
  height: number;
} {
  return {
    x: area.x + area.width - TOAST_SIZE.width - MARGIN,
    y: area.y + area.height - TOAST_SIZE.height - MARGIN,
    ...TOAST_SIZE,
  };
}
