/**
 * A set-up's values under those of the system's administrator: enforced > chosen by the agent > recommended by a policy >
 * set up > built in. Pure.
 */
import { type Managed, type PolicyProblem, readPolicies } from '../policy/managed.ts';
import { type PolicyKey, policyKeys, policyOf } from '../policy/policies.ts';
import type { Provisioned } from './set-up.ts';

type Letter = Pick<Provisioned, 'organisation' | 'settings'>;

/**
 * Secrets are fetched or asked for. Which program runs here is not a letter's to say: who names the place of new versions
 * names, on Linux, the program (decision 017).
 */
export const maySetUp = (key: PolicyKey): boolean =>
  policyOf(key).group !== 'updates' && !policyOf(key).path.startsWith('secret:');

/** @param user the name that the agent has signed in to her computer with */
export function provisionedValues(letter: Letter, user: string): Pick<Managed, 'defaults' | 'problems'> {
  const known = (name: string): PolicyKey | undefined => policyKeys.find((key) => key === name);
  const allowed = Object.entries(letter.settings).filter(([name]) => {
    const key = known(name);
    return key === undefined || maySetUp(key);
  });
  const refused = Object.keys(letter.settings).filter((name) => !allowed.some(([other]) => other === name));
  const { defaults, problems } = readPolicies(
    [{ source: letter.organisation, enforced: {}, defaults: Object.fromEntries(allowed) }],
    user,
  );
  const notAllowed = refused.map(
    (key): PolicyProblem => ({ key, source: letter.organisation, trouble: 'notInASetUp' }),
  );
  return { defaults, problems: [...problems, ...notAllowed] };
}

export const withProvisioned = (policies: Managed, letter: Letter | null, user: string): Managed =>
  letter === null
    ? policies
    : { ...policies, defaults: new Map([...provisionedValues(letter, user).defaults, ...policies.defaults]) };

/** Whoever manages the telephone of this computer sets it up. What a package brings along (updates) isn't meant. */
export const isSetUpByPolicy = ({ enforced }: Managed): boolean =>
  [...enforced.values()].some(({ key }) => maySetUp(key) && key !== 'Language' && key !== 'Theme');
