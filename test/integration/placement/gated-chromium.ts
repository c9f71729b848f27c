/**
 * The browser with its gate: both sites count as public, and permissions are stored as the settings page stores them. A
 * grant by the debugging protocol would skip the check of the frame (loopback.md 3) and prove nothing.
 */
import type { BrowserContext } from 'playwright';
import { HANDLER_HOST, PORTAL_HOST } from './two-sites.ts';
import type { TwoSites } from './two-sites.ts';
import { launchUserChromium } from './user-chromium.ts';
import type { UserChromium } from './user-chromium.ts';

export interface GatedChromium extends UserChromium {
  /** What a click on "Allow" or "Block" stores for an origin. */
  decide(origin: string, setting: 'allow' | 'block'): Promise<void>;
}

export async function launchGatedChromium(
  sites: Pick<TwoSites, 'portalPort' | 'handlerPort' | 'spki'>,
): Promise<GatedChromium> {
  const rules = [
    `MAP ${PORTAL_HOST} 127.0.0.1:${sites.portalPort}`,
    `MAP ${HANDLER_HOST} 127.0.0.1:${sites.handlerPort}`,
    'EXCLUDE 127.0.0.1',
    'MAP * ~NOTFOUND',
  ];
  const spaces = [sites.portalPort, sites.handlerPort].map((port) => `127.0.0.1:${port}=public`);
  const browser = await launchUserChromium([
    `--host-resolver-rules=${rules.join(', ')}`,
    `--ip-address-space-overrides=${spaces.join(',')}`,
    `--ignore-certificate-errors-spki-list=${sites.spki}`,
  ]);
  return { ...browser, decide: (origin, setting) => storeDecision(browser.context, origin, setting) };
}

/** The settings page's own way to store a permission: the very content setting that a click in the question stores. */
async function storeDecision(context: BrowserContext, origin: string, setting: 'allow' | 'block'): Promise<void> {
  const page = await context.newPage();
  try {
    await page.goto('chrome://settings/content/siteDetails?site=' + encodeURIComponent(origin));
    await page.evaluate(
      ([site, value]) => {
        const { chrome } = window as unknown as { chrome: { send(message: string, args: unknown[]): void } };
        chrome.send('setCategoryPermissionForPattern', [`${site}:443`, '', 'loopback-network', value, false]);
      },
      [origin, setting],
    );
  } finally {
    await page.close();
  }
}
