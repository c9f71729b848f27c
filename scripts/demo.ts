/**
 * npm run demo: portal, telephone system, desktop and browser on this computer, for a person to try.
 * npm run demo -- --play: the same story, played by itself and without a window, as a timeline; the exit code tells.
 * npm run demo -- --play --scenario a: one of the scenarios a to i (docs/scenarios.md), with three agents.
 */
import { parseArgs } from 'node:util';
import { ensureBrowser } from './browser.ts';
import { buildAll } from './build.ts';
import { guide } from './demo/guide.ts';
import { play } from './demo/play.ts';
import { playScenario } from './demo/scenario.ts';
import { resolveElectron } from './electron.ts';

const { values } = parseArgs({
  options: { play: { type: 'boolean', default: false }, scenario: { type: 'string' } },
});

await ensureBrowser();
await buildAll();
if (values.scenario !== undefined) process.exitCode = await playScenario(values.scenario);
else {
  await resolveElectron();
  process.exitCode = values.play ? await play() : await guide();
}
