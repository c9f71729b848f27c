/** npm start: builds the desktop program and runs it in the foreground. What stands behind `--` is passed on. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { BuildError, buildAll } from './build.ts';
import { resolveElectron } from './electron.ts';

const root = resolve(import.meta.dirname, '..');

try {
  await buildAll();
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exit(1);
}
const { kind, executablePath, env } = await resolveElectron();
const onScreen = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']) || process.platform === 'darwin';
const child = spawn(executablePath, [root, ...sandboxSwitches(), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, ...env, ...(onScreen && { STANDIN_HEADFUL: '1' }) },
});
// The terminal's Ctrl+C reaches both; this program waits for the other's own end.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.once('error', (error) => {
  console.error(`${executablePath} could not be started: ${error.message}`);
  process.exit(1);
});
child.once('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));

/** Chromium refuses to run as root with its sandbox. */
function sandboxSwitches(): string[] {
  return kind === 'electron' && process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
