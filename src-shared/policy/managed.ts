/**
 * From what the system's administrator has written to values that can be used. Pure. A value that can't be used is told
 * and ignored: a slip in a group policy must not stop five hundred telephones.
 */
import * as v from 'valibot';
import { type Policy, type PolicyKey, policies, policyKeys, policyOf } from './policies.ts';

/** One place that policies come from; the most powerful first. */
export interface PolicyDocument {
  /** For people: a registry key, a file. */
  readonly source: string;
  readonly enforced: Readonly<Record<string, unknown>>;
  /** Changeable by the agent. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

export type PolicyLevel = 'enforced' | 'default';

export interface ManagedValue {
  readonly key: PolicyKey;
  readonly level: PolicyLevel;
  readonly source: string;
  /** As the setting has it. */
  readonly value: unknown;
}

export type PolicyTrouble =
  /** Not of this release, or misspelt. */
  | 'unknownKey'
  | 'wrongKind'
  | 'badValue'
  | 'unreadable'
  /** On Linux: somebody else than root could have written it. */
  | 'notOwnedByRoot'
  /** A company's set-up can't bring it (`#shared/provision`). */
  | 'notInASetUp';

export interface PolicyProblem {
  readonly key: string;
  readonly source: string;
  readonly trouble: PolicyTrouble;
}

export interface Managed {
  /** By the setting's path. */
  readonly enforced: ReadonlyMap<string, ManagedValue>;
  readonly defaults: ReadonlyMap<string, ManagedValue>;
  readonly problems: readonly PolicyProblem[];
}

export const unmanaged: Managed = { enforced: new Map(), defaults: new Map(), problems: [] };

/**
 * @param documents the first that has a usable value decides
 * @param user the name that the agent has signed in to her computer with
 */
export function readPolicies(
  documents: readonly PolicyDocument[],
  user: string,
  found: readonly PolicyProblem[] = [],
): Managed {
  const problems: PolicyProblem[] = [...found];
  const gather = (level: PolicyLevel): ReadonlyMap<string, ManagedValue> => {
    const values = new Map<string, ManagedValue>();
    for (const { source, ...document } of documents) {
      for (const [name, written] of Object.entries(level === 'enforced' ? document.enforced : document.defaults)) {
        const key = policyKeys.find((known) => known === name);
        const read = key === undefined ? ({ trouble: 'unknownKey' } as const) : readValue(policyOf(key), written, user);
        if (key === undefined || 'trouble' in read)
          problems.push({ key: name, source, trouble: 'trouble' in read ? read.trouble : 'unknownKey' });
        else if (!values.has(policies[key].path))
          values.set(policies[key].path, { key, level, source, value: read.value });
      }
    }
    return values;
  };
  return { enforced: gather('enforced'), defaults: gather('default'), problems };
}

type ReadValue = { readonly value: unknown } | { readonly trouble: PolicyTrouble };

function readValue(policy: Policy, written: unknown, user: string): ReadValue {
  const plain = coerce(policy, written);
  if (plain === undefined) return { trouble: 'wrongKind' };
  const named = typeof plain === 'string' ? plain.replaceAll('{user}', user) : plain;
  const parsed = v.safeParse(policy.schema, policy.read === undefined ? named : policy.read(named));
  return parsed.success ? { value: parsed.output } : { trouble: 'badValue' };
}

/** The registry knows neither booleans nor lists, and a mobile configuration may hold a number as a text. */
function coerce({ kind }: Policy, written: unknown): unknown {
  switch (kind) {
    case 'boolean':
      if (typeof written === 'boolean') return written;
      return written === 0 || written === 1 ? written === 1 : undefined;
    case 'number':
      if (typeof written === 'number') return written;
      return typeof written === 'string' && /^\d{1,9}$/.test(written.trim()) ? Number(written) : undefined;
    case 'text':
    case 'choice':
      if (typeof written === 'number') return String(written);
      return typeof written === 'string' ? written.trim() : undefined;
    case 'list':
      if (!Array.isArray(written) || !written.every((line) => typeof line === 'string')) return undefined;
      return written.map((line: string) => line.trim()).filter((line) => line !== '');
  }
}
