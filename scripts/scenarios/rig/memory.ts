/** What a desktop keeps beside its journal, for a desktop that is there for one scenario. */
import { Failure } from '#shared/failure.ts';
import type { SecretName } from '#shared/settings.ts';
import type { SecretStore } from '../../../src-main/ports.ts';
import type { SettingsFile } from '../../../src-main/settings/settings-file.ts';

export class SecretsInMemory implements SecretStore {
  readonly #stored = new Map<SecretName, string>();

  async get(name: SecretName): Promise<string | null> {
    return this.#stored.get(name) ?? null;
  }

  async set(name: SecretName, value: string | null): Promise<void> {
    if (value === null) this.#stored.delete(name);
    else this.#stored.set(name, value);
  }
}

export function settingsInMemory(): SettingsFile {
  let stored: unknown;
  return {
    read: () => stored,
    write: (value) => {
      stored = value;
    },
    setAside: () => {
      throw new Failure('settingsUnreadable', 'nothing in memory is ever unreadable');
    },
  };
}
