/** The agent's browser: signed in to the portal, with the call card as she sees it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright';
import type { Portal } from '../../sandbox/portal/portal.ts';
import { ensureBrowser } from '../browser.ts';
import { QUIET_SWITCHES } from '../chromium.ts';

export interface AgentBrowserOptions {
  readonly portal: Portal;
  readonly userId: number;
  /** A window for a person to use; headless otherwise. */
  readonly visible?: boolean;
  readonly switches?: readonly string[];
}

export class AgentBrowser {
  readonly context: BrowserContext;
  readonly #portal: Portal;
  readonly #userId: number;
  /** null: the browser is somebody else's. */
  readonly #profile: string | null;

  private constructor(context: BrowserContext, profile: string | null, options: AgentBrowserOptions) {
    this.context = context;
    this.#profile = profile;
    this.#portal = options.portal;
    this.#userId = options.userId;
  }

  static async start(options: AgentBrowserOptions): Promise<AgentBrowser> {
    const profile = mkdtempSync(path.join(tmpdir(), 'offhook-browser-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: await ensureBrowser(),
      headless: options.visible !== true,
      viewport: options.visible === true ? null : { width: 1280, height: 800 },
      locale: 'en-US',
      args: [...QUIET_SWITCHES, ...(options.switches ?? [])],
    });
    return new AgentBrowser(context, profile, options);
  }

  /** As if it were a browser of its own, where several agents' would be too heavy. */
  static async inside(
    browser: Browser,
    options: Pick<AgentBrowserOptions, 'portal' | 'userId'>,
  ): Promise<AgentBrowser> {
    return new AgentBrowser(await browser.newContext({ locale: 'en-US' }), null, options);
  }

  /** Opens a page of the portal as the agent. */
  async open(address: string, options: PageOptions = {}): Promise<Page> {
    const page = await this.context.newPage();
    if (options.showsAlways === true) await page.addInitScript(ignoreOtherCards);
    await page.goto(this.#portal.loginUrl(this.#userId, address));
    return page;
  }

  /** The same, with Offhook's hidden frame in the page listening to the card. */
  async openWithFrame(address: string, options: PageOptions = {}): Promise<Page> {
    const since = this.#portal.mark();
    const page = await this.open(address, options);
    const bound = new Set<string>();
    await this.#portal.waitFor('frame.bound', {
      since,
      where: ({ event }) => bound.add(event).size === CARD_EVENTS,
      timeoutMs: 15_000,
    });
    return page;
  }

  /** Follows the sign-in to its end: the portal knows the agent, the landing page hands the code over. */
  async signIn(authorizePage: string): Promise<void> {
    const page = await this.open('/');
    await page.goto(authorizePage);
    await page.getByRole('heading', { name: 'Signed in' }).waitFor();
    await page.close();
  }

  async pair(pairingPage: string): Promise<void> {
    const page = await this.context.newPage();
    await page.goto(pairingPage);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.locator('html[data-state=connected]').waitFor();
    await page.close();
  }

  async stop(): Promise<void> {
    await this.context.close();
    if (this.#profile !== null) rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export interface PageOptions {
  /**
   * The page shows the card although another tab does: both got the portal's push within the 100 ms in which tabs
   * don't yet know of each other (bitrix24.md 5.6).
   */
  readonly showsAlways?: boolean;
}

/** Runs in the page. */
function ignoreOtherCards(): void {
  const { getItem } = Storage.prototype;
  Storage.prototype.getItem = function read(key) {
    return key === 'viExternalCard' ? null : getItem.call(this, key);
  };
}

/** The frame is ready when it has bound all events of the card (bitrix24.md 6.2). */
const CARD_EVENTS = 17;

/** The call card on a page of the portal. */
export class CallCard {
  readonly dialog: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Call card' });
  }

  button(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true });
  }

  async press(name: string): Promise<void> {
    await this.button(name).click();
  }

  get status(): Locator {
    return this.dialog.getByRole('status');
  }

  /** The running time of the call. */
  get timer(): Locator {
    return this.dialog.getByLabel('Call duration');
  }

  /** Waits until the card shows this state (bitrix24.md 6.1). */
  async is(state: string): Promise<void> {
    await this.dialog.and(this.dialog.page().locator(`[data-state="${state}"]`)).waitFor();
  }

  async isGone(): Promise<void> {
    await this.dialog.waitFor({ state: 'detached' });
  }

  callId(): Promise<string | null> {
    return this.dialog.getAttribute('data-call-id');
  }
}
