/**
 * npm run test:interop: the phone, and the whole program, against real exchanges; see test/interop/README.md.
 * Words behind `--` choose: npm run test:interop -- asterisk register
 * The last line reads "N passed, N failed"; exit code 78 (EX_CONFIG) says that this machine can't have the exchanges.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBrowser } from './browser.ts';
import { buildAll } from './build.ts';
import { resolveElectron } from './electron.ts';

const root = path.resolve(import.meta.dirname, '..');
const report = path.join(root, 'test-results/interop.json');
const NOT_HERE = 78;

await ensureBrowser();
await buildAll();
// Its choice is in the environment from here on: the name space has no way out to look for another.
await resolveElectron({ quiet: true });
mkdirSync(path.dirname(report), { recursive: true });
rmSync(report, { force: true });

const run = path.join(root, 'test/interop/run.ts');
const args = ['--disable-warning=ExperimentalWarning', run, ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
if (status === NOT_HERE) process.exit(NOT_HERE);
const { passed, failed } = tally();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

/** A run that ended badly without a failed test (a suite that can't load, no report) must not pass for green. */
function tally(): { passed: number; failed: number } {
  try {
    const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(readFileSync(report, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    return { passed, failed: status !== 0 && failed === 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
