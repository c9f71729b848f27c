/**
 * The settings: read once, valid ever after. A file that can't be read is set aside and the program starts with
 * defaults; a single bad field falls back alone. Neither loses anything: the old file stays beside the new one.
 *
 * The file holds the user's own settings and which of them she has chosen (`chosen`); what everybody else sees has the
 * policies of this computer over and under them (`#shared/policy`).
 */
import * as v from 'valibot';
import { Failure, type FailureReason, reasonOf } from '#shared/failure.ts';
import { effectiveSettings, lockedChange } from '#shared/policy/effective.ts';
import { type Managed, unmanaged } from '#shared/policy/managed.ts';
import { at, copy, equal, put } from '#shared/policy/paths.ts';
import { managedPaths } from '#shared/policy/policies.ts';
import { provisionedValues, withProvisioned } from '#shared/provision/provisioned-values.ts';
import type { Provisioned } from '#shared/provision/set-up.ts';
import { type Settings, SettingsSchema } from '#shared/settings.ts';
import type { Log } from '../ports.ts';
import { type NewerFields, newerFields, withNewerFields } from './newer-fields.ts';
import { defaultSettings, recoverSettings } from './recover-settings.ts';
import type { SettingsFile } from './settings-file.ts';

export interface SettingsStoreDeps {
  readonly file: SettingsFile;
  readonly log: Log;
  /** A UUID, for `instanceId`. */
  readonly newId: () => string;
  /** What the administrator of this computer has set. */
  readonly managed?: Managed;
  /** The name that the agent has signed in to her computer with. */
  readonly user?: string;
}

export type SettingsListener = (settings: Settings, before: Settings) => void;

export class SettingsStore {
  readonly #deps: SettingsStoreDeps;
  readonly #listeners = new Set<SettingsListener>();
  /** The system's policies. */
  readonly #policies: Managed;
  /** They, and below them what a company's set-up has brought. */
  #managed: Managed;
  /** The user's own. */
  #user: Settings;
  /** Paths of settings that she has changed herself. */
  #chosen: ReadonlySet<string> = new Set();
  /** Hers and the policies'. */
  #current: Settings;
  #unknown: Readonly<Record<string, unknown>> = {};
  #newer: { readonly fields: NewerFields; readonly beside: Settings } | null = null;
  #trouble: FailureReason | null = null;

  constructor(deps: SettingsStoreDeps) {
    this.#deps = deps;
    this.#policies = deps.managed ?? unmanaged;
    this.#user = this.#load();
    this.#managed = this.#managedWith(this.#user.provisioned);
    this.#current = effectiveSettings(this.#user, this.#chosen, this.#managed);
  }

  get managed(): Managed {
    return this.#managed;
  }

  get policies(): Managed {
    return this.#policies;
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
   * @throws Failure `invalidInput`; `managed` when a policy says otherwise; `settingsNotWritten` when they can't be
   * written, and then nothing has changed
   */
  update(patch: Readonly<Partial<Settings>>): void {
    const before = this.#current;
    const parsed = v.safeParse(SettingsSchema, { ...before, ...patch });
    if (!parsed.success) {
      const fields = parsed.issues.map((issue) => v.getDotPath(issue)).join(', ');
      throw new Failure('invalidInput', `settings: ${fields}`);
    }
    const wish = parsed.output;
    const locked = lockedChange(wish, this.#managed);
    if (locked !== null) throw new Failure('managed', `settings: ${locked}`);
    const { user, chosen } = this.#chosenBy(wish, Object.keys(patch));
    this.#write(user, chosen);
    this.#user = user;
    this.#chosen = chosen;
    this.#current = this.#keepingSame(before, effectiveSettings(user, chosen, this.#managed), Object.keys(patch));
    this.#deps.log.info('settings.changed', { fields: Object.keys(patch) });
    for (const listener of this.#listeners) listener(this.#current, before);
  }

  /** What `provision` would make of them. */
  previewOf(letter: Provisioned | null): Settings {
    const { user, chosen } = this.#provisionedBy(letter);
    return effectiveSettings(user, chosen, this.#managedWith(letter));
  }

  /**
   * The agent has agreed to a company's set-up. It lies over what she has chosen before and under what she chooses from
   * now on; her own values come back when it is forgotten (null).
   * @throws Failure `settingsNotWritten`, and then nothing has changed
   */
  provision(letter: Provisioned | null): void {
    const before = this.#current;
    const { user, chosen } = this.#provisionedBy(letter);
    this.#write(user, chosen);
    this.#user = user;
    this.#chosen = chosen;
    this.#managed = this.#managedWith(letter);
    this.#current = this.#keepingSame(before, effectiveSettings(user, chosen, this.#managed), []);
    this.#deps.log.info('settings.provisioned', { id: letter?.id ?? null, by: letter?.organisation ?? null });
    for (const listener of this.#listeners) listener(this.#current, before);
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

  #managedWith(letter: Provisioned | null): Managed {
    return withProvisioned(this.#policies, letter, this.#deps.user ?? '');
  }

  #provisionedBy(letter: Provisioned | null): { user: Settings; chosen: ReadonlySet<string> } {
    const brought =
      letter === null ? new Set() : new Set(provisionedValues(letter, this.#deps.user ?? '').defaults.keys());
    return {
      user: { ...this.#user, provisioned: letter },
      chosen: new Set([...this.#chosen].filter((path) => !brought.has(path))),
    };
  }

  /** Fields that she has left as they were stay her own, whatever a policy shows in their place. */
  #chosenBy(wish: Settings, fields: readonly string[]): { user: Settings; chosen: ReadonlySet<string> } {
    const touched = Object.fromEntries(Object.entries(wish).filter(([field]) => fields.includes(field)));
    const user: Settings = { ...this.#user, ...copy(touched) };
    const chosen = new Set(this.#chosen);
    for (const path of managedPaths.filter((each) => fields.includes(each.split('.')[0] ?? ''))) {
      const own = at(this.#user, path);
      if (!equal(at(wish, path), at(this.#current, path))) chosen.add(path);
      else if (own !== undefined && at(user, path) !== undefined) put(user, path, own);
    }
    return { user, chosen };
  }

  /**
   * What nobody asked to change stays the same object: listeners compare. What was saved again is another one, alike or
   * not: the account's password, which is not in it, may be new.
   */
  #keepingSame(before: Settings, next: Settings, asked: readonly string[]): Settings {
    const same = Object.entries(before).filter(
      ([field, value]) => !asked.includes(field) && equal(value, at(next, field)),
    );
    return { ...next, ...Object.fromEntries(same) };
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
    const { chosen, ...unknown } = recovered.unknown;
    this.#unknown = unknown;
    this.#newer = { fields: newerFields(recovered.stored, recovered.settings), beside: recovered.settings };
    this.#chosen = new Set(v.is(ChosenSchema, chosen) ? chosen : differingFromDefaults(recovered.settings, newId));
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
      this.#write(settings, this.#chosen);
    } catch (error) {
      this.#trouble ??= 'settingsNotWritten';
      this.#deps.log.error('settings.notWritten', { error });
    }
    return settings;
  }

  #write(settings: Settings, chosen: ReadonlySet<string>): void {
    try {
      const whole = this.#newer === null ? settings : withNewerFields(settings, this.#newer.fields, this.#newer.beside);
      this.#deps.file.write({ ...this.#unknown, ...whole, chosen: [...chosen].toSorted() });
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

const ChosenSchema = v.array(v.string());

/** A file from before there were policies: what is not as built in has been chosen. */
function differingFromDefaults(settings: Settings, newId: () => string): readonly string[] {
  const builtIn = defaultSettings(newId);
  return managedPaths.filter(
    (path) => at(settings, path) !== undefined && !equal(at(settings, path), at(builtIn, path)),
  );
}
