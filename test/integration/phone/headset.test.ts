import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { published } from '../../unit/src-renderer/phone/headset/descriptors.ts';
import { collectionsOf } from '../../unit/src-renderer/phone/headset/report-descriptor.ts';
import { Desk } from './window/desk.ts';
import { PhoneBrowser } from './window/phone-window.ts';

const { descriptor, vendorId, productId, productName } = published.jabraLink380c;
const headset = { vendorId, productId, productName, collections: collectionsOf(descriptor) };
const dark = { ringing: false, offHook: false, muted: false, held: false, messageWaiting: false };

let browser: PhoneBrowser;
let desk: Desk;

beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
afterEach(async () => desk.close());

describe('a headset at the phone window', () => {
  it('is told, shows main’s lights, and what is pressed on it becomes a report', async () => {
    desk = await Desk.open(browser, { page: { headset } });
    const { phone } = desk;
    const { headsets } = await phone.until('headsets', (report) => report.headsets.some(({ active }) => active));
    expect(headsets).toMatchObject([{ id: '0b0e:24c9', name: 'Jabra Link 380', state: 'ready' }]);
    await phone.lights({ ...dark, ringing: true });
    await expect.poll(async () => (await phone.headsetReports()).at(-1)).toEqual([0x02, 0x88, 0x00]);
    await phone.pressHeadset(0x02, 0x01, 0x00);
    expect(await phone.until('headsetButton')).toMatchObject({ button: 'answer' });
  });

  it('that the system told nothing of is looked for when the agent asks', async () => {
    desk = await Desk.open(browser, { page: { headset: { ...headset, later: true } } });
    const { phone } = desk;
    await phone.plugHeadsetIn();
    expect(phone.reports.some((report) => report.type === 'headsets' && report.headsets.length > 0)).toBe(false);
    await phone.request({ type: 'addHeadset' });
    await phone.until('headsets', (report) => report.headsets.length === 1);
  });
});
