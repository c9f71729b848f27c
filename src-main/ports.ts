/** What the composition root hands in, so that everything below it is plain Node and tested there. */
import type { SecretName } from '#shared/settings.ts';

export { type Clock, type Log, type LogFields, type Network, systemClock } from '#shared/web/ports.ts';

/** The operating system's secret store. */
export interface SecretStore {
  /** @returns null when nothing is stored or it can't be read any more (logged) */
  get(name: SecretName): Promise<string | null>;
  /** null deletes. @throws Failure `secretsUnavailable` */
  set(name: SecretName, value: string | null): Promise<void>;
}
