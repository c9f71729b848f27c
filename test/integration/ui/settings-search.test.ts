/** The search over the settings leads to every one of them, in every language, with the keyboard alone. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCALES, translator } from '#shared/messages/catalogue.ts';
import type { AppState } from '#shared/state.ts';
import { ready } from '../../../scripts/screens/people.ts';
import { ui } from '../../../scripts/screens/screen.ts';
import { searchEntries } from '../../../src-renderer/ui/settings/search/entries.ts';
import { Windows } from './windows.ts';

/** Between them, every setting is on its page. */
const STATES: readonly AppState[] = [
  {
    ...ready,
    callSettings: { ...ready.callSettings, recording: 'automatic' },
    startupSettings: { atLogin: true, hidden: true },
  },
  { ...ready, portal: { state: 'signedOut', reason: null } },
  { ...ready, networkSettings: { ...ready.networkSettings, proxy: 'servers' } },
  { ...ready, networkSettings: { ...ready.networkSettings, proxy: 'script' } },
  { ...ready, card: { state: 'notConnected', reason: null, blockedAttempts: 0 } },
];

describe('the search in the settings', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());

  async function searching(state: AppState, locale: (typeof LOCALES)[number] = 'en'): Promise<Page> {
    const page = await windows.show(ui('settings', state), { locale, dark: false });
    await page.locator('header button').click();
    return page;
  }
  const focusedText = (page: Page): Promise<string> =>
    page.evaluate(() => {
      const focused = document.activeElement;
      const labels =
        focused instanceof HTMLInputElement || focused instanceof HTMLSelectElement ? focused.labels : null;
      const place = focused?.closest('[role=group], fieldset, section');
      return [focused?.textContent, ...[...(labels ?? [])].map((label) => label.textContent), place?.textContent].join(
        '|',
      );
    });

  it.each(LOCALES)(
    'leads to every setting by its own name (%s)',
    async (locale) => {
      const t = translator(locale);
      const seen = new Set<string>();
      for (const state of STATES) {
        const page = await searching(state, locale);
        for (const { page: on, label, when } of searchEntries) {
          if (seen.has(`${on} ${label}`) || !(when?.(state) ?? true)) continue;
          seen.add(`${on} ${label}`);
          const words = t(label);
          await page.locator('input[type=search]').fill(words);
          const result = page
            .locator('search li button')
            .filter({ has: page.locator(`xpath=.//span[normalize-space(text()[1])=${quoted(words)}]`) })
            .filter({ hasText: t(`settings.${on}`) });
          await result.first().click();
          const marked = page.locator('[data-found]');
          await marked.waitFor();
          expect(await focusedText(page), `${locale} ${on} ${label}`).toContain(words);
          expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false);
          await page.locator('header button').click();
          // The query is still there: whoever comes back goes on with what she was looking for.
          expect(await page.locator('input[type=search]').inputValue()).toBe(words);
        }
      }
      expect(seen.size).toBe(searchEntries.length);
    },
    180_000,
  );

  it('goes through what it has found with the arrows, and opens it with Enter', async () => {
    const page = await searching(ready);
    await page.getByRole('searchbox', { name: 'Search settings' }).focus();
    await page.keyboard.type('ring');
    await page
      .getByRole('status')
      .getByText(/settings found$/)
      .waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const name = await page.evaluate(() => document.activeElement?.firstElementChild?.firstChild?.textContent);
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
    await page.keyboard.press('Enter');
    await page.locator('[data-found]').waitFor();
    expect(await focusedText(page)).toContain(name ?? 'nothing');
  });

  it('says when there is nothing, and gives the menu back with Escape', async () => {
    const page = await searching(ready);
    const field = page.getByRole('searchbox', { name: 'Search settings' });
    await field.fill('zzyzx');
    await page.getByRole('status').getByText('Nothing found for “zzyzx”').waitFor();
    expect(await page.getByRole('navigation', { name: 'Settings' }).count()).toBe(0);
    await field.press('Escape');
    await page.getByRole('navigation', { name: 'Settings' }).waitFor();
    expect(await field.inputValue()).toBe('');
  });

  it('leads to what an administrator has fixed, too', async () => {
    const page = await searching({ ...ready, managed: { ...ready.managed, locked: ['calls.keepDays'] } });
    await page.getByRole('searchbox').fill('keep for');
    await page.keyboard.press('Enter');
    await page.locator('[data-found]').waitFor();
    expect(await page.getByLabel('Keep for').isDisabled()).toBe(true);
    expect(await focusedText(page)).toContain('Keep for');
  });
});

const quoted = (text: string): string => `concat("${text.replaceAll('"', `", '"', "`)}", "")`;
