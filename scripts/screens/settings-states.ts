import type { Page } from 'playwright';
import { NOW, ready } from './people.ts';
import { type Screen, ui } from './screen.ts';

const open =
  (entry?: number) =>
  async (page: Page): Promise<void> => {
    await page.locator('header button').click();
    if (entry !== undefined) await page.locator('nav button').nth(entry).click();
  };

export const settingsStates: readonly Screen[] = [
  ui('settings', ready, { act: open() }),
  ui('settings-telephone', ready, { act: open(0) }),
  ui(
    'settings-telephone-offline',
    { ...ready, pbx: { state: 'offline', reason: 'sipForbidden', since: 0 } },
    { act: open(0) },
  ),
  ui('settings-telephone-saved', ready, {
    act: async (page) => {
      await open(0)(page);
      await page.locator('form [type=submit]').click();
    },
  }),
  ui('settings-portal', ready, { act: open(1) }),
  ui(
    'settings-portal-signed-out',
    { ...ready, portal: { state: 'signedOut', reason: 'signInTimedOut' } },
    { act: open(1) },
  ),
  ui('settings-browser', ready, { act: open(2) }),
  ui('settings-browser-waiting', { ...ready, card: { state: 'pairing', until: NOW + 65_000 } }, { act: open(2) }),
  ui('settings-appearance', ready, { act: open(3) }),
];
