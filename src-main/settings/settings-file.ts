/** Where the settings lie. The product's is `src-main/shell/settings-file.ts`. */
export interface SettingsFile {
  /** @returns what is stored, unchecked; undefined when nothing is. @throws when it can't be read or is no JSON */
  read(): unknown;
  /** Replaces the whole file, atomically. @throws what the file system throws */
  write(value: Readonly<Record<string, unknown>>): void;
  /** Moves the file to `settings.broken-<date>.json`, so that nothing is lost. @returns its new name; null without file */
  setAside(): string | null;
}
