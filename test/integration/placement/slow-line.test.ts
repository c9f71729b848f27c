/** The placement page on a bad line: the portal measures how long it loads, and deletes it for everybody when it is slow. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTlsPortal, type TlsPortal } from '../relay/tls-portal.ts';
import { buildPlacement } from './built-placement.ts';
import { type GatedChromium, launchGatedChromium } from './gated-chromium.ts';
import { openSlowLine, type SlowLine } from './slow-line.ts';
import { PORTAL_HOST } from './two-sites.ts';

const AGENT = 12;
const LINE = { bytesPerSecond: 50_000, roundTripMs: 200 };

let directory: string;
let at: TlsPortal;
let line: SlowLine;
let browser: GatedChromium;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'offhook-slow-'));
  for (const [path, body] of await buildPlacement(['placement'])) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), body);
  }
  at = await startTlsPortal(directory);
  line = await openSlowLine(at.handlerPort, LINE);
  browser = await launchGatedChromium({ ...at, handlerPort: line.port });
});
afterEach(async () => {
  await browser.close();
  await line.close();
  await at.portal.stop();
  await rm(directory, { recursive: true });
});

/** Milliseconds from the frame's insertion to its `load`, as the portal's page measures it. */
async function load(): Promise<number> {
  const since = at.portal.mark();
  const page = await browser.context.newPage();
  await page.goto(at.portal.loginUrl(AGENT, '/crm/contact/list/'));
  return (await at.portal.waitFor('frame.loaded', { since })).milliseconds;
}

describe('on a line of 50 kB/s and 200 ms', () => {
  it('the page is loaded within 1.5 s, and within 0.5 s the next time', async () => {
    // The browser's own first page costs what no placement can help.
    await (await browser.context.newPage()).goto(`https://${PORTAL_HOST}/login/`);
    const cold = await load();
    // A hiccup of this computer is not the page's.
    const warm = Math.min(await load(), await load());
    console.log(`load: cold ${cold} ms, warm ${warm} ms`);
    expect(cold).toBeGreaterThan(2 * LINE.roundTripMs);
    expect(cold).toBeLessThanOrEqual(1500);
    expect(warm).toBeLessThanOrEqual(500);
  });

  it('twenty tabs opened at once are each loaded within 5 s', async () => {
    const slow = await twentyTabs(browser);
    const direct = await launchGatedChromium(at);
    try {
      const own = await twentyTabs(direct);
      console.log(`load of twenty tabs: ${slow} ms at most, without the line ${own} ms`);
      // A busy computer takes its time without any line, and longer than a quiet one's second: that is not the page's.
      expect(slow - Math.max(0, own - 1000)).toBeLessThan(5000);
    } finally {
      await direct.close();
    }
  }, 120_000);
});

/** Twenty tabs of one agent, all at once. @returns the slowest frame's milliseconds */
async function twentyTabs({ context }: GatedChromium): Promise<number> {
  const times: number[] = [];
  const heard = at.portal.state.timeline.on('frame.loaded', ({ milliseconds }) => times.push(milliseconds));
  const pages = await Promise.all(Array.from({ length: 20 }, () => context.newPage()));
  await pages[0]?.goto(at.portal.loginUrl(AGENT, '/login/'));
  await Promise.all(pages.map((page) => page.goto(`https://${PORTAL_HOST}/crm/contact/list/`)));
  await at.portal.until(() => times.length >= 20, 'all frames are loaded', 60_000);
  heard();
  return Math.max(...times);
}

describe('before its `load`', () => {
  it('the page is one HTML and one script, and the hub comes after it', async () => {
    const page = await browser.context.newPage();
    const asked: string[] = [];
    page.context().on('request', (request) => {
      const { hostname, pathname } = new URL(request.url());
      if (hostname === 'offhook.example.com') asked.push(pathname.replace(/-[\w-]+(?=\.js)/, ''));
    });
    const since = at.portal.mark();
    await page.goto(at.portal.loginUrl(AGENT, '/crm/contact/list/'));
    await at.portal.waitFor('frame.loaded', { since });
    expect(asked).toHaveLength(2);
    expect(asked[0]).toBe('/placement.html');
    await at.portal.waitFor('frame.bound', { since });
  });
});
