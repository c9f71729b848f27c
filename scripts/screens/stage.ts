/** Shows a screen in a real browser: the built window, a fake main behind it, the clock stopped. */
import { type Browser, chromium, type Page } from 'playwright';
import type { Locale } from '#shared/messages/catalogue.ts';
import { installFake } from './fake-offhook.ts';
import { NOW } from './people.ts';
import { type Screen, SIZES } from './screen.ts';

export const CHROMIUM = process.env['OFFHOOK_CHROMIUM'] ?? '/usr/bin/chromium';

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
    ],
  });

export interface Showing {
  readonly locale: Locale;
  readonly dark: boolean;
}

export async function openScreen(
  browser: Browser,
  origin: string,
  screen: Screen,
  { locale, dark }: Showing,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: screen.size ?? SIZES[screen.window],
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale,
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(NOW);
  const snapshot = screen.state === null ? {} : { [snapshotName(screen)]: { ...screen.state, locale, dark } };
  await page.addInitScript(installFake, { ...snapshot, ...screen.answers });
  await page.goto(`${origin}/${screen.window}/index.html`);
  await page.locator(screen.window === 'ui' ? 'main' : 'main h1').waitFor();
  await screen.act?.(page);
  return page;
}

const snapshotName = (screen: Screen): string => (screen.window === 'ui' ? 'state:get' : 'toast:get');
