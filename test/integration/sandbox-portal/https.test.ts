import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { throwAwayIdentity } from '../../../sandbox/tls/throw-away-identity.ts';
import { launchChromium } from '../../../scripts/chromium.ts';

import { fakeFrame } from './fake-frame.ts';

const identity = throwAwayIdentity(['portal.example', 'handler.test']);
const frame = fakeFrame();
let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({
    portal: { tls: identity, publicOrigin: 'https://portal.example' },
    handler: { tls: identity, publicOrigin: 'https://handler.test', override: frame.override },
  });
});
afterAll(() => portal.stop());

describe('a portal with public-looking https names', () => {
  test('opens in a browser that maps them, without a certificate warning', async () => {
    const browser = await launchChromium([
      `--host-resolver-rules=${portal.hostResolverRules}`,
      `--ignore-certificate-errors-spki-list=${identity.spki}`,
    ]);
    try {
      const page = await browser.newPage();
      await page.goto(portal.loginUrl(12));
      await portal.waitFor('frame.bound');
      expect(await page.locator('iframe').getAttribute('name')).toMatch(/^portal\.example\|1\|[0-9a-f]{32}$/);
      expect(page.url()).toBe('https://portal.example/crm/contact/list/');
      expect(frame.queries[0]?.get('PROTOCOL')).toBe('1');
      expect(portal.push.tabs(12)).toBe(1);
    } finally {
      await browser.close();
    }
  });

  test('proves its name to a client that trusts the throw-away certificate', async () => {
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(portal.hostResolverRules)?.[1]);
    const path = `/rest/profile?auth=${portal.issueTokens(13).accessToken}`;
    const status = await new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, servername: 'portal.example', ca: identity.cert }, (response) =>
        resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });

  test('reaches its handler under the public name', async () => {
    portal.click({ userId: 12, number: '+493023125101' });
    expect(await portal.waitFor('event.delivered')).toMatchObject({
      handler: 'https://handler.test/event',
      outcome: 404,
    });
  });
});
