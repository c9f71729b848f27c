/** The administrator installs, tests, repairs and removes Offhook: the real page in the sandbox portal's frame. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, FrameLocator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildAll } from '../../../scripts/build.ts';
import { launchChromium } from '../../../scripts/chromium.ts';
import { ADMIN, type HostedPortal, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import { findPortal } from '../../../src-placement/host/portal/portal-record.ts';

const pages = path.resolve(import.meta.dirname, '../../../out/placement');
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Pictures for a person to look at, when asked for. */
const pictures = process.env['OFFHOOK_WIZARD_PICTURES'];

let browser: Browser;
let world: HostedPortal;
let page: Page;
let wizard: FrameLocator;

beforeAll(async () => {
  await buildAll({ only: ['placement'] });
  browser = await launchChromium();
}, 120_000);
afterAll(() => browser?.close());

async function start(installed: boolean): Promise<void> {
  world = await startHostedPortal({
    pages,
    installed: false,
    ...(installed
      ? {}
      : {
          portal: { preinstalled: false },
          application: (portal, handler) =>
            portal.addApp({
              name: 'Offhook',
              redirectUri: `${handler}/oauth.html`,
              handlerUrl: `${handler}/app`,
              installUrl: `${handler}/install`,
            }),
        }),
  });
}

async function open(userId = ADMIN, options: { language?: string; dark?: boolean } = {}): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1200, height: 900 },
    colorScheme: options.dark === true ? 'dark' : 'light',
  });
  page = await context.newPage();
  if (options.language !== undefined) await speak(page, options.language);
  const [app] = world.portal.state.apps;
  await page.goto(world.portal.loginUrl(userId, `/marketplace/app/${app?.id}/`));
  wizard = page.frameLocator('#app-page iframe');
}

/** LANG of `getInitData` (bitrix24.md 7.3), in another language than the sandbox has. */
async function speak(on: Page, language: string): Promise<void> {
  await on.addInitScript((lang) => {
    addEventListener(
      'message',
      (event) => {
        if (window.top === window || typeof event.data !== 'string' || !event.data.includes('"LANG":"en"')) return;
        event.stopImmediatePropagation();
        const data = event.data.replace('"LANG":"en"', `"LANG":"${lang}"`);
        dispatchEvent(new MessageEvent('message', { data, origin: event.origin, source: event.source }));
      },
      true,
    );
  }, language);
}

afterEach(async () => {
  await page?.context().close();
  await world?.stop();
});

const heading = (name: string) => wizard.getByRole('heading', { name }).waitFor();
const button = (name: string) => wizard.getByRole('button', { name });
const states = () =>
  wizard.locator('#checks li').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-state')));

async function picture(name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

async function barriers(): Promise<string[]> {
  const frame = await (await page.waitForSelector('#app-page iframe')).contentFrame();
  if (frame === null) throw new Error('no frame');
  // The page's own policy forbids foreign scripts; the browser's tools are not of the page.
  await frame.evaluate(axe);
  const { violations } = await frame.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('the wizard, before the installation is finished,', () => {
  beforeEach(async () => {
    await start(false);
  });

  it('sets everything up with one press, finishes, and then a test event arrives', async () => {
    await open();
    await heading('Set Offhook up on this portal');
    expect(await states()).toEqual(['ok', 'missing', 'missing', 'missing', 'missing', 'ok']);
    expect(await barriers()).toEqual([]);
    await picture('new');

    await button('Set up').click();
    await heading('Ready to finish');
    expect(await states()).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
    await picture('finish');
    const { state, handlerSite } = world.portal;
    expect(state.placements).toMatchObject([{ handler: `${handlerSite.origin}/placement.html`, userId: 0 }]);
    expect(state.eventHandlers.map(({ event }) => event).sort()).toEqual([
      'ONAPPINSTALL',
      'ONAPPTEST',
      'ONAPPUNINSTALL',
      'ONEXTERNALCALLBACKSTART',
      'ONEXTERNALCALLSTART',
    ]);
    expect(state.lines).toMatchObject([{ number: 'offhook-1' }]);
    expect(state.settings.outgoingLine).toBe('offhook-1');

    await button('Finish installation').click();
    await world.portal.waitFor('app.installed');
    await heading('Everything is set up');
    await button('Send a test event').click();
    await wizard.locator('#test', { hasText: /arrived after [\d.]+ s/ }).waitFor();
    expect(await barriers()).toEqual([]);
    await picture('done');
  });

  it('is no page for agents', async () => {
    await open(12);
    await page.getByText('not fully installed').first().waitFor();
    expect(await findPortal(world.host.parts.store, world.portal.memberId)).toBeNull();
  });
});

describe('the wizard of an installed application', () => {
  beforeEach(async () => {
    await start(true);
  });

  it('shows what is missing and repairs that alone', async () => {
    world.portal.state.placements[0] = {
      ...(world.portal.state.placements[0] as (typeof world.portal.state.placements)[number]),
      handler: 'https://former.example/placement.html',
    };
    await open();
    await heading('Something is missing');
    expect(await states()).toEqual(['ok', 'stale', 'missing', 'ok', 'ok', 'ok']);
    expect(await barriers()).toEqual([]);
    await picture('partial');
    await button('Repair').click();
    await heading('Everything is set up');
    expect(world.portal.state.placements.map(({ handler }) => handler)).toEqual([
      `${world.portal.handlerSite.origin}/placement.html`,
    ]);
    expect(world.portal.state.lines).toHaveLength(1);
  });

  it('names the permission that is missing, and says in the portal’s words what it refused', async () => {
    const [app] = world.portal.state.apps;
    if (app !== undefined) app.scope = app.scope.filter((scope) => scope !== 'placement');
    world.portal.state.placements.splice(0);
    await open();
    await heading('Something is missing');
    await button('Repair').click();
    await wizard.locator('#checks li[data-state=refused]').waitFor();
    expect(await states()).toEqual(['missing', 'refused', 'ok', 'ok', 'ok', 'ok']);
    expect(await wizard.locator('#checks li').first().innerText()).toContain('placement');
    expect(await wizard.locator('#checks li[data-state=refused] .detail').innerText()).not.toBe('');
    await picture('refused');
  });

  it('removes everything of ours after a second question, by keyboard alone', async () => {
    await open();
    await button('Repair').click();
    await heading('Everything is set up');
    await button('Remove…').focus();
    await page.keyboard.press('Enter');
    await heading('Remove Offhook from this portal?');
    await picture('asking');
    await button('Keep').focus();
    await page.keyboard.press('Enter');
    await heading('Everything is set up');
    await button('Remove…').focus();
    await page.keyboard.press('Enter');
    await button('Remove everything').focus();
    await page.keyboard.press('Enter');
    await heading('Set Offhook up on this portal');
    const { placements, eventHandlers, lines } = world.portal.state;
    expect([placements, eventHandlers, lines]).toEqual([[], [], []]);
  });

  it('says when a test event does not arrive', async () => {
    await open();
    await button('Repair').click();
    await heading('Everything is set up');
    world.portal.faults.set({ loseEvents: true });
    await page.clock.install();
    await button('Send a test event').click();
    await wizard.getByText('Waiting for the test event…').first().waitFor();
    await page.clock.runFor(500);
    await page.clock.fastForward(16_000);
    await wizard.locator('#test', { hasText: 'did not arrive' }).waitFor();
    await picture('lost');
  });

  it('is for administrators, and tells agents so', async () => {
    await open(12);
    await heading('For administrators');
    expect(await barriers()).toEqual([]);
    expect(await findPortal(world.host.parts.store, world.portal.memberId)).toBeNull();
  });

  it('offers another try when the portal does not answer', async () => {
    world.portal.faults.next({ kind: 'status', status: 500, method: 'placement.get' });
    await open();
    await heading('That did not work');
    await picture('failed');
    await button('Try again').waitFor();
  });

  it.each(['de', 'ru'])('speaks %s, and has no barrier in the dark', async (language) => {
    // The sandbox's portal speaks English; its pages tell the frame what we want them to.
    await open(ADMIN, { language, dark: true });
    await heading(language === 'de' ? 'Etwas fehlt' : 'Чего-то не хватает');
    expect(await barriers()).toEqual([]);
    await picture(`dark-${language}`);
  });
});

describe('the wizard’s addresses', () => {
  beforeEach(() => start(true));

  it('do nothing without the administrator’s session', async () => {
    for (const [method, at] of [
      ['GET', '/wizard/status'],
      ['POST', '/wizard/repair'],
      ['POST', '/wizard/unbind'],
      ['POST', '/wizard/test'],
    ] as const) {
      expect((await fetch(`${world.hostOrigin}${at}`, { method })).status).toBe(401);
    }
    const forged = await fetch(`${world.hostOrigin}/wizard/session`, {
      method: 'POST',
      body: JSON.stringify({ ticket: 'k1.AAAA' }),
    });
    expect([forged.status, await forged.json()]).toEqual([403, { error: 'refused', why: 'ticketExpired' }]);
    expect(world.portal.state.placements).toHaveLength(1);
  });
});
