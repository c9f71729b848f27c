import { fresh, NOW, portalSettings, ready } from './people.ts';
import { type Screen, ui } from './screen.ts';
import type { Page } from 'playwright';

const toStep =
  (index: number) =>
  async (page: Page): Promise<void> =>
    page.locator('nav ol button').nth(index).click();

const signedOut = { ...fresh, portal: { state: 'signedOut', reason: null }, portalSettings: null } as const;

export const setupStates: readonly Screen[] = [
  ui('setup-telephone', fresh),
  ui('setup-telephone-more', fresh, {
    act: async (page) => {
      await page.locator('[name=address]').fill('anna.weber@pbx.example.com');
      await page.locator('form button[aria-expanded]').click();
      await page.locator('[name=lineNumber]').scrollIntoViewIfNeeded();
    },
  }),
  ui('setup-telephone-mistakes', fresh, {
    act: async (page) => {
      await page.locator('[name=address]').fill('anna');
      await page.locator('[name=server]').fill('http://pbx.example.com');
      await page.locator('form [type=submit]').click();
    },
  }),
  ui('setup-portal', signedOut, { act: toStep(1) }),
  ui('setup-portal-mistakes', signedOut, {
    answers: { 'portal:signIn': { ok: false, reason: 'signInClient', field: 'clientSecret' } },
    act: async (page) => {
      await toStep(1)(page);
      await page.locator('[name=origin]').fill('company.bitrix24.com');
      await page.locator('[name=handlerOrigin]').fill('offhook.example.com');
      await page.locator('[name=clientId]').fill(portalSettings.clientId);
      await page.locator('[name=clientSecret]').fill('secret');
      await page.locator('form [type=submit]').click();
      await page.locator('[name=clientSecret][aria-invalid=true]').waitFor();
    },
  }),
  ui('setup-portal-hosted', signedOut, {
    answers: { 'portal:signIn': { ok: false, reason: 'signInSecret' } },
    act: async (page) => {
      await toStep(1)(page);
      await page.locator('[name=origin]').fill('company.bitrix24.com');
      await page.locator('[name=handlerOrigin]').fill('offhook.example.com');
      await page.locator('[name=hostOrigin]').fill('host.example.com');
      await page.locator('[name=clientId]').fill(portalSettings.clientId);
      await page.locator('form [type=submit]').click();
      await page.locator('form [role=alert] strong').waitFor();
    },
  }),
  ui('setup-portal-waiting', { ...fresh, portal: { state: 'signingIn' } }, { act: toStep(1) }),
  ui('setup-portal-done', { ...fresh, portal: ready.portal }, { act: toStep(1) }),
  ui(
    'setup-browser',
    { ...fresh, portal: ready.portal, card: { state: 'notConnected', reason: null, blockedAttempts: 0 } },
    { act: toStep(2) },
  ),
  ui(
    'setup-browser-relay',
    { ...fresh, portal: ready.portal, card: { state: 'relay', blockedAttempts: 0 } },
    { act: toStep(2) },
  ),
  ui(
    'setup-browser-waiting',
    { ...fresh, portal: ready.portal, card: { state: 'pairing', until: NOW + 104_000 } },
    { act: toStep(2) },
  ),
  ui('setup-browser-done', { ...fresh, portal: ready.portal, card: { state: 'direct', tabs: 1 } }, { act: toStep(2) }),
];
