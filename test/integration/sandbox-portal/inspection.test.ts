import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { launchChromium } from '../../../scripts/chromium.ts';
import { restOf } from './rest-client.ts';

let browser: Browser;
let portal: Portal;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

beforeEach(async () => {
  portal = await startPortal();
  page = await browser.newPage();
  await page.goto(`${portal.site.origin}/sandbox`);
});
afterEach(async () => {
  await page.close();
  await portal.stop();
});

const form = (name: string) => page.getByRole('form', { name, exact: true });
const send = async (name: string) => {
  await form(name).getByRole('button', { name, exact: true }).click();
  await page.getByRole('status').getByText(`${name}: done`).waitFor();
};

describe('the page of faults', () => {
  test('turns knobs, those of the push server too, and leaves the others', async () => {
    await form('Knobs').getByLabel('push.dropShare').fill('0.05');
    await form('Knobs').getByLabel('loseEvents').check();
    await form('Knobs').getByLabel('callListCards').selectOption('portal');
    await send('Knobs');
    expect(portal.faults.knobs).toMatchObject({
      loseEvents: true,
      callListCards: 'portal',
      slowParentMs: 0,
      push: { dropShare: 0.05, version: 5 },
    });
    await send('Clear all faults and knobs');
    expect(portal.faults.knobs).toMatchObject({ loseEvents: false, push: { dropShare: 0 } });
  });

  test('changes settings in the place where they are used', async () => {
    await form('Settings').getByLabel('bucket.capacity').fill('1');
    await form('Settings').getByLabel('defaultErrorCode').selectOption('ERROR_CORE');
    await send('Settings');
    const agent = restOf(portal, 12);
    expect((await agent('telephony.externalCall.register')).body.error).toBe('ERROR_CORE');
    expect((await agent('profile')).status).toBe(503);
  });

  test('spoils the next answer with any error of 2.4', async () => {
    await form('Next fault').getByLabel('error').fill('OVERLOAD_LIMIT');
    await form('Next fault').getByLabel('method').fill('server.time');
    await send('Next fault');
    const agent = restOf(portal, 12);
    expect((await agent('profile')).status).toBe(200);
    expect(await agent('server.time')).toMatchObject({ status: 503, body: { error: 'OVERLOAD_LIMIT' } });
    expect((await agent('server.time')).status).toBe(200);
  });

  test('tells what it did not understand', async () => {
    await form('Chaos').getByLabel('share').fill('7');
    await form('Chaos').getByRole('button').click();
    await page.getByRole('status').getByText('Chaos: {"error"').waitFor();
  });

  test('clicks, and shows what came of it', async () => {
    await send('Click');
    await portal.waitFor('call.registered');
    await page.reload();
    await page.getByRole('region', { name: 'Running calls' }).getByText('+493023125101').waitFor();
    await page.getByRole('region', { name: 'Applications' }).getByText('Offhook').waitFor();
  });
});

describe('an application for some users only', () => {
  test('refuses the others, in REST and at sign-in', async () => {
    portal.app.accessFor = [12];
    expect((await restOf(portal, 12)('profile')).status).toBe(200);
    expect(await restOf(portal, 13)('profile')).toMatchObject({ status: 403, body: { error: 'user_access_error' } });
    const answer = await page.goto(portal.loginUrl(13, `/oauth/authorize/?client_id=${portal.app.clientId}&state=s`));
    expect(answer?.status()).toBe(403);
  });
});
