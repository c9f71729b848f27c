/** How a call sounds, in the whole window against the sandbox's exchange. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { PhoneReport } from '#shared/phone.ts';
import { Desk } from './window/desk.ts';
import { PhoneBrowser } from './window/phone-window.ts';

let browser: PhoneBrowser;
let desk: Desk;

beforeAll(async () => {
  browser = await PhoneBrowser.open();
}, 30_000);
afterAll(async () => browser.close());
afterEach(async () => desk.close());

it('is reported while the call talks, and summed up before its end', async () => {
  desk = await Desk.open(browser);
  const { phone } = desk;
  const { callId } = await desk.dial('600');
  const { live } = await phone.until('quality', (report) => report.callId === callId && report.live.mos !== null);
  expect(live).toMatchObject({ word: 'good', lossIn: 0, codec: { name: 'PCMU', clockRate: 8000 }, warnings: [] });
  await phone.command({ type: 'hangup', callId });
  await phone.untilEvent(callId, 'ended');
  const { summary } = await phone.untilEvent(callId, 'quality');
  expect(summary).toMatchObject({ word: 'good', lossIn: 0, codec: { name: 'PCMU' }, warned: [] });
  expect(phone.events(callId).slice(-2)).toEqual(['quality', 'ended']);
});

it('with a microphone that gives nothing is warned of', async () => {
  // A tone of 0 Hz is digital silence.
  desk = await Desk.open(browser, { page: { microphoneHz: 0 } });
  const { phone } = desk;
  const { callId } = await desk.dial('600');
  const confirmed = await phone.untilEvent(callId, 'confirmed');
  await phone.until('quality', ({ live }) => live.warnings.includes('silentMicrophone'));
  // Three seconds by the monitor's own tests; a busy computer is given twice that.
  expect(Date.now() - confirmed.at).toBeLessThan(6000);
  await phone.command({ type: 'mute', callId, muted: true });
  const sofar = phone.reports.length;
  await phone.until('quality', (report) => phone.reports.indexOf(report) >= sofar && report.live.warnings.length === 0);
});

it('tells which devices there are, without those that only point to others', async () => {
  desk = await Desk.open(browser);
  const { devices } = await desk.phone.until('devices', (report) => report.devices.length > 0);
  expect(devices.map(({ label }) => label)).toEqual([
    'Fake Audio Input 1',
    'Fake Audio Input 2',
    'Fake Audio Output 1',
    'Fake Audio Output 2',
  ]);
});

it('is not complained of while the other side holds', async () => {
  desk = await Desk.open(browser);
  const { phone } = desk;
  const { callId, robot } = await desk.talking();
  await robot.hold();
  await phone.untilEvent(callId, 'hold', ({ by, held }) => by === 'remote' && held);
  const sofar = phone.reports.length;
  // Long enough for any warning: two reports that began after the hold.
  await phone.until('quality', (report) => phone.reports.slice(sofar).filter(isQuality).indexOf(report) >= 2);
  await robot.resume();
  await phone.command({ type: 'hangup', callId });
  const { summary } = await phone.untilEvent(callId, 'quality');
  expect(summary.warned).toEqual([]);
});

function isQuality(report: PhoneReport): report is Extract<PhoneReport, { type: 'quality' }> {
  return report.type === 'quality';
}
