import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { chromiumSwitches, switches } from '../command-line.ts';
import { chromiumArguments } from './arguments.ts';
import { CdpConnection } from './cdp.ts';
import { followsProxy, startWayOut } from './way-out.ts';

export interface Chromium {
  readonly cdp: CdpConnection;
  readonly pid: number;
  readonly version: string;
  /** Ends every process of this Chromium, at once. */
  kill(): void;
}

/**
 * Starts Chromium for this program alone. It speaks over a pipe, so it ends with this process, however that ends;
 * the port is opened only where the command line asks for one, as Playwright's does.
 */
export async function launchChromium(): Promise<Chromium> {
  const profile = mkdtempSync(join(tmpdir(), 'electron-standin-'));
  const args = chromiumArguments({
    profile,
    headful: process.env['STANDIN_HEADFUL'] === '1',
    debuggingPort: switches.get('remote-debugging-port'),
    // Later ones win, so a test's own arguments come last.
    extra: [
      ...(followsProxy() ? [`--proxy-server=127.0.0.1:${await startWayOut()}`] : []),
      ...chromiumSwitches(),
      ...(process.env['STANDIN_CHROMIUM_ARGS'] ?? '').split(/\s+/).filter(Boolean),
    ],
  });
  const child = spawn(process.env['STANDIN_CHROMIUM'] ?? '/usr/bin/chromium', args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // Its other temporary files are then removed with the profile.
    env: { ...process.env, TMPDIR: profile },
    detached: true,
  });
  const [, , stderr, write, read] = child.stdio as [null, null, Readable, Writable, Readable];
  const pid = await spawned(child);
  child.once('exit', chromiumEnded);
  watch(pid, profile);
  const listening = forwardLog(stderr);
  const cdp = new CdpConnection(write, read);
  const { product } = await cdp.browser.send('Browser.getVersion');
  if (switches.has('remote-debugging-port')) await listening;
  return { cdp, pid, version: product.split('/')[1] ?? '', kill: () => end(child, pid) };
}

function spawned(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', (cause) => reject(new Error('electron-standin: Chromium did not start', { cause })));
  });
}

/** Passes on the one line that Playwright waits for; the rest only when asked for. */
function forwardLog(stderr: Readable): Promise<void> {
  return new Promise((resolve) => {
    let text = '';
    stderr.setEncoding('utf8').on('data', (chunk: string) => {
      if (process.env['STANDIN_DEBUG']) process.stderr.write(chunk);
      text = (text + chunk).slice(-4096);
      const line = /^DevTools listening on ws:\S+$/m.exec(text)?.[0];
      if (line === undefined) return;
      text = '';
      process.stderr.write(`${line}\n`);
      resolve();
    });
  });
}

/**
 * Leaves a small shell behind, in a session of its own, that waits for this process to end. It then makes sure that
 * nothing of this Chromium is left, and removes its profile, which is still written to while its processes die.
 */
function watch(pid: number, profile: string): void {
  const script = `
    read -r _
    kill -s KILL -- "-$1" 2>/dev/null
    for _ in 1 2 3 4 5 6 7 8 9 10; do kill -s 0 -- "-$1" 2>/dev/null || break; sleep 0.1; done
    rm -rf "$2"`;
  const watcher = spawn('/bin/sh', ['-c', script, 'electron-standin-watch', String(pid), profile], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void }).unref();
}

/** Without Chromium there is no program: Electron's own processes end together, too. */
function chromiumEnded(code: number | null, signal: string | null): void {
  process.stderr.write(`electron-standin: Chromium has ended (${signal ?? code})\n`);
  process.exit(1);
}

function end(child: ChildProcess, pid: number): void {
  child.off('exit', chromiumEnded);
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has ended by itself
  }
}
