/**
 * The main window: closing it only hides it, because the telephone lives on in the tray. Where nobody shows a tray,
 * closing minimizes: the way back must not be a riddle.
 */
import { type BrowserWindow, screen } from 'electron';
import { centred } from '../window-places/placement.ts';
import type { WindowPlaces } from '../window-places/window-places.ts';
import { UI_SIZE } from './window-options.ts';
import type { Windows } from './windows.ts';

export class MainWindow {
  readonly #windows: Windows;
  readonly #places: WindowPlaces;
  readonly #moved: () => void;
  readonly #hasTray: () => Promise<boolean>;
  #mayClose = false;

  constructor(given: {
    readonly windows: Windows;
    readonly places: WindowPlaces;
    /** It has come to the front, or has left it. */
    readonly moved: () => void;
    /** Whether anybody shows the tray icon by which the window comes back. */
    readonly hasTray: () => Promise<boolean>;
  }) {
    this.#windows = given.windows;
    this.#places = given.places;
    this.#moved = given.moved;
    this.#hasTray = given.hasTray;
  }

  /** Whether the agent works in it. */
  get isInFront(): boolean {
    const window = this.#windows.get('ui');
    return window !== null && window.isVisible() && !window.isMinimized() && window.isFocused();
  }

  /** Whether nothing of it can be seen, for all that a program is told. */
  get isOutOfSight(): boolean {
    const window = this.#windows.get('ui');
    return window === null || !window.isVisible() || window.isMinimized();
  }

  /** Brings it to the front; makes it if need be. */
  show(): void {
    const existing = this.#windows.get('ui');
    if (existing === null) return this.#make();
    if (existing.isMinimized()) existing.restore();
    existing.show();
    existing.focus();
  }

  /** The computer has started the program: no window, but for a minimized one where nobody shows a tray. */
  async showQuietly(): Promise<void> {
    const hasTray = await this.#hasTray();
    if (hasTray || this.#mayClose || this.#windows.get('ui') !== null) return;
    this.#make((window) => {
      // A window of X11 that was never shown can't be minimized.
      window.showInactive();
      window.minimize();
    });
  }

  /** The program ends: from now on closing means closing. */
  letGo(): void {
    this.#mayClose = true;
  }

  #make(appear = (window: BrowserWindow): void => window.show()): void {
    const place = this.#places.placeFor('ui', centred(UI_SIZE, screen.getPrimaryDisplay()));
    const window = this.#windows.open('ui', (made) => made.setBounds(place));
    this.#places.follow('ui', window);
    window.on('close', (event) => {
      if (this.#mayClose) return;
      event.preventDefault();
      void this.#putAway(window);
    });
    window.once('ready-to-show', () => appear(window));
    // The typings have an overload for each event, so they can't be listened to in a loop.
    window.on('focus', this.#moved);
    window.on('blur', this.#moved);
    window.on('show', this.#moved);
    window.on('hide', this.#moved);
    window.on('minimize', this.#moved);
    window.on('restore', this.#moved);
    window.on('closed', this.#moved);
  }

  async #putAway(window: BrowserWindow): Promise<void> {
    const hasTray = await this.#hasTray();
    if (window.isDestroyed()) return;
    if (hasTray) window.hide();
    else window.minimize();
  }
}
