import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fresh, history, ready } from '../../../scripts/screens/people.ts';
import { ui } from '../../../scripts/screens/screen.ts';
import { answerWith, eventually, push, requestsOn, Windows } from './windows.ts';

describe('dialling', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());

  it('needs the keyboard alone: digits go into the field wherever the focus is, Enter calls', async () => {
    const page = await windows.show(ui('ready', ready));
    await page.getByRole('button', { name: 'Settings' }).focus();
    await page.keyboard.type('0800');
    await page.keyboard.press('Backspace');
    await eventually(() => page.getByLabel('Number', { exact: true }).inputValue()).toBe('080');
    await page.keyboard.press('Enter');
    await eventually(() => requestsOn(page, 'call:command')).toEqual([{ type: 'dial', number: '080' }]);
    await eventually(() => page.getByLabel('Number', { exact: true }).inputValue()).toBe('');
  });

  it('calls on Enter also when nothing has the focus', async () => {
    const page = await windows.show(ui('ready', ready));
    await page.keyboard.type('201');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('Enter');
    await eventually(() => requestsOn(page, 'call:command')).toEqual([{ type: 'dial', number: '201' }]);
  });

  it.each([
    ['tel:+49%20', 'tel:+49 (0)30 / 123-45', '+493012345'],
    ['a number in a sentence of separators', '  0800 – 123.456\n', '0800123456'],
    ['full-width digits', '０３０', '030'],
    ['a SIP name', 'sip:echo@pbx.example.com;transport=ws', 'echo@pbx.example.com'],
  ])('cleans what is pasted: %s', async (_, pasted, expected) => {
    const page = await windows.show(ui('ready', ready));
    await page.locator('input').evaluate((field, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', text);
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, pasted);
    await eventually(() => page.locator('input').inputValue()).toBe(expected);
  });

  it('takes a paste that is made beside the field', async () => {
    const page = await windows.show(ui('ready', ready));
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', '(030) 12');
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await eventually(() => page.locator('input').inputValue()).toBe('03012');
  });

  it('says in words why the number was refused, keeps it, and forgets the refusal with the next key', async () => {
    const page = await windows.show(
      ui('ready', ready, { answers: { 'call:command': { ok: false, reason: 'invalidNumber' } } }),
    );
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This is not a number that can be dialled.').waitFor();
    expect(await page.locator('input').inputValue()).toBe('12');
    expect(await page.locator('input').getAttribute('aria-invalid')).toBe('true');
    await page.keyboard.type('3');
    await eventually(() => page.getByText('This is not a number').count()).toBe(0);
  });

  it('says so when main does not answer at all', async () => {
    const page = await windows.show(ui('ready', ready, { answers: { 'call:command': { throws: true } } }));
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('The program did not answer. Please try again.').waitFor();
  });

  it.each([
    ['is not set up', { state: 'notSetUp' }, 'To make calls, set up your telephone first.'],
    ['is connecting', { state: 'connecting' }, 'Connecting to the telephone system. You can call in a moment.'],
    [
      'has a wrong password',
      { state: 'offline', reason: 'wrongSipPassword', since: 0 },
      'The telephone password is wrong',
    ],
  ] as const)('sends nothing while the telephone %s, and the button says why', async (_, pbx, why) => {
    const page = await windows.show(ui('blocked', { ...ready, pbx }));
    await page.keyboard.type('201');
    await page.keyboard.press('Enter');
    const call = page.getByRole('button', { name: 'Call', exact: true });
    expect(await call.getAttribute('aria-disabled')).toBe('true');
    await call.click({ force: true });
    expect(await page.locator(`#${await call.getAttribute('aria-describedby')}`).textContent()).toContain(why);
    expect(await requestsOn(page, 'call:command')).toEqual([]);
  });

  it('offers the way out of a wrong password: the telephone settings', async () => {
    const page = await windows.show(
      ui('blocked', { ...ready, pbx: { state: 'offline', reason: 'wrongSipPassword', since: 0 } }),
    );
    await page.getByRole('button', { name: 'Open settings' }).click();
    await page.getByLabel('SIP address').waitFor();
  });

  it('shows a number from a link in the field, in whatever view, and gives it back to main when it is dialled', async () => {
    const page = await windows.show(ui('ready', ready));
    await page.getByRole('button', { name: 'Settings' }).click();
    await push(page, 'state:changed', { ...ready, draftNumber: '+493012345678' });
    await eventually(() => page.locator('input').inputValue()).toBe('+493012345678');
    await page.keyboard.press('Enter');
    await eventually(() => requestsOn(page, 'call:command')).toEqual([{ type: 'dial', number: '+493012345678' }]);
    await eventually(() => requestsOn(page, 'draft:clear')).toHaveLength(1);
  });

  it('calls again with one press on a line of the list', async () => {
    const page = await windows.show(ui('ready', ready));
    await page.getByRole('button', { name: 'Call Мария Соколова' }).click();
    await eventually(() => requestsOn(page, 'call:command')).toEqual([{ type: 'dial', number: '+74951234567' }]);
    await answerWith(page, 'call:command', { ok: false, reason: 'notRegistered' });
    await page.getByRole('button', { name: 'Call Claire Dubois' }).press('Enter');
    await page.getByRole('alert').getByText('The telephone is not connected.').waitFor();
  });

  it('tells screen readers of each recent call its direction, outcome, time and what the CRM knows', async () => {
    const page = await windows.show(ui('ready', { ...ready, history }));
    const line = page.getByRole('listitem').filter({ hasText: 'Restaurant' });
    expect(await line.textContent()).toMatch(
      /Outgoing.*Restaurant.*yesterday 16:52.*Talked 45 sec.*Not in the CRM: Bitrix24 does not accept this number/s,
    );
    expect(await page.getByRole('listitem').filter({ hasText: 'Unknown number' }).getByRole('button').count()).toBe(0);
  });

  it('opens the set-up by itself only while nothing is set up', async () => {
    const page = await windows.show(ui('fresh', fresh));
    await page.getByRole('heading', { name: 'Set up Offhook' }).waitFor();
    const other = await windows.show(ui('half', { ...fresh, account: ready.account, pbx: ready.pbx }));
    await other.getByRole('button', { name: 'Call', exact: true }).waitFor();
    await other.getByText('Bitrix24 is not set up').waitFor();
  });
});
