/** The recorder of shortcuts: what is pressed is what is saved, and what can't be is refused with words. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultShortcuts } from '#shared/shortcuts/shortcuts.ts';
import type { AppState } from '#shared/state.ts';
import { ready } from '../../../scripts/screens/people.ts';
import { ui } from '../../../scripts/screens/screen.ts';
import { eventually, push, requestsOn, Windows } from './windows.ts';

const withMute: AppState = {
  ...ready,
  shortcutSettings: { ...defaultShortcuts, mute: 'Control+Shift+M' },
  shortcuts: { ...ready.shortcuts, status: { ...ready.shortcuts.status, mute: 'ready' } },
};

describe('the shortcuts', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());

  async function opened(state: AppState = withMute): Promise<Page> {
    const page = await windows.show(ui('settings', state));
    await page.getByRole('button', { name: 'Settings' }).click();
    await page
      .getByRole('navigation', { name: 'Settings' })
      .getByRole('button', { name: /^Shortcuts/ })
      .click();
    return page;
  }
  const set = (page: Page) => requestsOn(page, 'settings:set');
  const recorder = (page: Page, action: string) => page.getByRole('button', { name: `Set keys: ${action}` });
  const group = (page: Page, action: string) => page.getByRole('group', { name: action });

  it('are recorded with the keyboard alone, while the program’s own keys are let through', async () => {
    const page = await opened();
    await recorder(page, 'Answer').focus();
    await page.keyboard.press('Enter');
    await group(page, 'Answer').getByText('Esc cancels').waitFor();
    expect(await requestsOn(page, 'shortcuts:record')).toEqual([{ on: true }]);
    await page.keyboard.press('Control+Shift+F9');
    await eventually(() => set(page)).toEqual([
      { shortcuts: { ...withMute.shortcutSettings, answer: 'Control+Shift+F9' } },
    ]);
    await eventually(() => requestsOn(page, 'shortcuts:record')).toEqual([{ on: true }, { on: false }]);
    expect(await group(page, 'Answer').locator('kbd').allTextContents()).toEqual(['Ctrl', 'Shift', 'F9']);
    // The button has the keyboard still, and the key that ended the recording has not pressed it again.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Set keys');
  });

  it('show the modifiers that are held', async () => {
    const page = await opened();
    await recorder(page, 'Answer').click();
    await page.keyboard.down('Control');
    await page.keyboard.down('Shift');
    await group(page, 'Answer').getByText('Ctrl + Shift + …').waitFor();
    await page.keyboard.up('Shift');
    await page.keyboard.up('Control');
    await group(page, 'Answer').getByText('Press the keys…').waitFor();
  });

  it.each([
    ['Control+C', 'Add more keys'],
    ['Alt+F4', 'Your system needs these keys.'],
    ['Control+Shift+Enter', 'This key cannot be used.'],
    ['Control+Shift+M', 'Already set for: Microphone off and on'],
  ])('refuse %s: %s', async (keys, words) => {
    const page = await opened();
    await recorder(page, 'Answer').click();
    await page.keyboard.press(keys);
    await group(page, 'Answer').getByText(words).waitFor();
    // It goes on recording.
    await page.keyboard.press('Control+Alt+A');
    await eventually(() => set(page)).toHaveLength(1);
    expect(await group(page, 'Answer').getByText(words).count()).toBe(0);
  });

  it.each(['Escape', 'Tab'])('change nothing when the recording ends by %s', async (key) => {
    const page = await opened();
    await recorder(page, 'Microphone off and on').click();
    await page.keyboard.press(key);
    await eventually(() => requestsOn(page, 'shortcuts:record')).toEqual([{ on: true }, { on: false }]);
    expect(await set(page)).toEqual([]);
    expect(await group(page, 'Microphone off and on').locator('kbd').count()).toBe(3);
  });

  it('can be removed', async () => {
    const page = await opened();
    await page.getByRole('button', { name: 'Remove keys: Microphone off and on' }).click();
    await eventually(() => set(page)).toEqual([{ shortcuts: defaultShortcuts }]);
  });

  it('say what the system has made of them', async () => {
    const page = await opened();
    await group(page, 'Microphone off and on').getByText('Works').waitFor();
    const refused = { ...withMute.shortcuts, status: { ...withMute.shortcuts.status, mute: 'refused' as const } };
    await push(page, 'state:changed', { ...withMute, shortcuts: refused });
    await group(page, 'Microphone off and on').getByText('Does not work: another program has these keys').waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('button', { name: /^Shortcuts\s*1 does not work/ }).waitFor();
  });

  it('are off where the administrator says so, and say it', async () => {
    const page = await opened({
      ...withMute,
      shortcutSettings: { ...withMute.shortcutSettings, enabled: false },
      managed: { ...ready.managed, locked: ['shortcuts.enabled'] },
    });
    expect(await page.getByRole('switch', { name: 'Use shortcuts' }).isDisabled()).toBe(true);
    expect(await page.getByRole('group').count()).toBe(1);
    await page.getByText('Set by your administrator').waitFor();
  });

  it('are written as a Mac writes them', async () => {
    const page = await opened({ ...withMute, shortcuts: { ...withMute.shortcuts, system: 'macos' } });
    expect(await group(page, 'Microphone off and on').locator('kbd').allTextContents()).toEqual(['⌃', '⇧', 'M']);
  });
});
