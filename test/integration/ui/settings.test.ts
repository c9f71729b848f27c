/** Accounts, number rules, calls and recording: what the pages ask of main, with the mouse and with the keyboard. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '#shared/settings.ts';
import type { AppState } from '#shared/state.ts';
import { account, outgoing, ready } from '../../../scripts/screens/people.ts';
import { type Screen, ui } from '../../../scripts/screens/screen.ts';
import { answerWith, eventually, push, requestsOn, Windows } from './windows.ts';

const home: Account = { ...account, id: 'home', label: 'Home office', address: 'anna@home.example.com' };
const office: Account = { ...account, label: 'Office' };
const several: AppState = { ...ready, account: office, otherAccounts: [home] };

describe('the settings', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());

  async function opened(name: RegExp, state: AppState, answers: Screen['answers'] = {}): Promise<Page> {
    const page = await windows.show(ui('settings', state, { answers }));
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name }).click();
    return page;
  }
  const focused = (page: Page): Promise<string | null> =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);

  describe('that the administrator has set', () => {
    const locked = (...paths: string[]): AppState => ({ ...ready, managed: { ...ready.managed, locked: paths } });

    it('can be read and not changed, and say why; the others can', async () => {
      const page = await opened(/^Recording/, locked('calls.recording', 'calls.keepDays'));
      const automatic = page.getByRole('radio', { name: 'Always' });
      expect([await automatic.isDisabled(), await page.getByLabel('Keep for').isDisabled()]).toEqual([true, true]);
      expect(await page.getByText('Set by your administrator').count()).toBe(2);
      const other = await opened(/^Calls/, locked('calls.recording', 'calls.keepDays'));
      await other.getByRole('switch', { name: 'Dial at once' }).check();
      await eventually(() => requestsOn(other, 'settings:set')).toHaveLength(1);
    });

    it('lock the fields of an account', async () => {
      const page = await opened(/^Telephone/, locked('account.server', 'account.codecs'));
      expect(await page.getByLabel('Server address (WSS)').isDisabled()).toBe(true);
      expect(await page.getByLabel('SIP address').isDisabled()).toBe(false);
    });

    it('leave the agent nothing but her sign-in where they make a whole', async () => {
      const whole = locked('portal.origin', 'portal.handlerOrigin', 'portal.clientId');
      const signedOut: AppState = {
        ...whole,
        managed: { ...whole.managed, clientSecret: true },
        portal: { state: 'signedOut', reason: null },
      };
      const page = await windows.show(ui('setup', signedOut));
      expect(await page.getByRole('textbox').count()).toBe(0);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await eventually(() => requestsOn(page, 'portal:signIn')).toEqual([
        { portal: ready.portalSettings, clientSecret: '' },
      ]);
    });
  });

  describe('of the accounts', () => {
    it('show the only account at once, and of several which one is in use', async () => {
      const page = await opened(/^Telephone/, ready);
      expect(await page.getByLabel('SIP address').inputValue()).toBe(account.address);
      await push(page, 'state:changed', several);
      await page.getByText('In use · Ready').waitFor();
      expect(await page.getByRole('button', { name: 'Use: Office' }).count()).toBe(0);
    });

    it('switch to another one, and warn of what a switch does to calls', async () => {
      const page = await opened(/^Telephone/, several);
      expect(await page.getByText('ends the calls that are up').count()).toBe(0);
      await push(page, 'state:changed', { ...several, calls: [outgoing] });
      await page.getByText('Switching to another account ends the calls that are up.').waitFor();
      await page.getByRole('button', { name: 'Use: Home office' }).click();
      await eventually(() => requestsOn(page, 'account:select')).toEqual([{ id: 'home' }]);
      await answerWith(page, 'account:select', { ok: false, reason: 'settingsNotWritten' });
      await page.getByRole('button', { name: 'Use: Home office' }).click();
      await page.getByRole('alert').getByText('The settings could not be saved').waitFor();
    });

    it('add one under an id of its own, which leaves the first alone', async () => {
      const page = await opened(/^Telephone/, ready);
      await page.getByRole('button', { name: 'Add another account' }).click();
      await page.getByLabel('SIP address').fill('anna@home.example.com');
      await page.getByLabel('Password', { exact: true }).fill('s3cret');
      await page.getByLabel('Server address (WSS)').fill('home.example.com');
      await page.getByRole('button', { name: 'Save and use' }).click();
      await eventually(() => requestsOn(page, 'account:save')).toEqual([
        {
          account: {
            id: expect.stringMatching(/^[0-9a-f-]{36}$/),
            address: 'anna@home.example.com',
            server: 'wss://home.example.com',
            line: { number: 'anna', kind: 'direct' },
            iceServers: [],
          },
          password: 's3cret',
        },
      ]);
    });

    it('remove one only after a second answer, and the keyboard is at the safe one', async () => {
      const page = await opened(/^Telephone/, several);
      await page.getByRole('button', { name: 'Edit: Home office' }).click();
      const remove = page.getByRole('button', { name: 'Remove this account' });
      await remove.press('Enter');
      await page.getByRole('alertdialog', { name: 'Remove Home office?' }).waitFor();
      await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
      await page.keyboard.press('Escape');
      await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Remove this account');
      expect(await requestsOn(page, 'account:remove')).toEqual([]);
      await remove.press('Enter');
      await page.getByRole('button', { name: 'Remove', exact: true }).click();
      await eventually(() => requestsOn(page, 'account:remove')).toEqual([{ id: 'home' }]);
      await push(page, 'state:changed', ready);
      await page.getByRole('button', { name: 'Add another account' }).waitFor();
    });

    it('order codecs with the keyboard, which goes along with the row', async () => {
      const page = await opened(/^Telephone/, ready);
      await page.getByRole('button', { name: 'More options' }).click();
      await page.getByRole('button', { name: 'Move down: Opus, best sound' }).press('Enter');
      await eventually(() => focused(page)).toBe('Move down: Opus, best sound');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      // It is last now, and its button off.
      await eventually(() => focused(page)).toBe('Move up: Opus, best sound');
      await page.getByRole('switch', { name: 'G.711 A-law' }).press('Space');
      await page.getByRole('button', { name: 'Save' }).click();
      await eventually(() => requestsOn(page, 'account:save')).toMatchObject([
        { account: { codecs: ['g722', 'pcmu', 'opus'] } },
      ]);
    });

    it('never let the last codec be switched off', async () => {
      const page = await opened(/^Telephone/, { ...ready, account: { ...account, codecs: ['pcma'] } });
      await page.getByRole('button', { name: 'More options' }).click();
      expect(await page.getByRole('switch', { name: 'G.711 A-law' }).isDisabled()).toBe(true);
    });
  });

  describe('of the numbers', () => {
    it('save rules as part of the account and keep its password', async () => {
      const page = await opened(/^Numbers/, ready);
      await page.getByLabel('Outside prefix').fill('0');
      await page.getByRole('button', { name: 'Add a rule' }).first().press('Enter');
      await page.keyboard.type('+49(Z.)');
      await page.keyboard.press('Tab');
      await page.keyboard.type('00$1');
      await page.keyboard.press('Enter');
      await eventually(() => requestsOn(page, 'account:save')).toEqual([
        {
          account: {
            ...account,
            numbers: {
              outsidePrefix: '0',
              outgoing: [{ match: '+49(Z.)', replace: '00$1' }],
              incoming: [],
              allowed: [],
            },
          },
          password: '',
        },
      ]);
      await page.getByRole('status').getByText('Saved').waitFor();
    });

    it('say in words what is wrong with a pattern, there where it is', async () => {
      const page = await opened(/^Numbers/, ready);
      await page.getByRole('button', { name: 'Add a pattern' }).click();
      await page.getByRole('textbox', { name: 'Allowed pattern 1' }).fill('+49.5');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Character 5: nothing can follow . or !').waitFor();
      await eventually(() => focused(page)).toBe('Allowed pattern 1');
      expect(await requestsOn(page, 'account:save')).toEqual([]);
      await page.getByLabel('Number to try').fill('112');
      await page.getByText('Correct the marked fields first.').waitFor();
      await page.getByRole('button', { name: 'Remove: Allowed pattern 1' }).press('Enter');
      await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Add a pattern');
      await page.getByText('Emergency number: dialled exactly like this').first().waitFor();
    });

    it('show step by step what becomes of a number, by rules that are not saved yet', async () => {
      const page = await opened(/^Numbers/, ready);
      await page.getByLabel('Outside prefix').fill('0');
      await page.getByLabel('Number to try').fill('+43 1 234567');
      await page.getByText('With the outside prefix: 000431234567').waitFor();
      await page.getByText('Dialled: 000431234567').waitFor();
      await page.getByText('The CRM is told: +431234567').first().waitFor();
      expect(await requestsOn(page, 'account:save')).toEqual([]);
    });

    it('name the emergency numbers of the country that is chosen', async () => {
      const page = await opened(/^Numbers/, ready);
      await page.getByText('Emergency numbers: 112, 110').waitFor();
      await page.getByLabel('Country').selectOption('GB');
      await page.getByText('Emergency numbers: 999, 112').waitFor();
    });
  });

  describe('of calls and recording', () => {
    it('are saved one by one, and a second change keeps the first that has no snapshot yet', async () => {
      const page = await opened(/^Recording/, ready);
      await page.getByLabel('Always').check();
      await page.getByRole('switch', { name: 'Beep while recording' }).press('Space');
      await page.getByLabel('Keep for').selectOption('30');
      const first = { ...ready.callSettings, recording: 'automatic' };
      await eventually(() => requestsOn(page, 'settings:set')).toEqual([
        { calls: first },
        { calls: { ...first, recordingBeep: true } },
        { calls: { ...first, recordingBeep: true, keepDays: 30 } },
      ]);
    });

    it("go back to main's word when main refuses, and say why", async () => {
      const page = await opened(/^Calls/, ready, {
        'settings:set': { ok: false, reason: 'settingsNotWritten' },
      });
      const toggle = page.getByRole('switch', { name: 'Answer by itself when asked' });
      // Not `uncheck`, which would wait for it to stay off.
      await toggle.press('Space');
      await page.getByRole('alert').getByText('The settings could not be saved').waitFor();
      expect(await toggle.isChecked()).toBe(true);
    });

    it('edit quick keys up to the twelfth', async () => {
      const keys = Array.from({ length: 11 }, (_, index) => ({ label: '', number: `20${index}`, watch: false }));
      const page = await opened(/^Calls/, { ...ready, quickKeys: keys });
      await page.getByRole('button', { name: 'Add a key' }).press('Enter');
      expect(await page.getByRole('button', { name: 'Add a key' }).count()).toBe(0);
      await page.keyboard.type('Door');
      await page.keyboard.press('Tab');
      await page.keyboard.type('*5');
      await page.getByRole('button', { name: 'Move up: Key 12' }).press('Enter');
      await page.getByRole('button', { name: 'Save quick keys' }).click();
      await eventually(() => requestsOn(page, 'settings:set')).toEqual([
        { quickKeys: [...keys.slice(0, 10), { label: 'Door', number: '*5', watch: true }, ...keys.slice(10)] },
      ]);
    });

    it('erase only after saying what goes and what stays, and tell when not everything went', async () => {
      const page = await opened(/^Recording/, ready, {
        'history:erase': { ok: false, reason: 'unexpected' },
      });
      await page.getByRole('button', { name: 'Erase now' }).click();
      const dialog = page.getByRole('alertdialog');
      await dialog.getByText('calls that Bitrix24 does not have yet').waitFor();
      expect(await requestsOn(page, 'history:erase')).toEqual([]);
      await dialog.getByRole('button', { name: 'Erase' }).click();
      await dialog.getByRole('alert').waitFor();
      await answerWith(page, 'history:erase', { ok: true });
      await dialog.getByRole('button', { name: 'Erase' }).click();
      await page.getByRole('status').getByText('Erased').waitFor();
      expect(await requestsOn(page, 'history:erase')).toHaveLength(2);
    });
  });

  it('say beside the dial field that nobody can be called for help while the telephone is offline', async () => {
    const offline = { state: 'offline', reason: 'sipServerUnreachable', since: 0 } as const;
    const page = await windows.show(ui('offline', { ...ready, pbx: offline }));
    const words = page.getByText('Emergency calls are not possible from this telephone now.');
    await words.waitFor();
    await push(page, 'state:changed', ready);
    await words.waitFor({ state: 'detached' });
  });
});
