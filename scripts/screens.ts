/**
 * `npm run screens [name…]`: every window in every state, light and dark, in every language, into docs/screens.
 * With names only the screens whose names contain one of them.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright';
import { LOCALES, type Locale } from '#shared/messages/catalogue.ts';
import { indexOf } from './screens/index-page.ts';
import { buildWindows, serveWindows } from './screens/renderer.ts';
import { launchChromium } from './chromium.ts';
import { ensurePackages } from './debian.ts';
import { newStage, playScreen } from './screens/stage.ts';
import type { Screen } from './screens/screen.ts';
import { smallPng } from './screens/small-png.ts';
import { screens } from './screens/states.ts';

const docs = path.resolve(import.meta.dirname, '../docs/screens');
const wanted = process.argv.slice(2);
const chosen = screens.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));

// The same letters on every Debian, so that a picture changes only when its window does.
const font = '/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf';
const otherFont = process.platform === 'linux' ? ensurePackages({ [font]: 'fonts-liberation' }) : null;
if (otherFont !== null) console.warn(`Drawn in another font: ${otherFont}`);

const built = await mkdtemp(path.join(tmpdir(), 'offhook-screens-'));
await buildWindows(built);
const server = await serveWindows(built);
const browser = await launchChromium();
try {
  for (const locale of LOCALES) {
    await mkdir(path.join(docs, locale), { recursive: true });
    const rest = chosen.values();
    // Two at a time: one draws while the other loads.
    await Promise.all([1, 2].map(() => pictures(browser, rest, locale)));
    console.log(`${locale}: ${chosen.length} screens, light and dark`);
  }
  await writeFile(path.join(docs, 'README.md'), indexOf(screens));
} finally {
  await browser.close();
  await server.close();
  await rm(built, { recursive: true });
}

async function pictures(on: Browser, rest: Iterable<Screen>, locale: Locale): Promise<void> {
  for (const screen of rest) await picture(on, screen, locale);
}

async function picture(on: Browser, screen: Screen, locale: Locale): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    const showing = { locale, dark: theme === 'dark' };
    const stage = await newStage(on, showing);
    const page = await stage.newPage();
    await playScreen(page, server.origin, screen, showing);
    const file = path.join(docs, locale, `${screen.name}-${theme}.png`);
    await writeFile(file, smallPng(await page.screenshot({ animations: 'disabled', caret: 'hide' })));
    await stage.close();
  }
}
