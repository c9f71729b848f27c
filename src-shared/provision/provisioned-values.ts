/**
 * A set-up's values under those of the system's administrator: enforced > chosen by the agent > recommended by a policy >
 * set up > built in. Pure.
 */
import { type Managed, type PolicyProblem, readPolicies } from '../policy/managed.ts';
import { type PolicyGroup, type PolicyKey, policyKeys, policyOf } from '../policy/policies.ts';
import type { Provisioned } from './set-up.ts';

type Letter = Pick<Provisioned, 'organisation' | 'settings'>;

/** Whoever enforces one of these manages the telephone. What a package brings along (updates) isn't meant. */
const MANAGING: readonly PolicyGroup[] = ['telephone', 'numbers', 'calls', 'portal'];
/**
 * Named one by one: a new group isn't a letter's to set by accident. Which program runs here never is: who names the place
 * of new versions names, on Linux, the program (decision 017). Secrets are fetched or asked for.
 */
const ALLOWED: readonly PolicyGroup[] = [...MANAGING, 'desktop', 'appearance'];

export const maySetUp = (key: PolicyKey): boolean =>
  ALLOWED.includes(policyOf(key).group) && !policyOf(key).path.startsWith('secret:');

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

/** An administrator sets this telephone up, and nobody else. */
export const isSetUpByPolicy = ({ enforced }: Managed): boolean =>
  [...enforced.values()].some(({ key }) => MANAGING.includes(policyOf(key).group));
