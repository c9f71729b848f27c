/** What recording a call costs: processor time of the page's process with the recorder and without, in turns. */
import { RecorderBrowser } from '../../integration/recordings/recorder-browser.ts';
import { figuresOf, type Findings } from '../figures.ts';
import { shareOfCore } from './processor.ts';

/** Percent of one core. */
const LIMIT = 3;

export async function costOfRecording(times: number): Promise<Findings> {
  const browser = await RecorderBrowser.open();
  try {
    const session = await browser.browser.newBrowserCDPSession();
    const samples: { with: number[]; without: number[] } = { with: [], without: [] };
    for (let turn = 0; turn < times; turn++) {
      const page = await browser.page(() => undefined);
      await page.do('start', 700, 1100);
      samples.with.push(await shareOfCore(session));
      await page.do('stop');
      // The two tones sing on, as a call would.
      samples.without.push(await shareOfCore(session));
      await page.close();
    }
    const [recording, plain] = [figuresOf(samples.with), figuresOf(samples.without)];
    const cost = recording.median - plain.median;
    const figures = `${cost.toFixed(1)} % of one core (page ${recording.median.toFixed(1)} %, without ${plain.median.toFixed(1)} %, n ${recording.n})`;
    const text = `recording a call takes at most ${LIMIT} %: ${figures}`;
    return { rows: [], statements: [{ id: 'recording.cpu', text, holds: cost <= LIMIT }] };
  } finally {
    await browser.close();
  }
}
