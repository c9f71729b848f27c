/** The tray icon with its state and menu. */
import { Menu, nativeImage, type NativeImage, Tray } from 'electron';
import type { Translate } from '#shared/messages/catalogue.ts';
import type { AppState } from '#shared/state.ts';
import { trayBitmap, type TrayState } from './tray-icon.ts';

export class AppTray {
  readonly #tray: Tray;
  readonly #actions: { open(): void; quit(): void };
  #shown = '';

  constructor(actions: { open(): void; quit(): void }) {
    this.#actions = actions;
    this.#tray = new Tray(image('notReady'));
    this.#tray.on('click', () => actions.open());
  }

  show(state: AppState, t: Translate): void {
    const tray = trayState(state);
    const line = `Offhook: ${t(`tray.${tray}`)}`;
    // Linux rebuilds the whole menu on every change; do it only when something has changed.
    if (line === this.#shown) return;
    this.#shown = line;
    this.#tray.setImage(image(tray));
    this.#tray.setToolTip(line);
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: line, enabled: false },
        { type: 'separator' },
        { label: t('tray.open'), click: () => this.#actions.open() },
        { label: t('tray.quit'), click: () => this.#actions.quit() },
      ]),
    );
  }

  destroy(): void {
    this.#tray.destroy();
  }
}

export function trayState(state: AppState): TrayState {
  const alive = state.calls.filter((call) => call.phase !== 'ended');
  if (alive.some((call) => call.direction === 'incoming' && call.phase === 'ringing')) return 'ringing';
  if (alive.length > 0) return 'talking';
  return state.pbx.state === 'registered' ? 'ready' : 'notReady';
}

function image(state: TrayState): NativeImage {
  const icon = nativeImage.createFromBitmap(trayBitmap(state, 16), { width: 16, height: 16, scaleFactor: 1 });
  icon.addRepresentation({ scaleFactor: 2, width: 32, height: 32, buffer: trayBitmap(state, 32) });
  return icon;
}
