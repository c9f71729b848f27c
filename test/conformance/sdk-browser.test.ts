/** The official SDK inside the portal's frames: B24Frame and PullClient in Chromium, over https with public-looking names. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser, Frame, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Incoming } from '../../sandbox/portal/http/listener.ts';
import type { PortalApp } from '../../sandbox/portal/model.ts';
import { type Portal, startPortal } from '../../sandbox/portal/portal.ts';
import { throwAwayIdentity } from '../../sandbox/tls/throw-away-identity.ts';
import { launchChromium } from '../../scripts/chromium.ts';

interface Called {
  readonly isSuccess: boolean;
  getData(): { result: unknown } | undefined;
  getErrorMessages(): string[];
}

interface Sdk {
  readonly isInstallMode: boolean;
  readonly isFirstRun: boolean;
  installFinish(): Promise<unknown>;
  readonly auth: { isAdmin: boolean; getAuthData(): { member_id: string; domain: string; access_token: string } };
  readonly placement: { isDefault: boolean; getInterface(): Promise<{ command: string[]; event: string[] }> };
  readonly parent: { setTitle(title: string): Promise<unknown>; imPhoneTo(phone: string): Promise<unknown> };
  readonly options: {
    userSet(name: string, value: unknown): Promise<unknown>;
    appSet(name: string, value: unknown): Promise<unknown>;
  };
  readonly slider: { openPath(url: URL): Promise<unknown>; getUrl(path: string): URL };
  readonly actions: {
    v2: { call: { make(request: object): Promise<Called> }; batch: { make(request: object): Promise<Called> } };
  };
}

interface Pull {
  subscribe(options: object): () => void;
  start(): Promise<unknown>;
  destroy(): void;
}

declare const B24Js: {
  initializeB24Frame(): Promise<Sdk>;
  B24PullClientManager: new (options: object) => Pull;
};

declare global {
  interface Window {
    b24: Sdk;
    pulled: unknown[];
    pullClient: Pull;
  }
}

const page = `<!doctype html><script src="/sdk.js"></script><script>
  window.pulled = [];
  B24Js.initializeB24Frame().then((frame) => { window.b24 = frame; });
</script>`;

let portal: Portal;
let browser: Browser;
let app: PortalApp;

beforeAll(async () => {
  const main = createRequire(import.meta.url).resolve('@bitrix24/b24jssdk');
  const sdk = await readFile(join(dirname(main), '../umd/index.min.js'), 'utf8');
  const identity = throwAwayIdentity(['portal.example', 'handler.test']);
  const override = ({ url }: Incoming): Response =>
    url.pathname === '/sdk.js'
      ? new Response(sdk, { headers: { 'content-type': 'text/javascript' } })
      : new Response(page, { headers: { 'content-type': 'text/html' } });
  portal = await startPortal({
    portal: { tls: identity, publicOrigin: 'https://portal.example' },
    handler: { tls: identity, publicOrigin: 'https://handler.test', override },
  });
  portal.state.settings.bucket.enabled = false;
  const at = (path: string) => `${portal.handlerSite.origin}${path}`;
  app = portal.addApp({ name: 'Judge', handlerUrl: at('/app'), installUrl: at('/install') });
  browser = await launchChromium([
    `--host-resolver-rules=${portal.hostResolverRules}`,
    `--ignore-certificate-errors-spki-list=${identity.spki}`,
  ]);
});
afterAll(async () => {
  await browser.close();
  await portal.stop();
});
beforeEach(() => portal.faults.clear());

/** A page of the application in the portal, as this user sees it, once the SDK has met its parent. */
async function open(userId: number): Promise<{ tab: Page; frame: Frame }> {
  const context = await browser.newContext();
  const tab = await context.newPage();
  await tab.goto(portal.loginUrl(userId, `/marketplace/app/${app.id}/`));
  const frame = await (await tab.waitForSelector('#app-page iframe')).contentFrame();
  if (!frame) throw new Error('the page of the application has no frame');
  await frame.waitForFunction(() => window.b24 !== undefined);
  return { tab, frame };
}

describe('B24Frame on the page of an application', () => {
  test('goes through the installation and finishes it', async () => {
    const { tab, frame } = await open(1);
    expect(
      await frame.evaluate(() => [window.b24.isInstallMode, window.b24.isFirstRun, window.b24.auth.isAdmin]),
    ).toEqual([true, true, true]);
    const bound = await frame.evaluate(async () => {
      const make = (method: string, params: object) => window.b24.actions.v2.call.make({ method, params });
      const line = await make('telephony.externalLine.add', { NUMBER: 'judge', NAME: 'Judge' });
      const event = await make('event.bind', { EVENT: 'OnExternalCallStart', HANDLER: 'https://handler.test/event' });
      return [line, event].map((answer) => answer.isSuccess);
    });
    expect(bound).toEqual([true, true]);
    const reloaded = tab.waitForURL(/install_finished=Y/);
    await frame.evaluate(() => void window.b24.installFinish());
    await reloaded;
    expect(app.installed).toBe(true);
    await tab.context().close();
  });

  test('knows its portal and user, and calls, batches and reads errors across origins', async () => {
    app.installed = true;
    portal.state.settings.defaultErrorCode = 'ERROR_CORE';
    const { tab, frame } = await open(12);
    const seen = await frame.evaluate(async () => {
      const { b24 } = window;
      const named = await b24.actions.v2.batch.make({
        calls: { me: { method: 'profile' }, time: { method: 'server.time' } },
        options: { isHaltOnError: true },
      });
      const wrong = await b24.actions.v2.call
        .make({ method: 'telephony.externalCall.register', params: { TYPE: 2 } })
        .then((answer) => answer.getErrorMessages().join())
        .catch((error: Error) => error.message);
      const { member_id, domain } = b24.auth.getAuthData();
      return { member_id, domain, isDefault: b24.placement.isDefault, batch: named.getData(), wrong };
    });
    expect(seen).toMatchObject({
      member_id: portal.memberId,
      domain: 'https://portal.example',
      isDefault: true,
      batch: { me: { ID: '12' }, time: expect.any(String) },
      wrong: expect.stringContaining('USER_ID or USER_PHONE_INNER should be set'),
    });
    await tab.context().close();
  });

  test('renews its token in the parent when REST says that it has expired', async () => {
    const { tab, frame } = await open(12);
    portal.faults.expireTokens({ userId: 12 });
    const profile = await frame.evaluate(async () =>
      (await window.b24.actions.v2.call.make({ method: 'profile' })).getData(),
    );
    expect(profile).toMatchObject({ result: { ID: '12' } });
    await tab.context().close();
  });

  test('sets titles and options, opens sliders, and lets the portal dial', async () => {
    const { tab, frame } = await open(12);
    await frame.evaluate(() => window.b24.parent.setTitle('Judged'));
    expect(await tab.title()).toBe('Judged');
    await frame.evaluate(() => window.b24.options.userSet('colour', 'blue'));
    expect(app.userOptions.get(12)).toMatchObject({ colour: 'blue' });
    const opened = frame.evaluate(() =>
      window.b24.slider.openPath(window.b24.slider.getUrl('/crm/contact/details/1/')),
    );
    const slider = tab.getByRole('dialog', { name: 'Slider' });
    await slider.getByRole('button', { name: 'Close slider' }).click();
    await opened;
    await frame.evaluate(() => void window.b24.parent.imPhoneTo('+493023125101'));
    await portal.waitFor('call.registered');
    await tab.context().close();
  });
});

describe.each([3, 5] as const)('PullClient on a push server of version %i', (version) => {
  test('hears what its user and everybody is told, and comes back after a break', async () => {
    portal.faults.set({ push: { version } });
    const { tab, frame } = await open(12);
    await frame.evaluate(async (restApplication) => {
      const client = new B24Js.B24PullClientManager({ b24: window.b24, restApplication, userId: 12 });
      client.subscribe({ moduleId: 'application', callback: (message: unknown) => window.pulled.push(message) });
      window.pullClient = client;
      await client.start();
    }, app.clientId);
    const framing = version === 5 ? 'rpc' : 'text';
    await portal.waitFor('push.connected', { where: (client) => client.userId === 12 && client.framing === framing });
    const say = (params: object) =>
      frame.evaluate(async (given) => {
        await window.b24.actions.v2.call.make({ method: 'pull.application.event.add', params: given });
      }, params);
    await say({ COMMAND: 'own', USER_ID: '12', PARAMS: { n: 1 } });
    await say({ COMMAND: 'all', PARAMS: { n: 2 } });
    await frame.waitForFunction(() => window.pulled.length === 2);
    expect(await frame.evaluate(() => window.pulled)).toMatchObject([
      { command: 'own', params: { n: 1 } },
      { command: 'all', params: { n: 2 } },
    ]);
    const since = portal.mark();
    portal.pull.cut();
    await say({ COMMAND: 'missed', USER_ID: '12', PARAMS: { n: 3 } });
    await portal.waitFor('push.connected', { since, where: ({ resumed }) => resumed === 1, timeoutMs: 20_000 });
    await frame.waitForFunction(() => window.pulled.length === 3);
    await frame.evaluate(() => window.pullClient.destroy());
    await tab.context().close();
  });
});

test('PullClient follows its channel to the new one', async () => {
  const { tab, frame } = await open(12);
  await frame.evaluate(async (restApplication) => {
    const client = new B24Js.B24PullClientManager({
      b24: window.b24,
      restApplication,
      userId: 12,
      skipStorageInit: true,
    });
    client.subscribe({ moduleId: 'application', callback: (message: unknown) => window.pulled.push(message) });
    await client.start();
  }, app.clientId);
  const since = portal.mark();
  portal.pull.expireChannels('reconnect', { userId: 12, type: 'private' });
  await portal.waitFor('push.connected', { since, timeoutMs: 20_000 });
  portal.pull.publish({
    appId: app.id,
    type: 'private',
    userId: 12,
    by: 0,
    module: 'application',
    command: 'renewed',
    params: {},
  });
  await frame.waitForFunction(() => window.pulled.length > 0);
  expect(await frame.evaluate(() => window.pulled)).toMatchObject([{ command: 'renewed' }]);
  await tab.context().close();
});
