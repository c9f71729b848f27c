import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser, Frame, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Incoming } from '../../../sandbox/portal/http/listener.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { launchChromium } from '../../../scripts/chromium.ts';
import { inHidden } from './browser.ts';
import { restOf } from './rest-client.ts';

interface SdkFrame {
  auth: {
    getAuthData(): { access_token: string; member_id: string };
    refreshAuth(): Promise<{ access_token: string }>;
  };
  placement: {
    options: unknown;
    call(command: string, params?: object): Promise<unknown>;
    bindEvent(event: string, callback: (payload: unknown) => void): Promise<unknown>;
    getInterface(): Promise<{ command: string[]; event: string[] }>;
  };
  actions: { v2: { call: { make(request: object): Promise<{ getData(): { result: unknown } }> } } };
}

declare global {
  interface Window {
    sdk: SdkFrame;
    received: unknown[];
  }
}

const page = `<!doctype html><script src="/sdk.js"></script><script>
  window.received = [];
  B24Js.initializeB24Frame().then((frame) => { window.sdk = frame; });
</script>`;

let sdkSource: string;
let browser: Browser;
let portal: Portal;
let tab: Page;
let hidden: Frame;

function serve({ url }: Incoming): Response | undefined {
  if (url.pathname === '/sdk.js') return new Response(sdkSource, { headers: { 'content-type': 'text/javascript' } });
  if (url.pathname !== '/placement.html') return undefined;
  return new Response(page, { headers: { 'content-type': 'text/html' } });
}

beforeAll(async () => {
  const main = createRequire(import.meta.url).resolve('@bitrix24/b24jssdk');
  sdkSource = await readFile(join(dirname(main), '../umd/index.min.js'), 'utf8');
  portal = await startPortal({ handler: { override: serve } });
  browser = await launchChromium();
  tab = await browser.newPage();
  await tab.goto(portal.loginUrl(12));
  const element = await tab.waitForSelector('iframe[id^=appframe_]', { state: 'attached' });
  const frame = await element.contentFrame();
  if (!frame) throw new Error('the placement frame is not there');
  hidden = frame;
  await inHidden(hidden, () => window.sdk !== undefined);
});
afterAll(async () => {
  await browser.close();
  await portal.stop();
});

describe('the official frame SDK in the hidden frame', () => {
  test('initialises, knows its portal, and renews its tokens', async () => {
    const auth = await hidden.evaluate(() => window.sdk.auth.getAuthData());
    expect(auth.member_id).toBe(portal.memberId);
    const fresh = await hidden.evaluate(() => window.sdk.auth.refreshAuth());
    expect(fresh.access_token).not.toBe(auth.access_token);
  });

  test('lists the interface of the placement', async () => {
    const offered = await hidden.evaluate(() => window.sdk.placement.getInterface());
    expect(offered.command.filter((name) => name.startsWith('CallCard'))).toHaveLength(9);
    expect(offered.event).toHaveLength(17);
  });

  test('calls REST from the frame across origins', async () => {
    const profile = await hidden.evaluate(async () => {
      const answer = await window.sdk.actions.v2.call.make({ method: 'profile' });
      return answer.getData().result;
    });
    expect(profile).toMatchObject({ ID: '12' });
  });

  test('hears the card and drives it; the silent commands resolve by its own timeout', async () => {
    await hidden.evaluate(() =>
      window.sdk.placement.bindEvent('BackgroundCallCard::initialized', (payload) => window.received.push(payload)),
    );
    await restOf(portal, 12)('telephony.externalCall.register', {
      USER_ID: 12,
      PHONE_NUMBER: '+493023125101',
      TYPE: 2,
    });
    await inHidden(hidden, () => window.received.length === 1);
    expect(
      await hidden.evaluate(() => window.sdk.placement.call('CallCardSetUiState', { uiState: 'incoming' })),
    ).toEqual([]);
    await tab.getByRole('button', { name: 'Answer', exact: true }).waitFor();
    expect(await hidden.evaluate(() => window.sdk.placement.call('CallCardStartTimer'))).toEqual({ isSafely: true });
  });
});
