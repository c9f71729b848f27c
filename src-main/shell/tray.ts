/** The tray icon with its state and menu. */
import { Menu, type MenuItemConstructorOptions, nativeImage, type NativeImage, Tray } from 'electron';
import type { Translate } from '#shared/messages/catalogue.ts';
import type { AppState } from '#shared/state.ts';
import { trayBitmap, type TrayState } from './tray-icon.ts';
import { type TrayItem, trayLine, trayMenu, trayState, type TrayWish } from './tray-menu.ts';

export class AppTray {
  readonly #tray: Tray;
  readonly #wish: (wish: TrayWish) => void;
  #shown = '';

  constructor(wish: (wish: TrayWish) => void) {
    this.#wish = wish;
    this.#tray = new Tray(image('notReady'));
    this.#tray.on('click', () => wish({ what: 'open' }));
  }

  show(state: AppState, t: Translate): void {
    const line = trayLine(state, t);
    const items = trayMenu(state, t);
    // Linux rebuilds the whole menu on every change; do it only when something has changed.
    const shown = JSON.stringify([line, items]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray.setImage(image(trayState(state)));
    this.#tray.setToolTip(line);
    this.#tray.setContextMenu(Menu.buildFromTemplate(items.map((item) => this.#template(item))));
  }

  destroy(): void {
    this.#tray.destroy();
  }

  #template(item: TrayItem): MenuItemConstructorOptions {
    if (item === 'separator') return { type: 'separator' };
    const { label, wish, checked } = item;
    if (wish === null) return { label, enabled: false };
    const click = (): void => this.#wish(wish);
    return checked === undefined ? { label, click } : { label, click, type: 'checkbox', checked };
  }
}

function image(state: TrayState): NativeImage {
  const icon = nativeImage.createFromBitmap(trayBitmap(state, 16), { width: 16, height: 16, scaleFactor: 1 });
  icon.addRepresentation({ scaleFactor: 2, width: 32, height: 32, buffer: trayBitmap(state, 32) });
  return icon;
}
