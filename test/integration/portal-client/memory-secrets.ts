import { Failure } from '#shared/failure.ts';
import type { SecretName } from '#shared/settings.ts';
import type { SecretStore } from '../../../src-main/ports.ts';

/** A secret store that remembers every write, and can be locked. */
export class MemorySecrets implements SecretStore {
  readonly stored = new Map<SecretName, string>();
  readonly writes: { name: SecretName; value: string | null }[] = [];
  locked = false;

  async get(name: SecretName): Promise<string | null> {
    return this.stored.get(name) ?? null;
  }

  async set(name: SecretName, value: string | null): Promise<void> {
    if (this.locked) throw new Failure('secretsUnavailable', 'locked');
    this.writes.push({ name, value });
    if (value === null) this.stored.delete(name);
    else this.stored.set(name, value);
  }
}
