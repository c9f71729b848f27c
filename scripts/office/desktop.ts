/** The desktop program as a person meets it: started, set up and used through its windows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { resolveElectron } from '../electron.ts';
import { writeToneFile } from './tone-file.ts';

const root = path.resolve(import.meta.dirname, '../..');

export interface DesktopOptions {
  /** Profile folder; a temporary one that goes with `stop()` by default. Keep one to restart the program in it. */
  readonly profile?: string;
  /** What the agent's microphone "says". */
  readonly microphoneHz?: number;
  /** More Chromium switches, with their dashes. */
  readonly switches?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly language?: string;
}

export interface TelephoneAccount {
  readonly address: string;
  readonly password: string;
  readonly server: string;
  readonly line: string;
  readonly iceServers?: string;
}

export interface PortalAccount {
  readonly origin: string;
  readonly handlerOrigin: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export class Desktop {
  readonly app: ElectronApplication;
  readonly profile: string;
  readonly #temporary: string | null;

  private constructor(app: ElectronApplication, profile: string, temporary: string | null) {
    this.app = app;
    this.profile = profile;
    this.#temporary = temporary;
  }

  static async start(options: DesktopOptions = {}): Promise<Desktop> {
    await resolveElectron({ quiet: true });
    const temporary = mkdtempSync(path.join(tmpdir(), 'offhook-desktop-'));
    const profile = options.profile ?? path.join(temporary, 'profile');
    const microphone = path.join(temporary, 'microphone.wav');
    writeToneFile(microphone, options.microphoneHz ?? AGENT_HZ);
    const app = await _electron.launch({
      cwd: root,
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        `--lang=${options.language ?? 'en-US'}`,
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${microphone}`,
        // Chromium leaves 127.0.0.1 out of its ICE candidates; everything here is on it.
        '--allow-loopback-in-peer-connection',
        ...(options.switches ?? []),
        root,
      ],
      env: {
        ...(process.env as Record<string, string>),
        OFFHOOK_PROFILE: profile,
        STANDIN_LOCALE: options.language ?? 'en-US',
        ...options.env,
      },
    });
    await catchExternalPages(app);
    return new Desktop(app, profile, temporary);
  }

  window(kind: 'ui' | 'phone' | 'toast'): Promise<Page> {
    return untilFound(
      () => this.app.windows().find((page) => new URL(page.url()).pathname.startsWith(`/${kind}/`)),
      (found) => this.app.once('window', found),
    );
  }

  /** The next web page that the program asks the system to open; it is not opened. */
  async externalPage(): Promise<string> {
    return this.app.evaluate(async () => {
      const desk = (globalThis as unknown as { offhookExternal: ExternalPages }).offhookExternal;
      const waiting = desk.pages.shift();
      return waiting ?? new Promise<string>((resolve) => desk.waiters.push(resolve));
    });
  }

  /** First step of the set-up. @returns when the telephone is registered */
  async setUpTelephone(account: TelephoneAccount): Promise<void> {
    const ui = await this.window('ui');
    await ui.getByLabel('SIP address').fill(account.address);
    await ui.getByLabel('Password', { exact: true }).fill(account.password);
    await ui.getByLabel('Server address (WSS)').fill(account.server);
    await ui.getByRole('button', { name: 'More options' }).click();
    await ui.getByLabel('Line number').fill(account.line);
    if (account.iceServers !== undefined) await ui.getByLabel('STUN and TURN servers').fill(account.iceServers);
    await ui.getByRole('button', { name: 'Continue' }).click();
  }

  /** Second step. @returns the page of the portal that the browser has to open; `signedIn` waits for the rest */
  async beginSignIn(account: PortalAccount): Promise<string> {
    const ui = await this.window('ui');
    await ui.getByLabel('Bitrix24 address').fill(account.origin);
    await ui.getByLabel('Companion address').fill(account.handlerOrigin);
    await ui.getByLabel('Application ID (client_id)').fill(account.clientId);
    await ui.getByLabel('Application key (client_secret)').fill(account.clientSecret);
    const page = this.externalPage();
    await ui.getByRole('button', { name: 'Sign in', exact: true }).click();
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
    const page = this.externalPage();
    await ui.getByRole('button', { name: 'Connect browser' }).click();
    return page;
  }

  async finishSetUp(): Promise<void> {
    const ui = await this.window('ui');
    await ui.getByRole('button', { name: 'Start using Offhook' }).click();
  }

  /** Quits as the tray's menu does. The profile stays if it was given. */
  async stop(): Promise<void> {
    await this.app.close();
    this.#clear();
  }

  /** Ends the program as a crash does: nothing of it gets to run. */
  async kill(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.app.process().once('exit', () => resolve()));
    this.app.process().kill('SIGKILL');
    await gone;
    this.#clear();
  }

  #clear(): void {
    if (this.#temporary !== null) rmSync(this.#temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What the agent's microphone plays unless told otherwise. */
export const AGENT_HZ = 850;

interface ExternalPages {
  readonly pages: string[];
  readonly waiters: ((url: string) => void)[];
}

/** Instead of the system's browser, `externalPage` gets the address. */
async function catchExternalPages(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ shell }) => {
    const desk: ExternalPages = { pages: [], waiters: [] };
    (globalThis as unknown as { offhookExternal: ExternalPages }).offhookExternal = desk;
    shell.openExternal = (url) => {
      const waiter = desk.waiters.shift();
      if (waiter === undefined) desk.pages.push(url);
      else waiter(url);
      return Promise.resolve();
    };
  });
}

async function untilFound<T>(find: () => T | undefined, onNext: (again: () => void) => void): Promise<T> {
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise<void>((resolve) => onNext(resolve));
  }
}
