/** Missed calls where the program is found: a number on the dock (macOS, Linux), an overlay on the task bar (Windows). */
import type { Translate } from '#shared/messages/catalogue.ts';
import { app, nativeImage } from 'electron';
import { badgeBitmap } from './badge-icon.ts';
import type { Windows } from './windows.ts';

export class Badge {
  readonly #windows: Windows;
  readonly #platform: NodeJS.Platform;
  #shown = 0;
  #description = '';

  constructor(windows: Windows, platform: NodeJS.Platform) {
    this.#windows = windows;
    this.#platform = platform;
  }

  show(missed: number, t: Translate): void {
    const description = missed === 0 ? '' : t('badge.missed', { count: missed });
    if (missed === this.#shown && description === this.#description) return;
    this.#shown = missed;
    this.#description = description;
    if (this.#platform === 'win32') this.refresh();
    // False where no dock takes it, as on GNOME without one: the list of recent calls says the same.
    else app.setBadgeCount(missed);
  }

  /** Windows keeps the overlay with the button of a window, and forgets both while that is hidden. */
  refresh(): void {
    if (this.#platform !== 'win32') return;
    const image = this.#shown === 0 ? null : picture(this.#shown);
    this.#windows.get('ui')?.setOverlayIcon(image, this.#description);
  }
}

function picture(count: number) {
  const icon = nativeImage.createFromBitmap(badgeBitmap(count, 16), { width: 16, height: 16, scaleFactor: 1 });
  icon.addRepresentation({ scaleFactor: 2, width: 32, height: 32, buffer: badgeBitmap(count, 32) });
  return icon;
}
