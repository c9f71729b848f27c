/**
 * npm run soak: the network taken away two hundred times during calls, ten minutes recorded by a program that is killed,
 * and a thousand calls at a portal in chaos; `-- flaps 20`, `-- recording` or `-- chaos 100` for less. See
 * test/soak/run.ts.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { ensureBrowser } from './browser.ts';

await ensureBrowser();
const run = resolve(import.meta.dirname, '../test/soak/run.ts');
const { status, error } = spawnSync(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', run, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
if (error) console.error(`the soak could not be started: ${error.message}`);
process.exitCode = status ?? 1;
