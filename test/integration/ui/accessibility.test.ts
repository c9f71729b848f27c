/** Every window in every state, light and dark: no barrier that axe can find, no breach of the policy, no inline style. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Screen } from '../../../scripts/screens/screen.ts';
import { screens } from '../../../scripts/screens/states.ts';
import { eventually, push, violationsOn, Windows } from './windows.ts';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('every window in every state', () => {
  let windows: Windows;
  beforeAll(async () => {
    windows = await Windows.start();
  });
  afterAll(() => windows.stop());

  /** The theme changes under the running window, as it does when evening comes; where nothing listens, it starts dark. */
  async function darkened(page: Page, screen: Screen): Promise<Page> {
    if (screen.state === null || screen.name === 'window-failed')
      return windows.show(screen, { locale: 'en', dark: true });
    const name = screen.window === 'ui' ? 'state:changed' : (`${screen.window}:changed` as const);
    await push(page, name, { ...screen.state, locale: 'en', dark: true });
    await page.waitForFunction(() => getComputedStyle(document.documentElement).colorScheme === 'dark');
    return page;
  }

  it.each(screens)('$name has no barrier, light or dark, and keeps to the policy', async (screen) => {
    const page = await windows.show(screen);
    expect(await barriersOn(page), 'light').toEqual([]);
    const evening = await darkened(page, screen);
    expect(await barriersOn(evening), 'dark').toEqual([]);
    expect(await violationsOn(evening)).toEqual([]);
    expect(await evening.locator('style').count()).toBe(0);
  });

  it('would notice a breach of the policy', async () => {
    const page = await windows.show(screens[0] as (typeof screens)[number]);
    await page.evaluate(() => {
      const style = document.createElement('style');
      style.textContent = 'body { color: red }';
      document.head.append(style);
    });
    await eventually(() => violationsOn(page)).toEqual([expect.stringContaining('style-src')]);
  });
});

async function barriersOn(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run({
      resultTypes: ['violations'],
    }),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}
