/**
 * Ten minutes of a call, recorded, and the program killed with -9 in the ninth: what was said until then must play, in a
 * decoder that isn't ours, with the agent left and the customer right.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { wrongSeconds } from '../integration/recordings/decoded.ts';
import { recordAndKill } from '../integration/recordings/killed-recording.ts';
import { RecorderBrowser } from '../integration/recordings/recorder-browser.ts';

const NINTH_MINUTE = 8.5 * 60_000;
const AGENT = 700;
const CUSTOMER = 1100;
/** Seconds that may be in nobody's hands yet when the program dies. */
const MAY_BE_LOST = 2;

/** @returns what is wrong with the recording; nothing when all is well */
export async function recordTenMinutes(tell: (line: string) => void): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'offhook-soak-'));
  const browser = await RecorderBrowser.open();
  try {
    const given = { browser, folder, killAfterMs: NINTH_MINUTE, agentHz: AGENT, customerHz: CUSTOMER };
    const { row, file, decoded } = await recordAndKill(given);
    tell(
      `recording: killed after ${NINTH_MINUTE / 1000} s; ${file.length} bytes, ${decoded.seconds.toFixed(1)} s decoded by mpg123`,
    );
    return [
      ...(row.state === 'complete' ? [] : [`the recording is ${row.state}`]),
      ...decoded.errors,
      ...wrongSeconds(decoded, AGENT, CUSTOMER),
      ...(decoded.seconds < NINTH_MINUTE / 1000 - MAY_BE_LOST ? [`only ${decoded.seconds} s play`] : []),
    ];
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
}
