import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { afterAll, vi } from 'vitest';
import { findBrowser } from '../../../scripts/browser.ts';
import { buildSample } from '../../electron-standin/build-sample.ts';

const BIN = join(import.meta.dirname, '../../electron-standin/bin');
export const EXECUTABLE = join(BIN, 'electron');

/** Playwright finds the executable by Electron's own package, which asks this variable. */
process.env['ELECTRON_OVERRIDE_DIST_PATH'] = BIN;
process.env['STANDIN_CHROMIUM'] ??= findBrowser() ?? '';

/** These tests look at processes as Linux tells them. */
export const LINUX = process.platform === 'linux';

/** How long to poll for what happens at once, also on a busy machine. */
export const SOON = { timeout: 10_000 };

const built = mkdtempSync(join(tmpdir(), 'standin-sample-'));
afterAll(() => rmSync(built, { recursive: true, force: true }));
let building: Promise<void> | undefined;

export interface SampleApp extends AsyncDisposable {
  readonly app: ElectronApplication;
  readonly main: ChildProcess;
  /** The folder that the executable is started with. */
  readonly path: string;
  readonly userData: string;
  /** What the app wrote down about its end. */
  events(): string[];
  page(title: string): Promise<Page>;
}

/** Builds the sample, once, and starts it through Playwright, in a userData folder of its own. */
export async function launchSample(args: string[] = [], env: Record<string, string> = {}): Promise<SampleApp> {
  building ??= buildSample(built);
  await building;
  const userData = mkdtempSync(join(built, 'user-data-'));
  const app = await _electron.launch({
    args: [built, `--user-data-dir=${userData}`, ...args],
    env: { ...process.env, ...env } as Record<string, string>,
    colorScheme: null, // Playwright's own emulation would hide the app's theme
  });
  const main = app.process();
  return {
    app,
    main,
    path: built,
    userData,
    events: () => readFileSync(join(userData, 'events.log'), 'utf8').trim().split('\n'),
    page: (title) => pageByTitle(app, title),
    async [Symbol.asyncDispose]() {
      if (main.exitCode === null && main.signalCode === null) await app.close();
      rmSync(userData, { recursive: true, force: true });
    },
  };
}

/** The page with this title, once it is there. */
function pageByTitle(app: ElectronApplication, title: string): Promise<Page> {
  return vi.waitFor(
    async () => {
      for (const page of app.windows()) if ((await page.title()) === title) return page;
      throw new Error(`no window is titled ${title}`);
    },
    { timeout: 20_000, interval: 50 },
  );
}
