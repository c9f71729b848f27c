/**
 * Chromium as a user has it, started by hand. An automation library's default flags switch off what the placement
 * depends on: Playwright disables the partitioning of storage, and without it a frame of another site gets no
 * SharedWorker at all.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { BrowserContext } from 'playwright';
import { ensureBrowser } from '../../../scripts/browser.ts';
import { QUIET_SWITCHES } from '../../../scripts/chromium.ts';

export interface UserChromium {
  /** The profile's own window, not an incognito one. */
  readonly context: BrowserContext;
  close(): Promise<void>;
}

const SWITCHES = ['--headless', '--disable-gpu', '--remote-debugging-port=0', ...QUIET_SWITCHES];

export async function launchUserChromium(flags: readonly string[] = []): Promise<UserChromium> {
  const profile = await mkdtemp(join(tmpdir(), 'offhook-chromium-'));
  const child = spawn(await ensureBrowser(), [...SWITCHES, `--user-data-dir=${profile}`, ...flags, 'about:blank'], {
    stdio: 'ignore',
    env: { ...process.env, HOME: profile },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await debuggingPort(profile);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('Chromium has no window');
  return {
    context,
    close: async () => {
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.close').catch(() => child.kill('SIGKILL'));
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** Chromium writes the port that it chose into its profile. */
async function debuggingPort(profile: string): Promise<number> {
  const file = join(profile, 'DevToolsActivePort');
  const read = async (): Promise<number> => Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error('Chromium did not start')), 30_000);
  try {
    const changes = watch(profile, { signal: abort.signal });
    if ((await read()) > 0) return await read();
    for await (const _change of changes) if ((await read()) > 0) return await read();
    throw new Error('Chromium did not start');
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}
