/** Installs the rigs where that can be done, and runs the cases inside a name space. Started by scripts/interop.ts. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { asteriskVersion, ensureRig } from './rig/install.ts';
import { spawnInNameSpace } from './rig/name-space.ts';
import { RigUnavailable } from './rig/unavailable.ts';

const EXCHANGES = ['asterisk', 'kamailio'];
const root = path.resolve(import.meta.dirname, '../..');
const report = path.join(root, 'test-results/interop.json');

const asked = process.argv.slice(2);
const exchanges = asked.filter((word) => EXCHANGES.includes(word));
const cases = asked.filter((word) => !EXCHANGES.includes(word));

try {
  const { asteriskRoot } = ensureRig();
  console.log(`Asterisk ${asteriskVersion(asteriskRoot)}; Kamailio, RTPengine, baresip and SIPp as Debian has them.`);
} catch (error) {
  if (!(error instanceof RigUnavailable)) throw error;
  // Told apart from a failure by its exit code; there is nothing that could have passed or failed.
  console.log(`interop: not run here because ${error.message}`);
  console.log('0 passed, 0 failed');
  process.exit(78);
}

const vitest = path.join(path.dirname(fileURLToPath(import.meta.resolve('vitest/package.json'))), 'vitest.mjs');
const filters = (exchanges.length > 0 ? exchanges : EXCHANGES).map((name) => `test/interop/${name}`);
const named = cases.length > 0 ? ['--testNamePattern', cases.join('|')] : [];
const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`];
const child = spawnInNameSpace(
  process.execPath,
  [vitest, 'run', '--project', 'interop', ...reporters, ...named, ...filters],
  { cwd: root, env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' } },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.once('error', (error) => {
  console.error(`unshare could not be started: ${error.message}`);
  process.exit(1);
});
child.once('exit', (code) => process.exit(code ?? 1));
