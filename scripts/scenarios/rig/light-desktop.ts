/**
 * The program without Electron: its own main process in this one, its own phone window in a tab of the shared browser.
 * Three of these fit where three Electrons wouldn't. What only Electron's shell has (windows, tray, keychain) is not here;
 * `scripts/office/desktop.ts` is the whole program.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Account, PortalSettings } from '#shared/settings.ts';
import { ipcHandlers } from '../../../src-main/handlers.ts';
import { Counters } from '#shared/web/log/counters.ts';
import { type LogSink, structuredLog } from '#shared/web/log/structured-log.ts';
import { Program } from '../../../src-main/program.ts';
import { SettingsStore } from '../../../src-main/settings/settings-store.ts';
import type { SharedBrowser } from './browser.ts';
import type { HurriedClock } from './hurried-clock.ts';
import { SecretsInMemory, settingsInMemory } from './memory.ts';
import { PhonePage } from './phone-page.ts';
import { within } from './within.ts';

export interface LightDesktopOptions {
  readonly browser: SharedBrowser;
  readonly name: string;
  /** Everybody's: the portal's, too. */
  readonly clock: HurriedClock;
  readonly account: Account;
  readonly password: string;
  readonly portal: PortalSettings;
  readonly clientSecret: string;
  /** What the agent's microphone plays. */
  readonly hz: number;
  /** The agent opens a page that the program asks for. */
  readonly opensPage: (url: string) => Promise<void>;
  /** The program's log, a line at a time. */
  readonly log: LogSink;
}

export class LightDesktop {
  readonly clock: HurriedClock;
  readonly counters = new Counters();
  readonly #options: LightDesktopOptions;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'offhook-light-'));
  readonly #secrets = new SecretsInMemory();
  readonly #settingsFile = settingsInMemory();
  #running: { readonly program: Program; readonly phone: PhonePage } | null = null;

  private constructor(options: LightDesktopOptions) {
    this.#options = options;
    this.clock = options.clock;
  }

  /** Set up, registered at the exchange and signed in to the portal. */
  static async start(options: LightDesktopOptions): Promise<LightDesktop> {
    const desktop = new LightDesktop(options);
    const { account, password, portal, clientSecret } = options;
    const program = await desktop.#open();
    await program.accounts.save(account, password);
    await program.session.signIn(portal, clientSecret, 'listener');
    await program.signedIn();
    await desktop.#untilRegistered();
    return desktop;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  get program(): Program {
    return this.#now.program;
  }

  get phone(): PhonePage {
    return this.#now.phone;
  }

  /** The same program on the same computer, after `quit`. */
  async startAgain(): Promise<void> {
    await this.#open();
    await this.#untilRegistered();
  }

  async quit(): Promise<void> {
    const { program, phone } = this.#now;
    this.#running = null;
    await program.stop();
    await phone.close();
  }

  async stop(): Promise<void> {
    if (this.isRunning) await this.quit();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  get #now(): { readonly program: Program; readonly phone: PhonePage } {
    if (this.#running === null) throw new Error(`${this.#options.name}'s program is not running`);
    return this.#running;
  }

  async #open(): Promise<Program> {
    const { browser, name, hz, opensPage, log: sink } = this.#options;
    const { clock, counters } = this;
    const log = structuredLog({ clock, sinks: [sink], level: 'info', count: counters.add });
    const secrets = this.#secrets;
    const settings = new SettingsStore({ file: this.#settingsFile, log, newId: randomUUID });
    const program = await Program.start({
      version: '0.0.0',
      network: { fetch },
      openSocket: (url) => new WebSocket(url),
      clock,
      log,
      counters,
      secrets,
      settings,
      journalFile: path.join(this.#folder, 'journal.sqlite'),
      recordingsFolder: path.join(this.#folder, 'recordings'),
      logFiles: { expire: () => undefined, erase: () => undefined },
      preferredLanguages: ['en'],
      computerName: `${name}'s computer`,
      userName: 'agent',
      openExternal: opensPage,
      systemIsDark: () => false,
      networkInterfaces: () => ({}),
      keepAwake: () => () => undefined,
      idleMs: () => 0,
    });
    const context = await browser.chromium.newContext();
    const handlers = ipcHandlers(program, {
      secrets,
      log,
      claimTelephoneLinks: async () => true,
      openWindow: () => undefined,
      openHomepage: async () => undefined,
      quit: () => undefined,
    });
    const phone = await PhonePage.open(context, { url: browser.phoneUrl, hz, program, handlers });
    this.#running = { program, phone };
    return program;
  }

  async #untilRegistered(): Promise<void> {
    const { telephone } = this.program;
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): void => {
      if (telephone.pbx.state === 'registered') resolve();
    };
    telephone.on('changed', look);
    look();
    await within(promise, `${this.#options.name}'s telephone is registered`);
    telephone.off('changed', look);
  }
}
