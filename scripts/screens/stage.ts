/** Shows a screen in a real browser: the built window, a fake main behind it, the clock stopped. */
import type { Browser, BrowserContext, Page } from 'playwright';
import type { Locale } from '#shared/messages/catalogue.ts';
import { installFake } from './fake-offhook.ts';
import { NOW } from './people.ts';
import { type Screen, SIZES } from './screen.ts';

export interface Showing {
  readonly locale: Locale;
  readonly dark: boolean;
}

export const newStage = (browser: Browser, { locale, dark }: Showing): Promise<BrowserContext> =>
  browser.newContext({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', locale, timezoneId: 'UTC' });

/** Loads the screen's window into the page, in its state. */
export async function playScreen(page: Page, origin: string, screen: Screen, { locale, dark }: Showing): Promise<void> {
  await page.setViewportSize(screen.size ?? SIZES[screen.window]);
  await page.clock.setFixedTime(NOW);
  const snapshot = screen.state === null ? {} : { [snapshotName(screen)]: { ...screen.state, locale, dark } };
  await page.addInitScript(installFake, { ...snapshot, ...screen.answers });
  await page.goto(`${origin}/${screen.window}/index.html`);
  const drawn = screen.window === 'ui' ? 'main' : screen.state === null ? 'body' : 'main h1';
  await page.locator(drawn).waitFor();
  await screen.act?.(page);
}

const snapshotName = ({ window }: Screen): string => (window === 'ui' ? 'state:get' : `${window}:get`);
