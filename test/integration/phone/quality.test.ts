import type { Page } from 'playwright';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LiveQualitySchema, type QualityWarning, QualitySummarySchema } from '#shared/quality.ts';
import type { Parts } from './parts/page.ts';
import { PartsBrowser } from './parts/parts-browser.ts';

declare const parts: Parts;

/** A call whose near end is monitored; it stays on `window`. */
interface Held {
  call: Awaited<ReturnType<Parts['call']>>;
  monitor: ReturnType<Parts['monitor']>;
  voice: ReturnType<Parts['sing']>;
}
declare const held: Held;

/** Three seconds are promised, and counted in the monitor's own tests by a clock that waits for nobody; this is a busy computer. */
const WITHIN = 6000;

let browser: PartsBrowser;
let page: Page;

beforeAll(async () => {
  browser = await PartsBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
beforeEach(async () => {
  page = await browser.page();
  await page.evaluate(async () => {
    const voice = parts.sing(0.3);
    const call = await parts.call(voice.stream, parts.sing(0.3).stream);
    const monitor = parts.monitor(call.near);
    Object.assign(window, { held: { call, monitor, voice } });
    while (call.near.connectionState !== 'connected') await new Promise((next) => setTimeout(next, 20));
    monitor.situation({ talking: true, muted: false, held: false });
  });
  await page.waitForFunction(() => parts.reports.length > 0 && parts.reports.at(-1)?.live.mos !== null);
});
afterEach(async () => page.context().close());

/** Milliseconds from now until the warning is up. */
async function warnedAfter(warning: QualityWarning, cause: () => unknown): Promise<number> {
  const from = await page.evaluate<number>(`(async () => { await (${cause.toString()})(); return parts.now(); })()`);
  const handle = await page.waitForFunction(
    (wanted) => parts.reports.find(({ live }) => live.warnings.includes(wanted))?.at,
    warning,
    { timeout: 20_000 },
  );
  return ((await handle.jsonValue()) ?? Number.POSITIVE_INFINITY) - from;
}

const untilFine = (): Promise<unknown> =>
  page.waitForFunction(() => parts.reports.at(-1)?.live.warnings.length === 0, null, { timeout: 5000 });

describe('the quality of a call', () => {
  it('is measured every two seconds, and summed up', async () => {
    await page.waitForFunction(() => parts.reports.length >= 3, null, { timeout: 10_000 });
    const { reports, summary } = await page.evaluate(() => {
      held.monitor.close();
      return { reports: parts.reports, summary: held.monitor.summary() };
    });
    const [first, , third] = reports;
    expect((third?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(3500);
    for (const { live } of reports) expect(v.safeParse(LiveQualitySchema, live).issues).toBeUndefined();
    expect(third?.live).toMatchObject({
      word: 'good',
      lossIn: 0,
      codec: { name: 'opus', clockRate: 48_000 },
      warnings: [],
    });
    expect(third?.live.mos).toBeGreaterThan(4.2);
    expect(third?.live.roundTripMs).toBeLessThan(50);
    expect(third?.live.kbitIn).toBeGreaterThan(10);
    expect(third?.live.kbitOut).toBeGreaterThan(10);
    expect(third?.live.levelIn).toBeGreaterThan(0.1);
    expect(third?.live.levelOut).toBeGreaterThan(0.1);
    expect(v.safeParse(QualitySummarySchema, summary).issues).toBeUndefined();
    expect(summary).toMatchObject({ word: 'good', lossIn: 0, codec: { name: 'opus' }, warned: [] });
    expect(summary.seconds).toBeGreaterThanOrEqual(5);
  });

  it('says that the microphone is silent, and when it isn’t any more', async () => {
    expect(await warnedAfter('silentMicrophone', () => held.voice.set(0))).toBeLessThan(WITHIN);
    await page.evaluate(() => held.voice.set(0.3));
    await untilFine();
    expect(await page.evaluate(() => held.monitor.summary().warned)).toEqual(['silentMicrophone']);
  });

  it('says that nothing comes in, and when it does again', async () => {
    expect(await warnedAfter('noSoundFromThem', () => parts.send(held.call.far, false))).toBeLessThan(WITHIN);
    expect(await page.evaluate(() => parts.reports.at(-1)?.live.word)).toBe('bad');
    await page.evaluate(() => parts.send(held.call.far, true));
    await untilFine();
  });

  it('says that nothing goes out, and when it does again', async () => {
    expect(await warnedAfter('noSoundToThem', () => parts.send(held.call.near, false))).toBeLessThan(WITHIN);
    await page.evaluate(() => parts.send(held.call.near, true));
    await untilFine();
  });

  it('holds its peace while the call is held', async () => {
    await page.evaluate(async () => {
      held.monitor.situation({ talking: true, muted: false, held: true });
      await parts.send(held.call.far, false);
      held.voice.set(0);
    });
    const before = await page.evaluate(() => parts.reports.length);
    await page.waitForFunction((count) => parts.reports.length >= count + 2, before, { timeout: 8000 });
    expect(await page.evaluate(() => held.monitor.summary().warned)).toEqual([]);
  });
});
