import { afterAll, beforeAll, describe, it } from 'vitest';
import { Theatre } from '../../../scripts/scenarios/scenario.ts';
import { scenarioOf } from '../../../scripts/scenarios/scenarios.ts';

/** The acts that `npm run demo -- --play --scenario` shows, each as a test: they say themselves what has to be so. */
export async function demand(letter: string): Promise<void> {
  const { title, acts } = await scenarioOf(letter);
  describe(`scenario ${letter}: ${title}`, { timeout: 90_000 }, () => {
    let theatre: Theatre;
    beforeAll(async () => {
      theatre = await Theatre.open();
    });
    afterAll(() => theatre.close());
    it.each(acts.map((act) => [act.title, act] as const))('%s', async (_title, act) => void (await theatre.play(act)));
  });
}
