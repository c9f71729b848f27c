/**
 * The settings: read once, valid ever after. A file that can't be read is set aside and the program starts with
 * defaults; a single bad field falls back alone. Neither loses anything: the old file stays beside the new one.
 */
import * as v from 'valibot';
import { Failure, type FailureReason, reasonOf } from '#shared/failure.ts';
import { type Settings, SettingsSchema } from '#shared/settings.ts';
import type { Log } from '../ports.ts';
import { defaultSettings, recoverSettings } from './recover-settings.ts';
import type { SettingsFile } from './settings-file.ts';

export interface SettingsStoreDeps {
  readonly file: SettingsFile;
  readonly log: Log;
  /** A UUID, for `instanceId`. */
  readonly newId: () => string;
}

export type SettingsListener = (settings: Settings, before: Settings) => void;

export class SettingsStore {
  readonly #deps: SettingsStoreDeps;
  readonly #listeners = new Set<SettingsListener>();
  #current: Settings;
  #unknown: Readonly<Record<string, unknown>> = {};
  #trouble: FailureReason | null = null;

  constructor(deps: SettingsStoreDeps) {
    this.#deps = deps;
    this.#current = this.#load();
  }

  get current(): Settings {
    return this.#current;
  }

  /** `settingsUnreadable` when (part of) the file had to be given up at this start; for a notice. */
  get trouble(): FailureReason | null {
    return this.#trouble;
  }

  /**
   * Changes some fields; on the disk before anybody hears of it.
   * @throws Failure `invalidInput`; `settingsNotWritten` when they can't be written, and then nothing has changed
   */
  update(patch: Readonly<Partial<Settings>>): void {
    const before = this.#current;
    const parsed = v.safeParse(SettingsSchema, { ...before, ...patch });
    if (!parsed.success) {
      const fields = parsed.issues.map((issue) => v.getDotPath(issue)).join(', ');
      throw new Failure('invalidInput', `settings: ${fields}`);
    }
    // What nobody asked to change stays the same object: listeners compare.
    const untouched = Object.entries(before).filter(([field]) => !(field in patch));
    const next: Settings = { ...parsed.output, ...Object.fromEntries(untouched) };
    this.#write(next);
    this.#current = next;
    this.#deps.log.info('settings.changed', { fields: Object.keys(patch) });
    for (const listener of this.#listeners) listener(next, before);
  }

  /**
   * As `update`, for what has happened already and must not fail because it can't be stored (logged).
   * @returns why it will be forgotten; null when all is well
   */
  remember(patch: Readonly<Partial<Settings>>): FailureReason | null {
    try {
      this.update(patch);
      return null;
    } catch (error) {
      this.#deps.log.error('settings.notWritten', { error });
      return reasonOf(error);
    }
  }

  /** @returns the function that ends it */
  subscribe(listener: SettingsListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #load(): Settings {
    const { newId } = this.#deps;
    const stored = this.#read();
    if (stored === undefined) return this.#begin(defaultSettings(newId));
    const recovered = recoverSettings(stored, newId);
    if (recovered === null) {
      this.#setAside({ what: 'not settings' });
      return this.#begin(defaultSettings(newId));
    }
    this.#unknown = recovered.unknown;
    if (recovered.invalid.length > 0) this.#setAside({ invalid: recovered.invalid });
    const isComplete = v.is(SettingsSchema, stored);
    return isComplete ? recovered.settings : this.#begin(recovered.settings);
  }

  #read(): unknown {
    try {
      return this.#deps.file.read();
    } catch (error) {
      this.#setAside({ error });
      return undefined;
    }
  }

  /** Writes what could be kept, so that `instanceId` is the same at the next start. */
  #begin(settings: Settings): Settings {
    try {
      this.#write(settings);
    } catch (error) {
      this.#trouble ??= 'settingsNotWritten';
      this.#deps.log.error('settings.notWritten', { error });
    }
    return settings;
  }

  #write(settings: Settings): void {
    try {
      this.#deps.file.write({ ...this.#unknown, ...settings });
    } catch (error) {
      throw new Failure('settingsNotWritten', 'the settings could not be written', { cause: error });
    }
  }

  #setAside(why: Record<string, unknown>): void {
    this.#trouble = 'settingsUnreadable';
    try {
      const kept = this.#deps.file.setAside();
      this.#deps.log.error('settings.unreadable', { ...why, kept });
    } catch (error) {
      this.#deps.log.error('settings.unreadable', { ...why, kept: null, notKept: error });
    }
  }
}
