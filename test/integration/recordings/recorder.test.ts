import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wholeFrames } from '#shared/mpeg-frames.ts';
import { ABSENT, decodeMp3, levelOf, LOUD, secondBySecond, wrongSeconds } from './decoded.ts';
import { recordAndKill } from './killed-recording.ts';
import { RecorderBrowser, type RecorderPage } from './recorder-browser.ts';

const AGENT = 700;
const CUSTOMER = 1100;

let browser: RecorderBrowser;
beforeAll(async () => {
  browser = await RecorderBrowser.open();
});
afterAll(() => browser.close());

describe('a recording whose program is killed', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'offhook-recording-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('plays in another decoder, agent left and customer right, up to the last second', {
    timeout: 60_000,
  }, async () => {
    const { row, file, decoded, writtenSeconds } = await recordAndKill({
      browser,
      folder,
      killAfterMs: 18_500,
      agentHz: AGENT,
      customerHz: CUSTOMER,
    });
    expect(row).toMatchObject({ state: 'complete', bytes: file.length, error: 'the program ended in the middle' });
    expect(decoded).toMatchObject({ sampleRate: 16_000, errors: [] });
    expect(writtenSeconds).toBeGreaterThanOrEqual(16);
    expect(decoded.seconds).toBeGreaterThan(writtenSeconds - 1);
    expect(wrongSeconds(decoded, AGENT, CUSTOMER)).toEqual([]);
  });
});

describe('a recording', () => {
  let pieces: Uint8Array[];
  let page: RecorderPage;
  beforeEach(async () => {
    pieces = [];
    page = await browser.page((bytes) => void pieces.push(bytes));
  });
  afterEach(async () => {
    await page.close();
    if (page.failures.length > 0) throw new Error(`the page complains: ${page.failures.join('; ')}`);
  });
  const stop = async () => {
    const totals = await page.do('stop');
    await expect.poll(() => pieces.length).toBe(totals.pieces);
    const file = new Uint8Array(Buffer.concat(pieces));
    expect(totals.bytes).toBe(file.length);
    return { totals, decoded: await decodeMp3(file) };
  };

  it('goes out in pieces of whole frames, the last one when it stops', async () => {
    await page.do('start', AGENT, CUSTOMER);
    await passed(3500);
    const { totals, decoded } = await stop();
    expect(pieces.length).toBeGreaterThanOrEqual(4);
    for (const piece of pieces) expect(wholeFrames(piece)).toMatchObject({ end: piece.length, lost: false });
    expect(Math.abs(decoded.seconds - totals.seconds)).toBeLessThan(0.1);
    expect(totals.seconds).toBeGreaterThan(3.3);
  });

  it('holds nothing of what was said while it was paused', async () => {
    await page.do('start', AGENT, CUSTOMER);
    await passed(1500);
    await page.do('pause');
    await page.do('changeCustomer', 2600);
    await passed(2000);
    await page.do('changeCustomer', CUSTOMER);
    await page.do('resume');
    await passed(1500);
    const { decoded } = await stop();
    expect(decoded.seconds).toBeGreaterThan(2);
    expect(decoded.seconds).toBeLessThan(4.2);
    // In any tenth of a second, not only on average.
    const tenth = decoded.sampleRate / 10;
    for (let at = 0; at + tenth <= decoded.right.length; at += tenth) {
      expect(levelOf(decoded.right.subarray(at, at + tenth), 2600, decoded.sampleRate)).toBeLessThan(0.02);
    }
  });

  it('follows another microphone', async () => {
    await page.do('start', AGENT, CUSTOMER);
    await passed(2000);
    await page.do('changeMicrophone', 1900);
    await passed(2500);
    const { decoded } = await stop();
    const levels = secondBySecond(decoded.left, decoded.sampleRate, AGENT, 1900);
    expect(levels[0]?.[0]).toBeGreaterThan(LOUD / 2);
    expect(levels.at(-1)?.[0]).toBeLessThan(ABSENT);
    expect(levels.at(-1)?.[1]).toBeGreaterThan(LOUD);
  });

  it('has the beep on the side that sent it', async () => {
    await page.do('start', AGENT, CUSTOMER);
    await page.do('beep');
    await passed(3000);
    const { decoded } = await stop();
    const loudest = (side: Float32Array): number => Math.max(...secondBySecond(side, decoded.sampleRate, 1400).flat());
    expect(loudest(decoded.left)).toBeGreaterThan(0.004);
    expect(loudest(decoded.right)).toBeLessThan(0.001);
  });
});
