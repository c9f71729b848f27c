/**
 * npm run bench: Offhook next to plain JsSIP, a bare round trip and a bare app, in one run; see test/bench/README.md.
 * `--quick` measures less often, `--json <file>` writes the figures down. The exit code tells whether all could be measured.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { buildAll } from './build.ts';
import { resolveElectron } from './electron.ts';

await ensureBrowser();
await buildAll();
// Its choice is in the environment from here on.
await resolveElectron({ quiet: true });
const run = resolve(import.meta.dirname, '../test/bench/run.ts');
const { status, error } = spawnSync(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', run, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
if (error) console.error(`the bench could not be started: ${error.message}`);
process.exitCode = status ?? 1;
