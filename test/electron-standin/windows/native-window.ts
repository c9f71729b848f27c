import type { Rectangle } from 'electron';
import { setWindowBounds } from '../chromium/browser.ts';
import type { WebContents } from '../contents/web-contents.ts';

/**
 * What can be done to the Chromium window behind a BrowserWindow. Without a screen only the page's size matters, and
 * it is set exactly; on a screen (STANDIN_HEADFUL=1) a hidden window is a minimized one, because DevTools can't hide.
 */
export class NativeWindow {
  readonly #contents: WebContents;
  readonly #headful = process.env['STANDIN_HEADFUL'] === '1';
  #bounds: Rectangle;

  constructor(contents: WebContents, bounds: Rectangle) {
    this.#contents = contents;
    this.#bounds = bounds;
    if (this.#headful) this.#place({ windowState: 'minimized' });
    else this.setBounds(bounds);
  }

  show(): void {
    if (!this.#headful) return;
    const { x: left, y: top, width, height } = this.#bounds;
    this.#place({ windowState: 'normal' });
    this.#place({ left, top, width, height });
  }

  hide(): void {
    if (this.#headful) this.#place({ windowState: 'minimized' });
  }

  setBounds(bounds: Rectangle): void {
    this.#bounds = bounds;
    const { x: left, y: top, width, height } = bounds;
    if (this.#headful) this.#place({ left, top, width, height });
    else {
      const metrics = { width, height, deviceScaleFactor: 0, mobile: false };
      this.#contents.whenAttached((page) => page.command('Emulation.setDeviceMetricsOverride', metrics));
    }
  }

  #place(bounds: Parameters<typeof setWindowBounds>[1]): void {
    this.#contents.whenAttached(({ targetId }) => setWindowBounds(targetId, bounds));
  }
}
