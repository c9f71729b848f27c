/**
 * Chromium as a user has it: started by hand, because an automation library's default flags switch off what is under
 * test, and with permissions as the settings page stores them, because a grant by the debugging protocol skips the
 * check of the frame (loopback.md 3).
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { BrowserContext } from 'playwright';
import { HANDLER_HOST, PORTAL_HOST } from './two-sites.ts';
import type { TwoSites } from './two-sites.ts';

export interface GatedChromium {
  readonly context: BrowserContext;
  /** What a click on "Allow" or "Block" stores for an origin. */
  decide(origin: string, setting: 'allow' | 'block'): Promise<void>;
  close(): Promise<void>;
}

const EXECUTABLE = process.env['OFFHOOK_CHROMIUM'] ?? '/usr/bin/chromium';

export async function launchGatedChromium(sites: TwoSites): Promise<GatedChromium> {
  const profile = await mkdtemp(join(tmpdir(), 'offhook-chromium-'));
  const rules = [
    `MAP ${PORTAL_HOST} 127.0.0.1:${sites.portalPort}`,
    `MAP ${HANDLER_HOST} 127.0.0.1:${sites.handlerPort}`,
    'EXCLUDE 127.0.0.1',
    'MAP * ~NOTFOUND',
  ];
  const spaces = [sites.portalPort, sites.handlerPort].map((port) => `127.0.0.1:${port}=public`);
  const child = spawn(
    EXECUTABLE,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      `--host-resolver-rules=${rules.join(', ')}`,
      `--ip-address-space-overrides=${spaces.join(',')}`,
      `--ignore-certificate-errors-spki-list=${sites.spki}`,
      'about:blank',
    ],
    { stdio: 'ignore', env: { ...process.env, HOME: profile } },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await debuggingPort(profile);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('Chromium has no window');
  return {
    context,
    decide: (origin, setting) => storeDecision(context, origin, setting),
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

/** The settings page's own way to store a permission: the very content setting that a click in the question stores. */
async function storeDecision(context: BrowserContext, origin: string, setting: 'allow' | 'block'): Promise<void> {
  const page = await context.newPage();
  try {
    await page.goto('chrome://settings/content/siteDetails?site=' + encodeURIComponent(origin));
    await page.evaluate(
      ([site, value]) => {
        const { chrome } = window as unknown as { chrome: { send(message: string, args: unknown[]): void } };
        chrome.send('setCategoryPermissionForPattern', [`${site}:443`, '', 'loopback-network', value, false]);
      },
      [origin, setting],
    );
  } finally {
    await page.close();
  }
}
