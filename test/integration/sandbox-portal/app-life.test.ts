import type { Browser, BrowserContext, Frame, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../../../scripts/chromium.ts';
import { parsePhpForm } from '../../../sandbox/portal/http/php-form.ts';
import type { PortalApp } from '../../../sandbox/portal/model.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { framePage } from './fake-frame.ts';
import { restOf } from './rest-client.ts';

let browser: Browser;
let context: BrowserContext;
let portal: Portal;
/** What the application's server was posted, by path. */
// oxlint-disable-next-line typescript/no-explicit-any -- what was posted is what these tests are about
let received: { path: string; fields: Record<string, any> }[];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

beforeEach(async () => {
  received = [];
  portal = await startPortal({
    preinstalled: false,
    handler: {
      override: async ({ request, url }) => {
        const body = request.method === 'POST' ? await request.text() : '';
        received.push({ path: url.pathname, fields: parsePhpForm(new URLSearchParams(body)) });
        return new Response(framePage, { headers: { 'content-type': 'text/html' } });
      },
    },
  });
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await portal.stop();
});

const at = (path: string) => `${portal.handlerSite.origin}${path}`;
const withWizard = () =>
  portal.addApp({
    name: 'Phones',
    handlerUrl: at('/app'),
    installUrl: at('/install'),
    scope: ['telephony', 'placement'],
  });
const eventsTo = (path: string) => received.filter((request) => request.path === path && request.fields['event']);

async function openApp(userId: number, app: PortalApp): Promise<{ page: Page; inside: Frame }> {
  const page = await context.newPage();
  await page.goto(portal.loginUrl(userId, `/marketplace/app/${app.id}/`));
  const frame = await (await page.waitForSelector('#app-page iframe')).contentFrame();
  if (!frame) throw new Error('the page of the application has no frame');
  await frame.waitForFunction(() => Array.isArray(window.events));
  return { page, inside: frame };
}

describe('the installation of an application with a wizard (1.2)', () => {
  test('shows the wizard to the administrator alone, hides placements and holds events back until it is finished', async () => {
    const app = withWizard();
    const admin = restOf(portal, 1, app);
    expect((await admin('app.info')).body.result).toMatchObject({ INSTALLED: false });
    const agentPage = await context.newPage();
    await agentPage.goto(portal.loginUrl(12, `/marketplace/app/${app.id}/`));
    await agentPage.getByText('not fully installed').waitFor();

    const { page, inside } = await openApp(1, app);
    const opened = received.find((request) => request.path === '/install');
    expect(opened?.fields).toMatchObject({ PLACEMENT: 'DEFAULT', PLACEMENT_OPTIONS: '[]', member_id: portal.memberId });
    expect(await inside.evaluate(() => window.ask('getInitData'))).toMatchObject({
      INSTALL: true,
      FIRST_RUN: true,
      IS_ADMIN: true,
      PLACEMENT: 'DEFAULT',
    });
    await admin('telephony.externalLine.add', { NUMBER: 'line-9' });
    await admin('event.bind', { EVENT: 'OnExternalCallStart', HANDLER: at('/event') });
    await admin('event.bind', { EVENT: 'OnAppInstall', HANDLER: at('/event') });
    await admin('placement.bind', {
      PLACEMENT: 'PAGE_BACKGROUND_WORKER',
      HANDLER: at('/placement.html'),
      OPTIONS: { errorHandlerUrl: at('/placement-error') },
    });
    await admin('voximplant.line.outgoing.set', { LINE_ID: 'line-9' });
    expect(portal.parts.placements.visibleTo({ ...portal.state.users[1]! })).toEqual([]);
    portal.click({ userId: 12, number: '+493023125101' });
    expect(portal.parts.events.deliveries).toEqual([]);

    expect(await inside.evaluate(() => window.ask('setInstall', { install: true }))).toEqual({ install: true });
    const reloaded = page.waitForURL(/install_finished=Y/);
    await inside.evaluate(() => window.post(`setInstallFinish:f1:${window.sid}`));
    await reloaded;
    await portal.waitFor('event.delivered', { where: ({ event }) => event === 'ONAPPINSTALL' });
    expect(eventsTo('/event')[0]?.fields).toMatchObject({
      event: 'ONAPPINSTALL',
      data: { VERSION: '1', ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: 'en' },
      auth: { application_token: app.applicationToken, refresh_token: expect.any(String), user_id: '1' },
    });
    expect((await admin('app.info')).body.result).toMatchObject({ INSTALLED: true });
    portal.click({ userId: 12, number: '+493023125101' });
    await portal.waitFor('event.delivered', { where: ({ event }) => event === 'ONEXTERNALCALLSTART' });
    const agent = await openApp(12, app);
    expect(await agent.inside.evaluate(() => window.ask('getInitData'))).toMatchObject({
      INSTALL: false,
      FIRST_RUN: true,
      IS_ADMIN: false,
    });
  });

  test('installFinish counts once, and only from an administrator', async () => {
    const app = withWizard();
    const { inside, page } = await openApp(1, app);
    await inside.evaluate(() => window.post(`setInstallFinish:f1:${window.sid}`));
    await page.waitForURL(/install_finished=Y/);
    const since = portal.mark();
    portal.parts.integrator.finishInstall(app, 1);
    expect(portal.mark()).toBe(since);
  });

  test('the page of an application may do what a placement may not, and has no card', async () => {
    const app = portal.addApp({ name: 'Phones', handlerUrl: at('/app') });
    const { page, inside } = await openApp(12, app);
    const known = await inside.evaluate(() => window.ask<{ command: string[]; event: string[] }>('getInterface'));
    expect(known.command).toContain('setTitle');
    expect(known.command).not.toContain('CallCardSetUiState');
    expect(known.event).toEqual([]);
    await inside.evaluate(() => window.ask('setTitle', { title: 'My phones' }));
    expect(await page.title()).toBe('My phones');
    expect(await inside.evaluate(() => window.ask('CallCardClose'))).toBe('no answer');
    const slider = page.getByRole('dialog', { name: 'Slider' });
    const closed = inside.evaluate(() => {
      window.post(`openApplication:{"item":7}:o1:${window.sid}`);
    });
    await closed;
    await slider.waitFor();
    await expect.poll(() => received.some(({ fields }) => fields['PLACEMENT_OPTIONS'] === '{"item":7}')).toBe(true);
    await slider.getByRole('button', { name: 'Close slider' }).click();
    await inside.waitForFunction(() => window.heard.some(({ id }) => id === 'o1'));
  });
});

describe('an application that only uses the API', () => {
  test('is installed at once and told so with tokens', async () => {
    const app = portal.addApp({ name: 'Server', installUrl: at('/installed') });
    expect(app.installed).toBe(true);
    await portal.waitFor('event.delivered');
    const { auth } = eventsTo('/installed')[0]?.fields ?? {};
    expect(auth).toMatchObject({ member_id: portal.memberId, application_token: app.applicationToken });
    const answer = await fetch(`${portal.site.origin}/rest/profile?auth=${auth.access_token}`);
    expect(await answer.json()).toMatchObject({ result: { ID: '1', ADMIN: true } });
    expect(auth.refresh_token).toMatch(/^[0-9a-f]+$/);
    const page = await context.newPage();
    await page.goto(portal.loginUrl(1, `/marketplace/app/${app.id}/`));
    await page.getByText('has no page').waitFor();
  });
});

describe('the end of an application', () => {
  test('is told without tokens; its bindings, lines and tokens are gone', async () => {
    const app = portal.addApp({ name: 'Phones', handlerUrl: at('/app') });
    const admin = restOf(portal, 1, app);
    await admin('event.bind', { EVENT: 'OnAppUninstall', HANDLER: at('/event') });
    await admin('telephony.externalLine.add', { NUMBER: 'line-9' });
    await admin('voximplant.line.outgoing.set', { LINE_ID: 'line-9' });
    portal.uninstallApp(app, { clean: true });
    await portal.waitFor('event.delivered');
    const { fields } = eventsTo('/event')[0] ?? {};
    expect(fields).toMatchObject({
      event: 'ONAPPUNINSTALL',
      data: { CLEAN: '1', LANGUAGE_ID: 'en' },
      auth: { application_token: app.applicationToken, member_id: portal.memberId },
    });
    expect(Object.keys(fields?.['auth'])).not.toContain('access_token');
    expect(portal.state.lines).toEqual([]);
    expect(portal.state.settings.outgoingLine).toBe('');
    expect((await admin('profile')).body.error).toBe('APPLICATION_NOT_FOUND');
  });

  test('a new version has to bind everything again', async () => {
    const app = withWizard();
    portal.parts.integrator.finishInstall(app, 1);
    await restOf(portal, 1, app)('event.bind', { EVENT: 'OnExternalCallStart', HANDLER: at('/event') });
    portal.reinstallApp(app);
    expect(app).toMatchObject({ version: 2, installed: false });
    expect(portal.state.eventHandlers).toEqual([]);
  });
});

describe('event.test', () => {
  test('raises ONAPPTEST with what it was given, once the application is installed', async () => {
    const app = portal.addApp({ name: 'Phones', handlerUrl: at('/app') });
    const rest = restOf(portal, 1, app);
    await rest('event.bind', { EVENT: 'OnAppTest', HANDLER: at('/event') });
    expect((await rest('event.test', { any: 'data' })).body.result).toBe(1);
    await portal.waitFor('event.delivered', { where: ({ outcome }) => outcome === 200 });
    expect(eventsTo('/event')[0]?.fields).toMatchObject({
      event: 'ONAPPTEST',
      data: { QUERY: { any: 'data' }, LANGUAGE_ID: 'en' },
      auth: { application_token: app.applicationToken },
    });
    app.installed = false;
    await rest('event.test', { any: 'more' });
    expect(portal.parts.events.deliveries).toHaveLength(1);
  });
});

describe('over HTTP', () => {
  test('an integrator can add an application and delete it again', async () => {
    const post = (name: string, body: object) =>
      fetch(`${portal.site.origin}/sandbox/api/${name}`, { method: 'POST', body: JSON.stringify(body) });
    const added = (await (await post('add-app', { name: 'By hand', handlerUrl: at('/app') })).json()) as PortalApp;
    expect(added).toMatchObject({ name: 'By hand', installed: true, clientSecret: expect.any(String) });
    expect((await post('uninstall-app', { appId: added.id })).status).toBe(200);
    expect((await post('uninstall-app', { appId: added.id })).status).toBe(400);
    expect(portal.state.apps).toEqual([]);
  });
});
