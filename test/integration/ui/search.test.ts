/** Whom the dial field finds, by keyboard and mouse, and what the search costs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright';
import { ready } from '../../../scripts/screens/people.ts';
import { ui } from '../../../scripts/screens/screen.ts';
import { bergmanns, searching } from '../../../scripts/screens/search-states.ts';
import { answerWith, eventually, push, requestsOn, Windows } from './windows.ts';

const found = (more = false) => ({ 'crm:search': { state: 'found', entries: bergmanns, more } });
const options = (page: Page) => page.getByRole('option').allInnerTexts();
const searches = async (page: Page): Promise<unknown[]> =>
  (await requestsOn(page, 'crm:search')).filter((request) => (request as { text: string }).text !== '');
const field = (page: Page) => page.getByRole('combobox', { name: 'Number' });
/** Longer than any pause after which it would be asked. */
const quiet = (page: Page) => page.waitForTimeout(1300);

describe('the dial field', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());

  it('finds quick keys, recent calls and clients, says how many, and calls whom Enter has chosen', async () => {
    const page = await windows.show(ui('search', searching, { answers: found() }));
    await field(page).pressSequentially('berg');
    await eventually(() => options(page)).toHaveLength(6);
    expect(await page.getByRole('group').getByText('Clients in Bitrix24').count()).toBe(1);
    await page.getByRole('status').getByText('6 suggestions').waitFor({ state: 'attached' });
    expect(await field(page).getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    const active = await field(page).getAttribute('aria-activedescendant');
    expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true');
    expect(await page.locator(`#${active}`).innerText()).toContain('Bergmann & Söhne');
    await page.keyboard.press('Enter');
    const client = { type: 'COMPANY', id: 7, name: 'Bergmann & Söhne Maschinenbau und Feinmechanik GmbH' };
    await eventually(() => requestsOn(page, 'call:command')).toEqual([
      { type: 'dial', number: '+492215550177', crm: { client } },
    ]);
    await eventually(() => field(page).inputValue()).toBe('');
    expect(await page.getByRole('listbox').count()).toBe(0);
  });

  it('calls whom the mouse has chosen; a colleague or a recent call is nobody’s client', async () => {
    const page = await windows.show(ui('search', searching, { answers: found() }));
    await field(page).pressSequentially('berg');
    await page.getByRole('option', { name: /Bergen, Empfang/ }).click();
    await eventually(() => requestsOn(page, 'call:command')).toEqual([{ type: 'dial', number: '105' }]);
  });

  it('calls nobody by a name and Enter alone: that chooses the first, the next Enter calls', async () => {
    const page = await windows.show(ui('search', searching, { answers: found() }));
    await field(page).pressSequentially('elisa');
    await eventually(() => options(page)).toHaveLength(4);
    await page.keyboard.press('Enter');
    expect(await requestsOn(page, 'call:command')).toEqual([]);
    expect(await field(page).getAttribute('aria-activedescendant')).toBe('dial-suggestions-0');
    await page.keyboard.press('Enter');
    await eventually(() => requestsOn(page, 'call:command')).toMatchObject([{ number: '+49 30 5550-1234' }]);
  });

  it('still calls a number that is typed, whatever the list offers', async () => {
    const page = await windows.show(ui('ready', ready, { answers: found() }));
    await page.keyboard.type('0301234');
    await eventually(() => options(page)).not.toHaveLength(0);
    await page.keyboard.press('Enter');
    await eventually(() => requestsOn(page, 'call:command')).toEqual([{ type: 'dial', number: '0301234' }]);
  });

  it('puts the list away with Escape, until the text is another', async () => {
    const page = await windows.show(ui('search', searching, { answers: found() }));
    await field(page).pressSequentially('berg');
    await page.getByRole('listbox').waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => page.getByRole('listbox').count()).toBe(0);
    expect(await field(page).inputValue()).toBe('berg');
    await page.keyboard.type('m');
    await page.getByRole('listbox').waitFor();
  });

  it('puts the number into the field while nobody can call', async () => {
    const page = await windows.show(ui('search', { ...searching, pbx: { state: 'connecting' } }, { answers: found() }));
    await field(page).pressSequentially('berg');
    await page.getByRole('option', { name: /Paul Bergmann/ }).click();
    await eventually(() => field(page).inputValue()).toBe('030 5550199');
    expect(await requestsOn(page, 'call:command')).toEqual([]);
  });

  describe('asks the CRM', () => {
    it('once for a name of ten letters', async () => {
      const page = await windows.show(ui('search', searching, { answers: found() }));
      await field(page).pressSequentially('bergmanner', { delay: 90 });
      await eventually(() => searches(page)).toEqual([{ text: 'bergmanner' }]);
      await quiet(page);
      expect(await searches(page)).toHaveLength(1);
    });

    it('once or twice even of somebody who thinks before each letter, while the CRM has more than it tells', async () => {
      const page = await windows.show(ui('search', searching, { answers: found(true) }));
      await field(page).pressSequentially('bergmanner', { delay: 450 });
      await eventually(() => searches(page)).toContainEqual({ text: 'bergmanner' });
      await quiet(page);
      expect((await searches(page)).length).toBeLessThanOrEqual(2);
    }, 30_000);

    it('not about a number half way: when it is whole and nobody types any more', async () => {
      const page = await windows.show(ui('search', searching, { answers: found() }));
      await field(page).pressSequentially('+49305550', { delay: 60 });
      await field(page).pressSequentially('1234', { delay: 450 });
      await eventually(() => searches(page)).toEqual([{ text: '+493055501234' }]);
      await field(page).fill('105');
      await quiet(page);
      expect(await searches(page)).toHaveLength(1);
    });

    it('not about two letters, an extension, a code or an address', async () => {
      const page = await windows.show(ui('search', searching, { answers: found() }));
      for (const text of ['be', '105', '*21#', 'echo@pbx.example.com']) {
        await field(page).fill(text);
        await quiet(page);
      }
      expect(await searches(page)).toEqual([]);
    }, 30_000);

    it('no more when the text has changed: what comes late is nobody’s', async () => {
      const page = await windows.show(ui('search', searching, { answers: { 'crm:search': { never: true } } }));
      await field(page).fill('hartmann');
      await eventually(() => searches(page)).toEqual([{ text: 'hartmann' }]);
      await page.getByText('Searching in Bitrix24…').first().waitFor();
      await answerWith(page, 'crm:search', { state: 'found', entries: bergmanns, more: false });
      await field(page).fill('bergmann');
      await eventually(() => requestsOn(page, 'crm:search')).toEqual([{ text: 'hartmann' }, { text: 'bergmann' }]);
      await eventually(() => options(page)).not.toHaveLength(0);
    });

    it('not less of a portal that answers after the next letter, and gives up only when nothing is wanted', async () => {
      const answer = { lateMs: 300, answer: found(true)['crm:search'] };
      const page = await windows.show(ui('search', searching, { answers: { 'crm:search': answer } }));
      await field(page).pressSequentially('bergmanner', { delay: 450 });
      await eventually(() => searches(page)).toContainEqual({ text: 'bergmanner' });
      await quiet(page);
      expect((await requestsOn(page, 'crm:search')).length).toBeLessThanOrEqual(2);
      await answerWith(page, 'crm:search', { never: true });
      await field(page).fill('hartmann');
      await eventually(() => searches(page)).toContainEqual({ text: 'hartmann' });
      await field(page).fill('');
      await eventually(async () => (await requestsOn(page, 'crm:search')).at(-1)).toEqual({ text: '' });
    }, 30_000);

    it('again after a sign-out, and shows nothing of what the last agent has found until then', async () => {
      const page = await windows.show(ui('search', { ...searching, history: [], quickKeys: [] }, { answers: found() }));
      await field(page).fill('bergmann');
      await eventually(() => options(page)).not.toHaveLength(0);
      await answerWith(page, 'crm:search', { never: true });
      const signedOut = { state: 'signedOut', reason: null } as const;
      await push(page, 'state:changed', { ...searching, history: [], quickKeys: [], portal: signedOut });
      await page.getByText('Sign in to Bitrix24 to find clients here.').first().waitFor();
      await push(page, 'state:changed', { ...searching, history: [], quickKeys: [] });
      await page.getByText('Searching in Bitrix24…').first().waitFor();
      expect(await options(page)).toEqual([]);
      await eventually(() => searches(page)).toEqual([{ text: 'bergmann' }, { text: 'bergmann' }]);
    });

    it('not at all while nobody is signed in or the portal is away, and says so', async () => {
      const page = await windows.show(
        ui('search', { ...searching, portal: { state: 'signedOut', reason: null } }, { answers: found() }),
      );
      await field(page).fill('bergmann');
      await page.getByText('Sign in to Bitrix24 to find clients here.').first().waitFor();
      const offline = { state: 'offline', userName: 'Anna', waiting: 0, reason: 'portalUnreachable' } as const;
      await push(page, 'state:changed', { ...searching, portal: offline });
      await page.getByText('Bitrix24 can’t be reached.').first().waitFor();
      await quiet(page);
      expect(await searches(page)).toEqual([]);
      // It is back: the text is still there.
      await push(page, 'state:changed', searching);
      await eventually(() => searches(page)).toEqual([{ text: 'bergmann' }]);
    });
  });

  it.each([
    [{ state: 'found', entries: [], more: false }, 'Bitrix24 knows no such client'],
    [{ state: 'found', entries: bergmanns, more: true }, 'More clients match. Type on to find them.'],
    [{ state: 'failed', reason: 'portalOverloaded' }, 'Bitrix24 could not be searched:'],
    [{ throws: true }, 'Bitrix24 could not be searched:'],
  ])('says what %j means', async (answer, words) => {
    const page = await windows.show(ui('search', { ...ready, history: [] }, { answers: { 'crm:search': answer } }));
    await field(page).fill('bergmann');
    await page.locator('form').getByText(words).first().waitFor();
  });
});
