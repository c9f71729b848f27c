/** Secrets that a policy has given stand before those of the operating system's store, and are never written there. */
import type { Managed } from '#shared/policy/managed.ts';
import type { SecretName } from '#shared/settings.ts';
import type { SecretStore } from '../ports.ts';

export function withPolicySecrets(store: SecretStore, managed: Managed): SecretStore {
  const given = (level: 'enforced' | 'defaults', name: SecretName): string | null => {
    const path = name.startsWith('sip.password.') ? 'secret:sip.password' : `secret:${name}`;
    const value = managed[level].get(path)?.value;
    return typeof value === 'string' ? value : null;
  };
  return {
    get: async (name) => given('enforced', name) ?? (await store.get(name)) ?? given('defaults', name),
    // Whoever has used a secret may want to keep it, as a sign-in does: the policy's own stays where it is.
    set: (name, value) => {
      const isPolicys = value !== null && (value === given('enforced', name) || value === given('defaults', name));
      return store.set(name, isPolicys ? null : value);
    },
  };
}
