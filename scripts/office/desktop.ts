/** The desktop program as a person meets it: started, set up and used through its windows. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { type ElectronChoice, resolveElectron } from '../electron.ts';
import { observe, type Observations, type WindowKind } from './desktop-observer.ts';
import { MainWindow } from './main-window.ts';
import { writeToneFile } from './tone-file.ts';

const root = path.resolve(import.meta.dirname, '../..');

export interface DesktopOptions {
  /** What the agent's microphone "says"; null: there is no microphone. */
  readonly microphoneHz?: number | null;
  /** More Chromium switches, with their dashes. */
  readonly switches?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly language?: string;
  /** The folder of the program, as Electron is started with; ours by default. */
  readonly program?: string;
}

export interface TelephoneAccount {
  readonly address: string;
  readonly password: string;
  readonly server: string;
  readonly line: string;
  readonly iceServers?: string;
  /** The header by which the exchange names the physical call. */
  readonly physicalIdHeader?: string;
  /** The line rings at several agents. */
  readonly isGroup?: boolean;
}

export interface PortalAccount {
  readonly origin: string;
  readonly handlerOrigin: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * A packaged program instead of the bundles: its executable, built with `npm run dist -- --dir` and
 * `-c.electronFuses.enableNodeCliInspectArguments=true`, because Playwright drives it by that. Never given away.
 */
const PACKAGED = process.env['OFFHOOK_PROGRAM'] || undefined;

/** What the agent's microphone plays unless told otherwise. */
export const AGENT_HZ = 850;
/** How long a window may take to open. */
const WINDOW_MS = 15_000;

/** One installation of the program: its profile outlives quitting, crashing and starting again, until `stop`. */
export class Desktop {
  readonly #options: DesktopOptions;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'offhook-desktop-'));
  #app: ElectronApplication | null = null;

  private constructor(options: DesktopOptions) {
    this.#options = options;
  }

  static async start(options: DesktopOptions = {}): Promise<Desktop> {
    const desktop = new Desktop(options);
    await desktop.startAgain();
    return desktop;
  }

  get app(): ElectronApplication {
    if (this.#app === null) throw new Error('the program is not running');
    return this.#app;
  }

  /** Its files: settings, secrets, journal, logs. */
  get profile(): string {
    return path.join(this.#folder, 'profile');
  }

  /** After `quit` or `kill`: the same program on the same computer; `args` as the system adds them for a link. */
  async startAgain(...args: string[]): Promise<void> {
    if (PACKAGED === undefined) await electron();
    this.#app = await _electron.launch({
      cwd: root,
      ...(PACKAGED === undefined
        ? { args: [...this.#switches(), this.#options.program ?? root, ...args] }
        : { executablePath: PACKAGED, args: [...this.#switches(), ...args] }),
      env: this.#environment,
    });
    await observe(this.#app);
  }

  /** How the system starts the program once more, as for a link. */
  async secondInstance(...args: string[]): Promise<{ file: string; args: string[]; env: Record<string, string> }> {
    if (PACKAGED !== undefined) return { file: PACKAGED, args: [...this.#switches(), ...args], env: this.#environment };
    const { executablePath, env } = await electron();
    return { file: executablePath, args: [...this.#switches(), root, ...args], env: { ...this.#environment, ...env } };
  }

  /** @throws when the program doesn't open it in time */
  async window(kind: WindowKind): Promise<Page> {
    const deadline = performance.now() + WINDOW_MS;
    for (;;) {
      const found = this.app.windows().find((page) => new URL(page.url()).pathname.startsWith(`/${kind}/`));
      if (found !== undefined) return found;
      if (performance.now() > deadline) throw new Error(`no ${kind} window within ${WINDOW_MS} ms`);
      // A window is there before it has an address, and nothing tells when it gets one.
      await setTimeout(20);
    }
  }

  async main(): Promise<MainWindow> {
    return new MainWindow(await this.window('ui'));
  }

  /** What the system shows of a window; `everFocused`: since the program was started. */
  observed(kind: WindowKind): Promise<{ shown: boolean; everFocused: boolean }> {
    return this.app.evaluate(({ BrowserWindow }, path) => {
      const { focused } = (globalThis as unknown as { offhookDesk: Observations }).offhookDesk;
      const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().includes(path));
      return { shown: window?.isVisible() ?? false, everFocused: focused.some((url) => url.includes(path)) };
    }, `/${kind}/`);
  }

  /** How often a window has appeared since the program was started. */
  appearances(kind: WindowKind): Promise<number> {
    return this.app.evaluate((_electron, path) => {
      const { appeared } = (globalThis as unknown as { offhookDesk: Observations }).offhookDesk;
      return appeared.filter((window) => !window.isDestroyed() && window.webContents.getURL().includes(path)).length;
    }, `/${kind}/`);
  }

  /** The button that is pressed in the boxes of the system's; null: the one that changes nothing. */
  async pressInQuestions(button: number | null): Promise<void> {
    await this.app.evaluate((_electron, pressed) => {
      (globalThis as unknown as { offhookDesk: Observations }).offhookDesk.button = pressed;
    }, button);
  }

  /** What the program has asked of the agent and of the computer since it was started. */
  asked(): Promise<Pick<Observations, 'questions' | 'awake'>> {
    return this.app.evaluate(() => {
      const { questions, awake } = (globalThis as unknown as { offhookDesk: Observations }).offhookDesk;
      return { questions, awake };
    });
  }

  /** The computer tells its programs that it sleeps, wakes, is locked or shuts down. */
  async power(event: 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen' | 'shutdown'): Promise<void> {
    await this.app.evaluate(({ powerMonitor }, name) => {
      powerMonitor.emit(name, { preventDefault: () => undefined });
    }, event);
  }

  /** The next web page that the program asks the system to open; it is not opened. */
  async externalPage(): Promise<string> {
    return this.app.evaluate(async () => {
      const { pages, waiters } = (globalThis as unknown as { offhookDesk: Observations }).offhookDesk;
      return pages.shift() ?? new Promise<string>((resolve) => waiters.push(resolve));
    });
  }

  /** The lines of the program's log with this event, oldest first. */
  logged(event: string): readonly Readonly<Record<string, unknown>>[] {
    const lines = readFileSync(path.join(this.profile, 'logs', 'offhook.log'), 'utf8')
      .split('\n')
      .filter(Boolean);
    return lines
      .map((line) => JSON.parse(line) as { event: string; data?: Record<string, unknown> })
      .filter((line) => line.event === event)
      .map(({ data }) => data ?? {});
  }

  /** Where the program has written that the agent put this window, with the displays that it used last. */
  remembersPlaceOf(kind: WindowKind): object | null {
    const file = path.join(this.profile, 'window-places.json');
    if (!existsSync(file)) return null;
    const layouts = JSON.parse(readFileSync(file, 'utf8')) as { places: Partial<Record<WindowKind, object>> }[];
    return layouts.at(-1)?.places[kind] ?? null;
  }

  /** First step of the set-up. */
  async setUpTelephone(account: TelephoneAccount): Promise<void> {
    const ui = await this.window('ui');
    await ui.getByLabel('SIP address').fill(account.address);
    await ui.getByLabel('Password', { exact: true }).fill(account.password);
    await ui.getByLabel('Server address (WSS)').fill(account.server);
    await ui.getByRole('button', { name: 'More options' }).click();
    await ui.getByLabel('Line number').fill(account.line);
    if (account.iceServers !== undefined) await ui.getByLabel('STUN and TURN servers').fill(account.iceServers);
    const { physicalIdHeader } = account;
    if (physicalIdHeader !== undefined) await ui.getByLabel('Call ID header').fill(physicalIdHeader);
    if (account.isGroup === true) await ui.getByText('For a group', { exact: true }).click();
    await ui.getByRole('button', { name: 'Continue' }).click();
    await ui.getByRole('heading', { name: 'Bitrix24' }).waitFor();
  }

  /** Second step. @returns the page of the portal that the browser has to open; `signedIn` waits for the rest */
  async beginSignIn(account: PortalAccount): Promise<string> {
    const ui = await this.window('ui');
    await ui.getByLabel('Bitrix24 address').fill(account.origin);
    await ui.getByLabel('Address of the Offhook pages').fill(account.handlerOrigin);
    await ui.getByLabel('Application ID (client_id)').fill(account.clientId);
    await ui.getByLabel('Application key (client_secret)').fill(account.clientSecret);
    const signIn = ui.getByRole('button', { name: 'Sign in', exact: true });
    const [page] = await Promise.all([this.externalPage(), signIn.click()]);
    return page;
  }

  async signedIn(): Promise<void> {
    const ui = await this.window('ui');
    await ui.getByText(/^Signed in as /).waitFor();
    await ui.getByRole('button', { name: 'Continue' }).click();
  }

  /** Third step. @returns the pairing page that the browser has to open */
  async beginPairing(): Promise<string> {
    const ui = await this.window('ui');
    const connect = ui.getByRole('button', { name: 'Connect browser' });
    const [page] = await Promise.all([this.externalPage(), connect.click()]);
    return page;
  }

  async finishSetUp(): Promise<void> {
    const ui = await this.window('ui');
    await ui.getByRole('button', { name: 'Start using Offhook' }).click();
  }

  /** Quits as the tray's menu does; a call that is up may end. */
  async quit(): Promise<void> {
    await this.pressInQuestions(0);
    await this.app.close();
    this.#app = null;
  }

  /** Ends the program as a crash does: nothing of it gets to run. */
  async kill(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.app.process().once('exit', () => resolve()));
    this.app.process().kill('SIGKILL');
    await gone;
    this.#app = null;
  }

  /** It has ended by itself. */
  async stopped(): Promise<void> {
    await this.#app?.close().catch(() => undefined);
    this.#app = null;
  }

  /** Quits if it runs, and removes the installation. */
  async stop(): Promise<void> {
    if (this.#app !== null) await this.quit();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #switches(): string[] {
    return [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--lang=${this.#language}`,
      ...this.#microphone(),
      // Chromium leaves 127.0.0.1 out of its ICE candidates; everything here is on it.
      '--allow-loopback-in-peer-connection',
      ...(this.#options.switches ?? []),
    ];
  }

  #microphone(): string[] {
    const { microphoneHz = AGENT_HZ } = this.#options;
    if (microphoneHz === null) return [];
    const file = path.join(this.#folder, 'microphone.wav');
    writeToneFile(file, microphoneHz);
    return ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${file}`];
  }

  get #environment(): Record<string, string> {
    return {
      ...(process.env as Record<string, string>),
      OFFHOOK_PROFILE: this.profile,
      STANDIN_LOCALE: this.#language,
      ...this.#options.env,
    };
  }

  get #language(): string {
    return this.#options.language ?? 'en-US';
  }
}

let chosen: Promise<ElectronChoice> | null = null;

/** Looked for once: it means starting a browser to ask for its version. */
const electron = (): Promise<ElectronChoice> => (chosen ??= resolveElectron({ quiet: true }));
