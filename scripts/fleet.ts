/** npm run fleet: two hundred desktops behind two replicas of the companion host, one of which is killed (test/fleet). */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { buildAll } from './build.ts';

await buildAll({ only: ['placement', 'host'] });
const run = resolve(import.meta.dirname, '../test/fleet/run.ts');
const { status, error } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', run], {
  stdio: 'inherit',
});
if (error) console.error(`the fleet could not be started: ${error.message}`);
process.exitCode = status ?? 1;
