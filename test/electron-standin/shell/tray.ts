import type { Menu, NativeImage } from 'electron';
import { mustBeReady } from '../app/ready.ts';
import { record, standin } from '../record.ts';
import { strictEmitter } from '../strict.ts';

/** A tray icon, recorded. Tests read its fields, choose from its menu and emit its events. */
export class StandinTray extends strictEmitter('Tray', ['click', 'right-click', 'double-click']) {
  image: NativeImage | string;
  toolTip = '';
  menu: Menu | null = null;
  #destroyed = false;

  constructor(image: NativeImage | string, guid?: string) {
    mustBeReady('Cannot create Tray before app is ready');
    super();
    this.image = image;
    record('Tray', guid);
    standin.trays.push(this);
  }

  setImage(image: NativeImage | string): void {
    this.image = image;
    record('Tray.setImage');
  }

  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
    record('Tray.setToolTip', toolTip);
  }

  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
    record('Tray.setContextMenu');
  }

  destroy(): void {
    this.#destroyed = true;
    standin.trays.splice(standin.trays.indexOf(this), 1);
    record('Tray.destroy');
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }
}
