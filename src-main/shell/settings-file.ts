/** The settings in a file of electron-store, which writes it atomically; without importing it, because it imports Electron. */
import { renameSync, statSync } from 'node:fs';
import path from 'node:path';
import type { SettingsFile } from '../settings/settings-file.ts';

/** What is used of electron-store, and of `conf` below it. */
export interface Store {
  store: Record<string, unknown>;
}
export interface StoreOptions {
  readonly cwd: string;
  readonly name: string;
  readonly clearInvalidConfig: false;
  readonly configFileMode: number;
  readonly accessPropertiesByDotNotation: false;
}

/**
 * @param open opens the store, and reads by that
 * @param today for the name of a broken file
 */
export function settingsFile(
  directory: string,
  open: (options: StoreOptions) => Store,
  today: () => Date = () => new Date(),
): SettingsFile {
  const file = path.join(directory, 'settings.json');
  const exists = () => statSync(file, { throwIfNoEntry: false }) !== undefined;
  let known: Store | null = null;
  // Opening reads: a broken file throws here, as it should (`clearInvalidConfig` would delete it instead).
  const opened = (): Store => {
    known ??= open({
      cwd: directory,
      name: 'settings',
      clearInvalidConfig: false,
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
    });
    return known;
  };
  return {
    read: () => {
      if (!exists()) return undefined;
      const { store } = opened();
      // The store takes `null` or `[]` for an empty one.
      if (Object.keys(store).length === 0) throw new Error('the settings file holds no settings');
      return store;
    },
    write: (value) => {
      // JSON has no undefined, and electron-store refuses it.
      opened().store = JSON.parse(JSON.stringify(value));
    },
    setAside: () => {
      known = null;
      if (!exists()) return null;
      const name = freeName(directory, today().toISOString().slice(0, 10));
      renameSync(file, path.join(directory, name));
      return name;
    },
  };
}

/** `settings.broken-2026-09-21.json`, and `…-2` for the second of the day. */
function freeName(directory: string, date: string): string {
  for (let copy = 1; ; copy += 1) {
    const name = `settings.broken-${date}${copy === 1 ? '' : `-${copy}`}.json`;
    if (statSync(path.join(directory, name), { throwIfNoEntry: false }) === undefined) return name;
  }
}
