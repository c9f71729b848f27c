/**
 * An office whose only way out is a proxy that wants to know who asks (a real squid), and whose servers have certificates
 * of the company's own root. Squid alone knows where the servers' names lead, and what it let through stands in its log.
 *
 * The root is given to Node and to Chromium by their switches here; the system's own store, PAC files, Negotiate and
 * Chromium's own way through a proxy need a real Electron (docs/verified.md).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { type Pbx, startPbx } from '../../sandbox/pbx/pbx.ts';
import { type Portal, startPortal } from '../../sandbox/portal/portal.ts';
import { throwAwayIdentity } from '../../sandbox/tls/throw-away-identity.ts';
import { Desktop } from '../../scripts/office/desktop.ts';
import { ended } from '../../scripts/office/far-end.ts';
import { MainWindow } from '../../scripts/office/main-window.ts';
import { type Squid, SquidUnavailable, startSquid } from '../../scripts/squid.ts';
import { freePort } from '../../scripts/throw-away-server.ts';
import type { WindowApi } from '../../src-shared/ipc.ts';
import type { NetworkSettings } from '../../src-shared/network.ts';
import { authorizeAs, wayBack } from '../integration/portal-client/agents-browser.ts';

const MARA = { user: 'mara', password: 'let me out' } as const;
// Tokens are exchanged with a portal on this very computer only; anything else would be Bitrix24's own server.
const [PORTAL, HANDLER, PBX] = ['portal.localhost', 'offhook.office.test', 'pbx.office.test'] as const;
const NAMES = [PORTAL, HANDLER, PBX];
const root = throwAwayIdentity(NAMES);
const UNTRUSTED = 'This computer does not trust a server’s certificate';

interface Office {
  readonly portal: Portal;
  readonly pbx: Pbx;
  /** `name:port`, as the proxy is asked for them. */
  readonly places: Readonly<Record<'portal' | 'handler' | 'pbx', string>>;
  readonly rootFile: string;
  stop(): Promise<void>;
}

let office: Office;
let squid: Squid | null = null;
let desktop: Desktop | null = null;

test.beforeAll(async () => {
  const [portalPort, handlerPort] = [await freePort(), await freePort()];
  const portal = await startPortal({
    portal: { tls: root, port: portalPort, publicOrigin: `https://${PORTAL}:${portalPort}` },
    handler: { tls: root, port: handlerPort, publicOrigin: `https://${HANDLER}:${handlerPort}` },
  });
  const pbx = await startPbx({ users: { 102: 'off the hook' }, tls: root });
  const folder = mkdtempSync(path.join(tmpdir(), 'offhook-office-'));
  writeFileSync(path.join(folder, 'root.pem'), root.cert);
  const pbxPort = new URL(pbx.secureUrl).port;
  office = {
    portal,
    pbx,
    places: { portal: `${PORTAL}:${portalPort}`, handler: `${HANDLER}:${handlerPort}`, pbx: `${PBX}:${pbxPort}` },
    rootFile: path.join(folder, 'root.pem'),
    stop: async () => {
      await pbx.stop();
      await portal.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  // The agent's browser, played by this process, knows the root, too.
  setDefaultCACertificates([...getCACertificates('default'), root.cert]);
});
test.afterAll(() => office?.stop());
test.afterEach(async () => {
  await desktop?.stop();
  await squid?.stop();
  desktop = squid = null;
});

/** @returns null, with the test skipped, where this computer can't have one */
async function theSquid(): Promise<Squid> {
  try {
    return (squid = await startSquid({ ...MARA, names: NAMES }));
  } catch (error) {
    test.skip(error instanceof SquidUnavailable, String(error));
    throw error;
  }
}

/** The program on a computer that trusts the company's root, or doesn't; it connects through that port. */
async function program(port: number, trusts = true): Promise<Page> {
  desktop = await Desktop.start({
    env: { STANDIN_PROXY: '1', ...(trusts && { NODE_EXTRA_CA_CERTS: office.rootFile }) },
    switches: trusts ? [`--ignore-certificate-errors-spki-list=${root.spki}`] : [],
  });
  const ui = await desktop.window('ui');
  const network: NetworkSettings = {
    proxy: 'servers',
    servers: `127.0.0.1:${port}`,
    bypass: ['<-loopback>'],
    script: null,
    user: null,
  };
  const outcome = await ui.evaluate(
    (wish) => (window as unknown as { offhook: WindowApi<'ui'> }).offhook.invoke('settings:set', { network: wish }),
    network,
  );
  expect(outcome).toEqual({ ok: true });
  return ui;
}

const setUpTelephone = (): Promise<void> =>
  running().setUpTelephone({
    address: `102@${office.pbx.realm}`,
    password: 'off the hook',
    server: `wss://${office.places.pbx}`,
    line: 'offhook-1',
  });

function running(): Desktop {
  if (desktop === null) throw new Error('the program is not running');
  return desktop;
}

const question = (ui: Page) => ui.getByRole('region', { name: /^The proxy 127\.0\.0\.1:\d+ wants to know/ });

async function answer(ui: Page, user: string, password: string): Promise<void> {
  const asked = question(ui);
  await asked.getByLabel('Name').fill(user);
  await asked.getByLabel('Password', { exact: true }).fill(password);
  await asked.getByRole('button', { name: 'Continue' }).click();
}

/** What the agent's browser does with the portal's page: it has its own way there. */
async function comeBack(page: string): Promise<void> {
  const { portal, places } = office;
  const here = (url: string): string => url.replace(`//${PORTAL}:`, '//127.0.0.1:');
  const landing = await authorizeAs({ loginUrl: (id) => here(portal.loginUrl(id)) }, 12, here(page));
  expect(landing?.host).toBe(places.handler);
  if (landing !== null) await fetch(wayBack(landing));
}

/** Lines of the log with this status for that server, without who asked. */
const passed = (log: readonly string[], place: string, user: string, status = 200): number =>
  log.filter((line) => line === `${user} CONNECT ${place} ${status}`).length;

test('telephone, sign-in, REST and push go through it; a wrong password is told and asked for again', async () => {
  const proxy = await theSquid();
  const ui = await program(proxy.port);
  await setUpTelephone();

  // The telephone is told nothing by its page; main asks the same server, and so the proxy's question comes up.
  await expect(question(ui)).toBeVisible();
  await expect(question(ui)).toContainText('It calls itself “Company network”.');
  await answer(ui, MARA.user, 'wrong');
  await expect(question(ui).getByRole('alert').first()).toHaveText('The name or the password is wrong.');
  // Chromium's own errands ask without a name; with hers, nobody but who was waiting has knocked.
  const tries = proxy.log().filter((line) => line.startsWith(`${MARA.user} `) && line.endsWith(' 407')).length;
  expect(tries).toBeGreaterThan(0);
  expect(tries).toBeLessThan(4);
  expect(proxy.log().filter((line) => line.endsWith(' 200'))).toEqual([]);
  await answer(ui, MARA.user, MARA.password);
  await expect(question(ui)).toBeHidden();
  await office.pbx.untilRegistered('102', 15_000);

  const { portal, places } = office;
  const since = portal.mark();
  const account = {
    origin: portal.site.origin,
    handlerOrigin: portal.handlerSite.origin,
    clientId: portal.app.clientId,
    clientSecret: portal.app.clientSecret,
  };
  await comeBack(await running().beginSignIn(account));
  await running().signedIn();
  await portal.waitFor('push.connected', { since, timeoutMs: 15_000 });
  await ui.getByRole('button', { name: 'Skip' }).click();

  const call = await office.pbx.callAgent({ to: '102', from: '+493023125101', displayName: 'Julia', toneHz: 1000 });
  await new MainWindow(ui).press('Decline');
  await ended(call);
  await portal.waitFor('call.finished', { since, timeoutMs: 30_000 });

  // What is up now gets its line when it ends: the telephone's and the push server's connections among them.
  const before = passed(proxy.log(), places.portal, MARA.user);
  expect(before).toBeGreaterThanOrEqual(3);
  const telephone = passed(proxy.log(), places.pbx, MARA.user);
  await running().quit();
  await expect.poll(() => passed(proxy.log(), places.pbx, MARA.user)).toBeGreaterThan(telephone);
  await expect.poll(() => passed(proxy.log(), places.portal, MARA.user)).toBeGreaterThan(before);
  expect(passed(proxy.log(), places.handler, MARA.user)).toBeGreaterThan(0);

  // The next start knows the password, and nobody is asked.
  const times = running().logged('proxy.asks').length;
  await running().startAgain();
  await office.pbx.untilRegistered('102', 15_000);
  await expect(new MainWindow(await running().window('ui')).connection('Bitrix24')).toHaveText('Online');
  expect(running().logged('proxy.asks')).toHaveLength(times);
});

test('a proxy that is away is told in words, and nobody is asked for a password', async () => {
  const ui = await program(await freePort());
  await setUpTelephone();
  await expect(ui.getByText('The company’s proxy cannot be reached')).toBeVisible();
  await expect(question(ui)).toBeHidden();
});

test('who declines is not asked again, and finds the way back in the settings', async () => {
  const proxy = await theSquid();
  const ui = await program(proxy.port);
  await setUpTelephone();
  await question(ui).getByRole('button', { name: 'Not now' }).click();
  await expect(question(ui)).toBeHidden();
  const told = new MainWindow(ui).notice('The company’s proxy wants a name and a password');
  await told.getByRole('button', { name: 'Open settings' }).click();
  // More tries of the telephone's come, and are refused without a word.
  await expect.poll(() => proxy.log().filter((line) => line.endsWith(' 407')).length).toBeGreaterThan(2);
  await expect(question(ui)).toBeHidden();
  await ui.getByLabel('Name').fill(MARA.user);
  await ui.getByLabel('Password', { exact: true }).fill(MARA.password);
  await ui.getByRole('button', { name: 'Save' }).last().click();
  await office.pbx.untilRegistered('102', 15_000);
  await expect(told).toBeHidden();
});

test('a server whose root this computer does not know: nothing is sent, and there is no “go on”', async () => {
  const proxy = await theSquid();
  const ui = await program(proxy.port, false);
  await setUpTelephone();
  await answer(ui, MARA.user, MARA.password);
  const told = new MainWindow(ui).notice(UNTRUSTED);
  await expect(told).toBeVisible();
  await expect(told.getByRole('button')).toHaveText(['']); // it can be closed, and nothing else
  await expect(office.pbx.untilRegistered('102', 1000)).rejects.toThrow();
});
