/** npm run host: builds the companion host and the pages that it serves, and starts it with the environment as it is. */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { buildAll } from './build.ts';

await buildAll({ only: ['placement', 'host'] });
const bundle = join(resolve(import.meta.dirname, '..'), 'out/host/host.js');
const host = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', bundle], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => host.kill(signal));
host.on('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1;
});
