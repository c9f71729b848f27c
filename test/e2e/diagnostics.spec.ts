/**
 * Diagnostics against the world as it goes wrong: one fault after another at the exchange, the portal, the companion host and
 * this computer, and the page names each with its remedy. Then the report, read back, entry by entry.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test as base } from 'playwright/test';
import { diagnosticLines, type DiagnosticLine, lineNumber } from '#shared/diagnostics.ts';
import { throwAwayIdentity } from '../../sandbox/tls/throw-away-identity.ts';
import { AgentBrowser } from '../../scripts/office/agent-browser.ts';
import { Desktop } from '../../scripts/office/desktop.ts';
import { ended } from '../../scripts/office/far-end.ts';
import type { MainWindow } from '../../scripts/office/main-window.ts';
import { AGENT, CLIENT, type Office, startOffice } from '../../scripts/office/office.ts';

const TURN_PASSWORD = `turn-${randomBytes(9).toString('base64url')}`;

/** As much of a companion host as a desktop sees: it answers, and gives out a session. */
class Host {
  readonly session = `session.${randomBytes(32).toString('base64url')}.end`;
  #server: Server | null = null;
  #port = 0;

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Also after `stop`: at the same place. */
  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const answer =
        request.url === '/session'
          ? { session: this.session, userId: String(AGENT.userId), expires: Date.now() + 3_600_000 }
          : { v: [1, 1], keys: [], broker: false };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
    this.#port = await listening(server, this.#port);
    this.#server = server;
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
    this.#server = null;
  }
}

const listening = (server: TcpServer, port = 0): Promise<number> =>
  new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

interface World {
  readonly office: Office;
  readonly host: Host;
  readonly desktop: Desktop;
  /** Codes that the portal has given to the desktop. */
  readonly codes: readonly string[];
}

/** An agent without a microphone, whose administrator has mistyped a policy. */
const test = base.extend<object, { world: World }>({
  world: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const office = await startOffice();
      // Four starts and a dozen looks within two minutes: an office's budget is another spec's subject.
      office.portal.state.settings.bucket.enabled = false;
      const host = new Host();
      await host.start();
      const policies = mkdtempSync(path.join(tmpdir(), 'offhook-policies-'));
      mkdirSync(path.join(policies, 'managed'));
      writeFileSync(path.join(policies, 'managed', 'SipDtmf.json'), '{"SipDtmf":"loud"}');
      const desktop = await Desktop.start({ microphoneHz: null, env: { OFFHOOK_POLICIES: policies } });
      const browser = await AgentBrowser.start({ portal: office.portal, userId: AGENT.userId });
      const codes: string[] = [];
      browser.context.on('request', (request) => {
        const code = URL.parse(request.url())?.searchParams.get('code');
        if (code != null) codes.push(code);
      });
      const iceServers = `turn:127.0.0.1:9 mara ${TURN_PASSWORD}`;
      await desktop.setUpTelephone({ ...office.telephone, iceServers });
      await office.pbx.untilRegistered(AGENT.extension, 15_000);
      const ui = await desktop.window('ui');
      await ui.getByLabel('Address of the companion host').fill(host.origin);
      await browser.signIn(await desktop.beginSignIn(office.portalAccount));
      await desktop.signedIn();
      await ui.getByRole('button', { name: 'Skip for now' }).click();
      await use({ office, host, desktop, codes });
      await browser.stop();
      await desktop.stop();
      host.stop();
      await office.stop();
      rmSync(policies, { recursive: true });
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

/** The diagnostics, by the numbers that support asks for. */
class Diagnostics {
  readonly #main: MainWindow;
  readonly #desktop: Desktop;
  /** Runs that were over before the one that is looked at. */
  #before = 0;

  constructor(desktop: Desktop, main: MainWindow) {
    this.#desktop = desktop;
    this.#main = main;
  }

  async open(): Promise<void> {
    this.#before = this.#runs;
    await this.#main.openSettings('Diagnostics');
  }

  async leave(): Promise<void> {
    await this.over();
    await this.#main.leaveSettings();
  }

  async again(): Promise<void> {
    await this.over();
    this.#before = this.#runs;
    await this.#main.press('Look again');
  }

  /** Every line has its result. */
  async over(): Promise<void> {
    await expect.poll(() => this.#runs, { timeout: 60_000 }).toBeGreaterThan(this.#before);
    await expect(this.#main.button('Look again')).toBeVisible();
  }

  get #runs(): number {
    return this.#desktop.logged('diagnostics.over').length;
  }

  async says(line: DiagnosticLine, found: string | RegExp, fix: string | RegExp): Promise<void> {
    const row = this.row(line);
    await expect(row).toContainText(`${lineNumber(line)}. `);
    await expect(row).toContainText(found, { timeout: 45_000 });
    await expect(row).toContainText(fix);
    expect(['bad', 'warn']).toContain(await row.getAttribute('data-verdict'));
  }

  async isGood(line: DiagnosticLine): Promise<void> {
    await expect(this.row(line)).toHaveAttribute('data-verdict', 'good', { timeout: 45_000 });
  }

  row(line: DiagnosticLine) {
    return this.#main.page.locator(`li[data-line=${line}]`);
  }
}

async function diagnosticsOf(desktop: Desktop): Promise<Diagnostics> {
  return new Diagnostics(desktop, await desktop.main());
}

test('what is right is called right, line by line; what is wrong from the start is named', async ({ world }) => {
  test.setTimeout(120_000);
  const page = await diagnosticsOf(world.desktop);
  await page.open();
  await page.over();
  for (const line of ['server', 'socket', 'account', 'signIn', 'portal', 'rights', 'host', 'push', 'bridge'] as const)
    await page.isGood(line);
  for (const line of ['disk', 'journal', 'clock', 'secrets'] as const) await page.isGood(line);
  await page.says('microphone', 'No microphone was found', 'Connect a headset or a microphone');
  await page.says('policy', /1 setting cannot be used and is ignored: SipDtmf/, 'Tell your administrator which ones');
  await page.says('media', /TURN server/, /telephone settings/);
  expect(await page.row('media').textContent()).not.toContain(TURN_PASSWORD);
  await page.leave();
});

test('faults of the exchange: down, a wrong password, a certificate that nobody knows', async ({ world }) => {
  test.setTimeout(300_000);
  const { desktop, office } = world;
  const main = await desktop.main();
  const page = await diagnosticsOf(desktop);

  await office.pbx.closePorts();
  await page.open();
  await page.says('server', /Nothing answers at 127\.0\.0\.1:\d+\./, 'The server is down, or its port is closed');
  await page.says('socket', 'The connection for calls does not open', 'a proxy or firewall blocks WebSockets');
  const back = office.pbx.waitFor('registered', ({ user }) => user === AGENT.extension, 60_000);
  await office.pbx.openPorts();
  await page.leave();
  await back;

  await account(main, { password: 'not this one' });
  await page.open();
  await page.says('account', 'The telephone password is wrong', 'Check the SIP address and the password');
  await page.leave();

  const tls = createTlsServer(throwAwayIdentity(['localhost']));
  const port = await listening(tls);
  await account(main, { server: `wss://127.0.0.1:${port}/ws`, password: AGENT.password });
  await page.open();
  await page.says('server', `The certificate of 127.0.0.1:${port} is not trusted`, 'root certificate on this computer');
  await page.leave();
  tls.close();
  const again = office.pbx.waitFor('registered', ({ user }) => user === AGENT.extension, 60_000);
  await account(main, { server: office.telephone.server });
  await again;
});

test('faults of the portal: busy, no right to telephony, its clock; a host and a push server that are away', async ({
  world,
}) => {
  test.setTimeout(300_000);
  const { desktop, office, host } = world;
  const { portal, portalClock } = office;
  const page = await diagnosticsOf(desktop);

  portal.faults.next({ kind: 'status', status: 503, method: 'server.time' });
  await page.open();
  await page.says('portal', 'Bitrix24 is busy', 'Offhook waits a little');

  const { scope } = portal.app;
  portal.app.scope = scope.filter((name) => name !== 'telephony');
  portalClock.aheadMs = 10 * 60_000;
  host.stop();
  await page.again();
  await page.says('rights', 'Rights are missing: telephony', 'tick these scopes');
  await page.says('clock', 'It is 10 minutes off', 'Set the clock');
  await page.says('host', `Nothing answers at ${new URL(host.origin).host}`, 'Tell your administrator');
  portal.app.scope = scope;
  portalClock.aheadMs = 0;
  await host.start();

  portal.faults.set({ push: { refuse: true } });
  portal.pull.cut(AGENT.userId);
  await page.again();
  await page.says('push', 'push server cannot be reached', 'A proxy that blocks WebSockets');
  portal.faults.clear();
  await page.leave();
});

test('faults of this computer: a full disk, a port that another program has, a browser that may not come in', async ({
  world,
}) => {
  test.setTimeout(300_000);
  test.skip(process.platform !== 'linux', 'a full disk is /dev/full');
  const { desktop, office } = world;
  symlinkSync('/dev/full', path.join(desktop.profile, '.offhook-trial'));
  const before = await diagnosticsOf(desktop);
  await before.open();
  await before.says('disk', 'The disk is full', 'Free some disk space');
  await before.leave();

  await desktop.quit();
  const thief = createTcpServer();
  await listening(thief, portOf(desktop));
  await desktop.startAgain();
  await office.pbx.untilRegistered(AGENT.extension, 15_000);
  const page = await diagnosticsOf(desktop);
  await page.open();
  await page.says('bridge', 'Another program uses Offhook’s port', 'Reload your Bitrix24 pages');
  // All that can be seen of Local Network Access from here: it connects, and goes without a word.
  await knock(portOf(desktop));
  await page.again();
  await page.says('browser', 'The browser may not talk to Offhook', 'allow access to this computer');
  await page.leave();
  thief.close();
});

test('a page that died and a program that was killed are remembered', async ({ world }) => {
  test.setTimeout(180_000);
  const { desktop, office } = world;
  await desktop.window('phone');
  await desktop.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((window) => window.webContents.getURL().includes('/phone/'))
      ?.webContents.forcefullyCrashRenderer();
  });
  await expect.poll(() => desktop.logged('page died').length).toBeGreaterThan(0);
  await desktop.kill();
  await desktop.startAgain();
  await office.pbx.untilRegistered(AGENT.extension, 15_000);
  const main = await desktop.main();
  const page = await diagnosticsOf(desktop);
  await page.open();
  const crashes = main.page.locator('section', { has: main.page.getByRole('heading', { name: 'Crashes' }) });
  await expect(crashes).toContainText('A window stopped');
  await expect(crashes).toContainText('/phone/index.html');
  await expect(crashes).toContainText('The program ended without a word');
  await page.leave();
});

test('the log goes by in the window, and stands still when it is told to', async ({ world }) => {
  const main = await world.desktop.main();
  const page = await diagnosticsOf(world.desktop);
  await page.open();
  await main.press('Show the log');
  const log = main.page.getByRole('log', { name: 'Log lines' });
  await expect(log).toContainText('pbx.registration');
  await main.press('Pause');
  await world.desktop.app.evaluate(({ app }) => app.emit('open-url', { preventDefault: () => undefined }, 'offhook:x'));
  await expect(main.page.getByText(/^\d+ new lines?$/)).toBeVisible();
  await expect(log).not.toContainText('link.refused');
  await main.press('Go on');
  await expect(log).toContainText('link.refused');
  await main.press('Back');
  await page.leave();
});

test('the report tells what is wrong, and none of the secrets that the program has met', async ({ world }) => {
  test.setTimeout(240_000);
  const { desktop, office, host, codes } = world;
  const main = await desktop.main();
  const call = await office.incoming();
  // Nobody answers without a microphone.
  await main.press('Decline');
  await ended(call);

  const planted: Record<string, string> = {
    ...(await keptSecrets(desktop)),
    'client secret of the application': office.portal.app.clientSecret,
    'SIP password': AGENT.password,
    'TURN password': TURN_PASSWORD,
    'application token': office.portal.app.applicationToken,
    'session at the companion host': host.session,
    'OAuth code': codes.at(-1) ?? '',
    'OAuth verifier': randomBytes(32).toString('base64url'),
    'proxy password': `pp-${randomBytes(9).toString('base64url')}`,
    'key of a set-up link': randomBytes(32).toString('base64url'),
  };
  expect(Object.values(planted).every((secret) => secret.length > 8)).toBe(true);
  expect(Object.keys(planted).length).toBeGreaterThanOrEqual(10);

  // Where texts come from that nobody of ours has written: a portal's error, and links.
  const {
    'application token': token,
    'proxy password': proxy,
    'OAuth code': code,
    'OAuth verifier': verifier,
    'key of a set-up link': key,
  } = planted;
  const description = [
    `http://agent:${proxy}@proxy.example.com:3128 refused`,
    `application_token=${token}&code=${code}&verifier=${verifier}`,
    `Bearer ${planted['accessToken']}`,
    `{"refresh_token":"${planted['refreshToken']}"}`,
    `session ${host.session}, password ${AGENT.password}, ${TURN_PASSWORD}`,
    `called ${CLIENT.number}`,
  ].join(' ');
  office.portal.faults.next({ kind: 'status', status: 400, method: 'server.time', error: 'PLANTED', description });
  await desktop.app.evaluate(
    ({ app }, links) => {
      for (const link of links) app.emit('open-url', { preventDefault: () => undefined }, link);
    },
    [`offhook://oauth?code=${code}&state=${verifier}`, `offhook://provision?data=x&key=${key}`],
  );
  const page = await diagnosticsOf(desktop);
  await page.open();
  await page.over();

  const file = path.join(desktop.profile, 'report.zip');
  await desktop.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await main.press('Save report…');
  await expect(main.page.getByText(file)).toBeVisible({ timeout: 60_000 });
  const entries = unzipSync(readFileSync(file));
  const texts = Object.fromEntries(Object.entries(entries).map(([name, bytes]) => [name, strFromU8(bytes)]));

  expect(texts['checks.txt']).toContain('12. Microphone: Wrong. No microphone was found');
  expect((JSON.parse(texts['checks.json'] ?? '') as unknown[]).length).toBe(diagnosticLines.length);
  expect(JSON.parse(texts['calls.json'] ?? '')).toEqual(
    expect.arrayContaining([expect.objectContaining({ direction: 'incoming', number: '***01' })]),
  );
  // It was there to be found.
  expect(texts['logs/offhook.log']).toContain('proxy.example.com:3128 refused');
  for (const [entry, text] of Object.entries(texts)) {
    for (const [name, secret] of Object.entries(planted))
      for (const spelling of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
        expect(text.includes(spelling), `${name} in ${entry}`).toBe(false);
    expect(text.includes(CLIENT.number.slice(1)), `the caller's number in ${entry}`).toBe(false);
    expect(text.includes(CLIENT.name), `the caller's name in ${entry}`).toBe(false);
  }
  await page.leave();
});

test('tokens that nobody takes any more: the sign-in is named, not the portal', async ({ world }) => {
  test.setTimeout(120_000);
  const page = await diagnosticsOf(world.desktop);
  world.office.portal.faults.expireTokens({ userId: AGENT.userId, refresh: true });
  await page.open();
  await page.says('signIn', 'Please sign in to Bitrix24 again', 'Until then calls are kept on this computer');
  await page.leave();
});

/** Changes the only account, as the agent does. */
async function account(main: MainWindow, change: { readonly server?: string; readonly password?: string }) {
  const { page } = main;
  await main.openSettings('Telephone');
  if (change.server !== undefined) await page.getByLabel('Server address (WSS)').fill(change.server);
  if (change.password !== undefined) await page.getByLabel('Password', { exact: true }).fill(change.password);
  await main.press('Save');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await main.leaveSettings();
}

const portOf = (desktop: Desktop): number =>
  (JSON.parse(readFileSync(path.join(desktop.profile, 'settings.json'), 'utf8')) as { bridgePort: number }).bridgePort;

const knock = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.destroy());
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });

/** What the system's store holds for the program, by the program's own key. */
async function keptSecrets(desktop: Desktop): Promise<Record<string, string>> {
  const file = JSON.parse(readFileSync(path.join(desktop.profile, 'secrets.json'), 'utf8')) as {
    secrets: Record<string, string>;
  };
  const {
    'bridge.secretOf': _whose,
    'portal.tokens': tokens = '',
    ...secrets
  } = await desktop.app.evaluate(async ({ safeStorage }, sealed) => {
    const opened = Object.entries(sealed).map(async ([name, text]) => {
      const { result } = await safeStorage.decryptStringAsync(Buffer.from(text, 'base64'));
      return [name, result] as const;
    });
    return Object.fromEntries(await Promise.all(opened));
  }, file.secrets);
  const { accessToken, refreshToken } = JSON.parse(tokens) as { accessToken: string; refreshToken: string };
  return { ...secrets, accessToken, refreshToken };
}
