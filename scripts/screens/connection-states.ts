import { NOW, ready } from './people.ts';
import { type Screen, ui } from './screen.ts';

export const connectionStates: readonly Screen[] = [
  ui('ready', ready),
  ui('ready-wide', ready, { size: { width: 720, height: 640 } }),
  ui('ready-smallest', ready, { size: { width: 340, height: 520 } }),
  ui('no-calls-yet', { ...ready, history: [] }),
  ui('keypad', ready, {
    act: async (page) => {
      await page.locator('form button[aria-expanded]').click();
      for (const key of ['0', '8', '0', '0']) await page.getByRole('button', { name: key, exact: true }).click();
    },
  }),
  ui('dial-refused', ready, {
    answers: { 'call:command': { ok: false, reason: 'invalidNumber' } },
    act: async (page) => {
      await page.locator('input').fill('12');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: /./ }).first().waitFor();
    },
  }),
  ui('telephone-not-set-up', { ...ready, account: null, pbx: { state: 'notSetUp' } }),
  ui('telephone-connecting', { ...ready, pbx: { state: 'connecting' } }),
  ui('telephone-wrong-password', { ...ready, pbx: { state: 'offline', reason: 'wrongSipPassword', since: 0 } }),
  ui('telephone-unreachable', { ...ready, pbx: { state: 'offline', reason: 'sipServerUnreachable', since: 0 } }),
  ui('portal-not-set-up', {
    ...ready,
    portalSettings: null,
    portal: { state: 'notSetUp' },
    card: { state: 'notSetUp' },
  }),
  ui('portal-signed-out', {
    ...ready,
    portal: { state: 'signedOut', reason: 'portalSignInNeeded' },
    card: { state: 'notSetUp' },
  }),
  ui('portal-offline', {
    ...ready,
    portal: { state: 'offline', userName: 'Anna Weber', waiting: 2, reason: 'portalUnreachable' },
  }),
  ui('card-not-connected', {
    ...ready,
    card: { state: 'notConnected', reason: 'browserNotConnected', blockedAttempts: 0 },
  }),
  ui('card-blocked', { ...ready, card: { state: 'notConnected', reason: null, blockedAttempts: 2 } }),
  ui('card-relay', { ...ready, card: { state: 'relay', blockedAttempts: 0 } }),
  ui('card-push-unreachable', {
    ...ready,
    card: { state: 'notConnected', reason: 'pushUnreachable', blockedAttempts: 0 },
  }),
  ui('card-elsewhere', { ...ready, card: { state: 'direct', tabs: 3, elsewhere: true } }),
  ui('card-no-tabs', { ...ready, card: { state: 'direct', tabs: 0 } }),
  ui('notices', {
    ...ready,
    notices: [
      { id: 'n1', reason: 'microphoneDenied', at: NOW },
      { id: 'n2', reason: 'settingsUnreadable', at: NOW },
    ],
  }),
  ui('notices-storage', {
    ...ready,
    notices: [
      { id: 'n1', reason: 'secretsUnavailable', at: NOW },
      { id: 'n2', reason: 'journalUnavailable', at: NOW },
    ],
  }),
];
