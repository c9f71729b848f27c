import type { Scenario } from './scenario.ts';

/** By their letters in bitrix24.md 8. */
export const SCENARIOS: Readonly<Record<string, () => Promise<{ readonly scenario: Scenario }>>> = {
  a: () => import('./a.ts'),
  b: () => import('./b.ts'),
  c: () => import('./c.ts'),
  d: () => import('./d.ts'),
  e: () => import('./e.ts'),
  f: () => import('./f.ts'),
  g: () => import('./g.ts'),
  h: () => import('./h.ts'),
  i: () => import('./i.ts'),
};

/** @throws with the letters that there are */
export async function scenarioOf(letter: string): Promise<Scenario> {
  const load = Object.hasOwn(SCENARIOS, letter) ? SCENARIOS[letter] : undefined;
  if (load === undefined) throw new Error(`No scenario "${letter}". There are: ${Object.keys(SCENARIOS).join(', ')}.`);
  return (await load()).scenario;
}
