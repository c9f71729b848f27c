/** The built windows in a real Chromium, with a fake main behind `window.offhook`; any breach of the policy is kept. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import type { PushName } from '#shared/ipc.ts';
import type { PluginOption } from 'vite';
import { expect } from 'vitest';
import type { Asked, FakeControls } from '../../../scripts/screens/fake-offhook.ts';
import { buildWindows, type Server, serveWindows } from '../../../scripts/screens/renderer.ts';
import type { Screen } from '../../../scripts/screens/screen.ts';
import { launchChromium } from '../../../scripts/chromium.ts';
import { newStage, playScreen, type Showing } from '../../../scripts/screens/stage.ts';

const BRIGHT: Showing = { locale: 'en', dark: false };

export class Windows {
  readonly #directory: string;
  readonly #server: Server;
  readonly #browser: Browser;
  #stage: BrowserContext | null = null;

  static async start(plugins: PluginOption[] = []): Promise<Windows> {
    const directory = await mkdtemp(path.join(tmpdir(), 'offhook-ui-'));
    await buildWindows(directory, plugins);
    return new Windows(directory, await serveWindows(directory), await launchChromium());
  }

  private constructor(directory: string, server: Server, browser: Browser) {
    this.#directory = directory;
    this.#server = server;
    this.#browser = browser;
  }

  /** A page with the screen on it; the previous one is gone. */
  async show(screen: Screen, showing: Showing = BRIGHT): Promise<Page> {
    await this.#stage?.close();
    this.#stage = await newStage(this.#browser, showing);
    const page = await this.#stage.newPage();
    page.setDefaultTimeout(10_000);
    await page.addInitScript(keepViolations);
    await playScreen(page, this.#server.origin, screen, showing);
    return page;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
    await rm(this.#directory, { recursive: true });
  }
}

function keepViolations(): void {
  const violations: string[] = [];
  addEventListener('securitypolicyviolation', (event) => {
    violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  });
  Object.assign(globalThis, { violations });
}

interface FakeWindow {
  readonly fake: FakeControls;
  readonly violations: string[];
}

export const violationsOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as FakeWindow).violations);

/** What the window has asked of main, newest last. */
export const askedOn = (page: Page): Promise<Asked[]> =>
  page.evaluate(() => (globalThis as unknown as FakeWindow).fake.asked);

/** The requests of one name. */
export const requestsOn = async (page: Page, name: string): Promise<unknown[]> =>
  (await askedOn(page)).filter((asked) => asked.name === name).map((asked) => asked.request);

/** Main pushes a snapshot. */
export const push = (page: Page, name: PushName, payload: unknown): Promise<void> =>
  page.evaluate(([to, what]) => (globalThis as unknown as FakeWindow).fake.push(to, what), [name, payload] as const);

/** From now on main answers so. */
export const answerWith = (page: Page, name: string, answer: unknown): Promise<void> =>
  page.evaluate(
    ([to, what]) => {
      (globalThis as unknown as FakeWindow).fake.answers[to] = what;
    },
    [name, answer] as const,
  );

/** An expectation that the window meets as soon as it has drawn; generous, for a machine with much else to do. */
export function eventually<T>(get: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(get, { timeout: 10_000, interval: 25 });
}
