import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fresh, NOW, portalSettings, ready } from '../../../scripts/screens/people.ts';
import { ui } from '../../../scripts/screens/screen.ts';
import { answerWith, eventually, push, requestsOn, Windows } from './windows.ts';

describe('the first set-up', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());

  it('is done with the keyboard alone, from the telephone to the last step', async () => {
    const page = await windows.show(ui('fresh', fresh));
    await page.getByLabel('SIP address').focus();
    await page.keyboard.type('sip:anna@pbx.example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.type('s3cret');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab'); // past "Show what is typed"
    await page.keyboard.type('pbx.example.com/ws');
    await page.keyboard.press('Enter');
    await eventually(() => requestsOn(page, 'account:save')).toEqual([
      {
        account: {
          address: 'anna@pbx.example.com',
          server: 'wss://pbx.example.com/ws',
          line: { number: 'anna', kind: 'direct' },
          iceServers: [],
        },
        password: 's3cret',
      },
    ]);
    await page.getByRole('heading', { name: 'Bitrix24' }).waitFor();

    await page.getByLabel('Bitrix24 address').focus();
    // No companion host.
    for (const text of ['company.bitrix24.com', 'offhook.example.com', '', portalSettings.clientId, 'key']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Tab'); // past "Show what is typed"
    await page.keyboard.press('Enter'); // on "Sign in"
    await eventually(() => requestsOn(page, 'portal:signIn')).toEqual([
      { portal: portalSettings, clientSecret: 'key' },
    ]);

    await push(page, 'state:changed', { ...fresh, portal: { state: 'signingIn' } });
    await page.getByText('Finish the sign-in in your browser').waitFor();
    await push(page, 'state:changed', {
      ...fresh,
      portal: ready.portal,
      card: { state: 'notConnected', reason: null, blockedAttempts: 0 },
    });
    await page.getByText('Signed in as Anna Weber').waitFor();
    await page.getByRole('button', { name: 'Continue' }).press('Enter');
    await page.getByRole('button', { name: 'Connect browser' }).press('Enter');
    await eventually(() => requestsOn(page, 'browser:connect')).toHaveLength(1);
    await push(page, 'state:changed', { ...fresh, portal: ready.portal, card: { state: 'direct', tabs: 1 } });
    await page.getByRole('button', { name: 'Start using Offhook' }).press('Enter');
    await page.getByLabel('Number', { exact: true }).waitFor();
  });

  it('says at each field what is wrong with it, leads the keyboard there, and thanks as soon as it is right', async () => {
    const page = await windows.show(ui('fresh', fresh));
    await page.getByLabel('SIP address').fill('anna');
    await page.getByLabel('Server address (WSS)').fill('http://pbx.example.com');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Write it as name@server, for example anna@pbx.example.com.').waitFor();
    await page.getByText('Please fill in this field.').waitFor();
    await page.getByText('Enter an encrypted address that starts with wss://.').waitFor();
    await page.getByRole('alert').getByText('3 fields need your attention.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('address');
    expect(await requestsOn(page, 'account:save')).toEqual([]);

    await page.keyboard.type('@pbx.example.com');
    await eventually(() => page.getByText('Write it as name@server').count()).toBe(0);
    await page.getByRole('alert').getByText('2 fields need your attention.').waitFor();
  });

  it('opens "More options" when the mistake is in there', async () => {
    const page = await windows.show(ui('fresh', fresh));
    await page.getByRole('button', { name: 'More options' }).click();
    await page.getByLabel('STUN and TURN servers').fill('stun:a.example.com\nb.example.com');
    await page.getByRole('button', { name: 'Fewer options' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Each line must start with stun:, stuns:, turn: or turns:.').waitFor();
  });

  it('shows what main refuses at its field, and a refusal of no field above the button', async () => {
    const page = await windows.show(
      ui('settings', ready, {
        answers: { 'account:save': { ok: false, reason: 'invalidInput', field: 'account.line.number' } },
      }),
    );
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: /^Telephone/ }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('This value cannot be used.').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('lineNumber');

    await answerWith(page, 'account:save', { ok: false, reason: 'secretsUnavailable' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('Passwords cannot be stored safely on this computer').waitFor();

    await answerWith(page, 'account:save', { throws: true });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('Something went wrong that should not have').waitFor();

    await answerWith(page, 'account:save', { ok: true });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').getByText('Saved').waitFor();
  });

  it('keeps a stored password when its field stays empty', async () => {
    const page = await windows.show(ui('settings', ready));
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: /^Telephone/ }).click();
    await page.getByText('Leave it empty to keep the stored password.').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await eventually(() => requestsOn(page, 'account:save')).toEqual([{ account: ready.account, password: '' }]);
  });

  it('can be skipped step by step, and each step is found again', async () => {
    const page = await windows.show(ui('fresh', fresh));
    for (const step of ['Telephone', 'Bitrix24', 'Call card']) {
      await page.getByRole('heading', { level: 2, name: step }).waitFor();
      await page.getByRole('button', { name: 'Skip for now' }).click();
    }
    await page.getByText('To make calls, set up your telephone first.').waitFor();
    await page.getByRole('button', { name: 'Set up' }).last().click();
    await page.getByLabel('SIP address').waitFor();
    await page.getByRole('button', { name: /Bitrix24/ }).click();
    await page.getByLabel('Bitrix24 address').waitFor();
  });

  it('waits for the sign-in with a way to give it up', async () => {
    const page = await windows.show(ui('waiting', { ...ready, portal: { state: 'signingIn' } }));
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: /^Bitrix24/ }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await eventually(() => requestsOn(page, 'portal:cancelSignIn')).toHaveLength(1);
    await push(page, 'state:changed', { ...ready, portal: { state: 'signedOut', reason: 'signInCancelled' } });
    await page.getByText('The sign-in was cancelled').waitFor();
    expect(await page.getByLabel('Bitrix24 address').inputValue()).toBe(portalSettings.origin);
  });

  it('lets the values of a sign-in be changed, and comes back to who is signed in', async () => {
    const page = await windows.show(ui('signed-in', ready));
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: /^Bitrix24/ }).click();
    await page.getByRole('button', { name: 'Change these values' }).click();
    await page.getByLabel('Bitrix24 address').fill('other.bitrix24.com');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await eventually(() => requestsOn(page, 'portal:signIn')).toEqual([
      { portal: { ...portalSettings, origin: 'https://other.bitrix24.com' }, clientSecret: '' },
    ]);
    await push(page, 'state:changed', { ...ready, portal: { state: 'signingIn' } });
    await page.getByText('Finish the sign-in in your browser').waitFor();
    await push(page, 'state:changed', ready);
    await page.getByText('Signed in as Anna Weber').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await eventually(() => requestsOn(page, 'portal:signOut')).toHaveLength(1);
  });

  it('explains in the telephone settings why the telephone is offline', async () => {
    const page = await windows.show(
      ui('offline', { ...ready, pbx: { state: 'offline', reason: 'sipForbidden', since: 0 } }),
    );
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('button', { name: /^Telephone/ }).click();
    await page.getByText('Ask your administrator whether the account may be used with this program.').waitFor();
  });

  it('shows how long the browser has left, and asks for the sign-in first', async () => {
    const pairing = { state: 'pairing', until: NOW + 65_000 } as const;
    const page = await windows.show(ui('pairing', { ...ready, card: pairing }));
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: /^Call card/ }).click();
    await page.getByText('Time left: 1:05.').waitFor();
    await push(page, 'state:changed', { ...ready, portal: { state: 'notSetUp' }, card: { state: 'notSetUp' } });
    await page.getByText('Sign in to Bitrix24 first.').waitFor();
    expect(await page.getByRole('button', { name: 'Connect browser' }).count()).toBe(0);
  });

  it('changes language and theme through main', async () => {
    const page = await windows.show(ui('ready', ready));
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('button', { name: /^Language/ }).click();
    await page.getByLabel('Language').selectOption('de');
    await page.getByText('Dark').click();
    await eventually(() => requestsOn(page, 'settings:set')).toEqual([{ locale: 'de' }, { theme: 'dark' }]);
    await push(page, 'state:changed', { ...ready, locale: 'de', localeSetting: 'de', dark: true, theme: 'dark' });
    await page.getByRole('heading', { name: 'Sprache und Darstellung' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
  });
});
