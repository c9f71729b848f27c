/**
 * npm run demo: portal, telephone system, desktop and browser on this computer, for a person to try.
 * npm run demo -- --play: the same story, played by itself and without a window, as a timeline; the exit code tells.
 */
import { parseArgs } from 'node:util';
import { ensureBrowser } from './browser.ts';
import { buildAll } from './build.ts';
import { guide } from './demo/guide.ts';
import { play } from './demo/play.ts';
import { resolveElectron } from './electron.ts';

const { values } = parseArgs({ options: { play: { type: 'boolean', default: false } } });

await ensureBrowser();
await buildAll();
await resolveElectron();
process.exitCode = values.play ? await play() : await guide();
