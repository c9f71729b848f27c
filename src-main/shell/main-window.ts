/** The main window: closing it only hides it, because the telephone lives on in the tray. */
import type { Windows } from './windows.ts';

export class MainWindow {
  readonly #windows: Windows;
  #mayClose = false;

  constructor(windows: Windows) {
    this.#windows = windows;
  }

  /** Brings it to the front; makes it if need be. */
  show(): void {
    const existing = this.#windows.get('ui');
    if (existing === null) return this.#make();
    if (existing.isMinimized()) existing.restore();
    existing.show();
    existing.focus();
  }

  /** The program ends: from now on closing means closing. */
  letGo(): void {
    this.#mayClose = true;
  }

  #make(): void {
    const window = this.#windows.open('ui');
    window.on('close', (event) => {
      if (this.#mayClose) return;
      event.preventDefault();
      window.hide();
    });
    window.once('ready-to-show', () => window.show());
  }
}
