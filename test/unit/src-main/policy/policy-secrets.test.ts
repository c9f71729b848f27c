import { beforeEach, describe, expect, it } from 'vitest';
import { readPolicies } from '#shared/policy/managed.ts';
import type { SecretStore } from '../../../../src-main/ports.ts';
import { withPolicySecrets } from '../../../../src-main/policy/policy-secrets.ts';
import { MemorySecrets } from '../../../integration/portal-client/memory-secrets.ts';

let store: MemorySecrets;
beforeEach(() => {
  store = new MemorySecrets();
});

function policies(level: 'enforced' | 'defaults', values: Record<string, unknown>): SecretStore {
  const document = { source: 'test', enforced: {}, defaults: {}, [level]: values };
  return withPolicySecrets(store, readPolicies([document], 'mara'));
}

describe.each(['enforced', 'defaults'] as const)('a secret in a policy (%s)', (level) => {
  it('is used, and written nowhere by whoever has used it', async () => {
    const secrets = policies(level, { PortalClientSecret: 'of the policy', SipPassword: 'of the policy, too' });
    for (const name of ['portal.clientSecret', 'sip.password.managed'] as const) {
      const used = await secrets.get(name);
      expect(used).toMatch(/of the policy/);
      await secrets.set(name, used);
    }
    expect([...store.stored]).toEqual([]);
    expect(await secrets.get('portal.clientSecret')).toBe('of the policy');
  });

  it('takes the place of one that an earlier sign-in has stored', async () => {
    store.stored.set('portal.clientSecret', 'of the policy');
    const secrets = policies(level, { PortalClientSecret: 'of the policy' });
    await secrets.set('portal.clientSecret', 'of the policy');
    expect(store.stored.has('portal.clientSecret')).toBe(false);
  });
});

it('what the agent types herself is stored, and wins over a recommended one only', async () => {
  for (const [level, wins] of [
    ['defaults', 'her own'],
    ['enforced', 'of the policy'],
  ] as const) {
    const secrets = policies(level, { SipPassword: 'of the policy' });
    await secrets.set('sip.password.main', 'her own');
    expect(store.stored.get('sip.password.main')).toBe('her own');
    expect(await secrets.get('sip.password.main')).toBe(wins);
  }
});

it('other secrets are the store’s', async () => {
  const secrets = policies('enforced', { PortalClientSecret: 'of the policy' });
  await secrets.set('portal.tokens', 'tokens');
  expect(await secrets.get('portal.tokens')).toBe('tokens');
});
