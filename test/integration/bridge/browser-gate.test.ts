/**
 * The browser's gate for real (loopback.md 3): both pages are public, the desktop is loopback, permission is what a
 * click stores. Only the hub may pass, and only after pairing.
 */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { INSTANCE_OPTION } from '#shared/bridge.ts';
import { buildPlacement } from '../placement/built-placement.ts';
import type { BuiltFiles } from '../placement/built-placement.ts';
import { launchGatedChromium } from '../placement/gated-chromium.ts';
import type { GatedChromium } from '../placement/gated-chromium.ts';
import { HANDLER, PORTAL_HOST, startTwoSites } from '../placement/two-sites.ts';
import type { InitData } from '../placement/fake-portal-page.ts';
import type { TwoSites } from '../placement/two-sites.ts';
import { INSTANCE, PORTAL, startBridge } from './running-bridge.ts';
import type { RunningBridge } from './running-bridge.ts';

let files: BuiltFiles;
let sites: TwoSites;
let browser: GatedChromium;
let at: RunningBridge;

beforeAll(async () => {
  files = await buildPlacement();
});
beforeEach(async () => {
  at = await startBridge({ handlerOrigin: HANDLER });
});
afterEach(() => at.bridge.stop());

async function launch(init: InitData): Promise<void> {
  sites = await startTwoSites(files, init);
  browser = await launchGatedChromium(sites);
}
async function quit(): Promise<void> {
  await browser.close();
  await sites.close();
}

const openPortal = async (handler = '/placement.html'): Promise<Page> => {
  const page = await browser.context.newPage();
  await page.goto(`https://${PORTAL_HOST}/?handler=${handler}`);
  await page.waitForFunction(() => document.querySelector('iframe') !== null);
  return page;
};

describe('a page of the portal', () => {
  // A browser for each: a hub outlives its pages for a while.
  beforeEach(() => {
    const instance = { port: at.port, secret: at.secret, v: [1, 1], name: 'office', seen: Date.now() };
    const options = { [INSTANCE_OPTION]: JSON.stringify({ [INSTANCE]: instance }) };
    return launch({ LANG: 'en', MEMBER_ID: PORTAL, USER_OPTIONS: options });
  });
  afterEach(quit);

  it.each([['nothing granted', null] as const, ['the handler granted', HANDLER] as const])(
    'cannot reach the desktop from the plain frame: %s',
    async (_what, granted) => {
      if (granted !== null) await browser.decide(granted, 'allow');
      const messages: string[] = [];
      browser.context.on('console', (message) => messages.push(message.text()));
      const page = await openPortal('/plain.html');
      const frame = page.frames().find((frame) => frame !== page.mainFrame());
      const code = await frame?.evaluate(
        (port) =>
          new Promise((resolve) => {
            const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
            socket.addEventListener('open', () => resolve('open'));
            socket.addEventListener('close', (event) => resolve(event.code));
          }),
        at.port,
      );
      expect(code).toBe(1006);
      expect(messages.join()).toContain('ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS');
      // The desktop sees a knock: a connection without a request.
      await at.until(() => at.bridge.counts.blockedAttempts > 0);
      expect(at.bridge.state).toMatchObject({ state: 'notConnected' });
    },
  );

  it('connects through the hub where the handler is allowed', async () => {
    await browser.decide(HANDLER, 'allow');
    await openPortal();
    await at.until(() => at.bridge.state.state === 'direct');
    await at.until(() => at.states.some((state) => state.state === 'direct' && state.tabs === 1));
    expect(at.refusals).toEqual([]);
  });

  it('needs no reload: a hub that was refused connects when the permission comes', async () => {
    const page = await openPortal();
    await at.until(() => at.bridge.counts.blockedAttempts > 0);
    expect(at.bridge.state.state).toBe('notConnected');
    let navigations = 0;
    page.on('framenavigated', () => (navigations += 1));
    await browser.decide(HANDLER, 'allow');
    await at.until(() => at.bridge.state.state === 'direct');
    expect(navigations).toBe(0);
  });

  it('stays outside where the handler is blocked', async () => {
    await browser.decide(HANDLER, 'block');
    await openPortal();
    await at.until(() => at.bridge.counts.blockedAttempts > 0);
    expect(at.bridge.state.state).toBe('notConnected');
  });
});

describe('the pairing page', () => {
  beforeAll(() => launch({}));
  afterAll(quit);

  const openPairing = async (): Promise<Page> => {
    const page = await browser.context.newPage();
    await page.goto(at.bridge.pair() ?? '');
    await page.waitForSelector('html[data-state="ready"]');
    return page;
  };
  const stateOf = (page: Page, state: string) => page.waitForSelector(`html[data-state="${state}"]`);

  it('takes the code out of the address bar and touches nothing before the click', async () => {
    await browser.decide(HANDLER, 'allow');
    const page = await openPairing();
    expect(page.url()).toBe(`${HANDLER}/pair.html`);
    expect(at.bridge.state.state).toBe('pairing');
    expect(at.logged.filter((line) => line.includes('bridge.paired'))).toEqual([]);
  });

  it('proves the code, once', async () => {
    await browser.decide(HANDLER, 'allow');
    const link = at.bridge.pair() ?? '';
    const page = await browser.context.newPage();
    await page.goto(link);
    await page.getByRole('button').click();
    await stateOf(page, 'connected');
    expect(at.logged.filter((line) => line.includes('bridge.paired'))).toHaveLength(1);
    const second = await browser.context.newPage();
    await second.goto(link);
    await second.getByRole('button').click();
    await stateOf(second, 'expired');
  });

  it('says how to unblock where the browser was told to block', async () => {
    await browser.decide(HANDLER, 'block');
    const page = await openPairing();
    await page.getByRole('button').click();
    await stateOf(page, 'denied');
    await browser.decide(HANDLER, 'allow');
    await stateOf(page, 'connected');
  });

  it('says when nobody answers', async () => {
    await browser.decide(HANDLER, 'allow');
    const page = await openPairing();
    await at.bridge.stop();
    await page.getByRole('button').click();
    await stateOf(page, 'notRunning');
  });
});
