/** Processor time, as the browser counts it for its processes. */
import type { CDPSession } from 'playwright';
import { now } from '../compare.ts';

const WINDOW_MS = 5000;

/** Of all pages' processes together over five seconds, in percent of one core. */
export async function shareOfCore(session: CDPSession): Promise<number> {
  const [from, begun] = [await pagesCpu(session), now()];
  await new Promise((next) => setTimeout(next, WINDOW_MS));
  return (((await pagesCpu(session)) - from) * 100_000) / (now() - begun);
}

/** Seconds. */
async function pagesCpu(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}
