import { describe, expect, it } from 'vitest';
import { type InputState, noInputs, readInputReport } from '../../../../../src-renderer/phone/headset/input-reports.ts';
import { readLayout } from '../../../../../src-renderer/phone/headset/layout.ts';
import { OutputReports, type OutputValues } from '../../../../../src-renderer/phone/headset/output-reports.ts';
import { hex, type PublishedDevice, published } from './descriptors.ts';
import { collectionsOf } from './report-descriptor.ts';

const layoutOf = ({ descriptor }: Pick<PublishedDevice, 'descriptor'>) => readLayout(collectionsOf(descriptor));

/** What the reports change, one after the other: "+hookSwitch" goes on, "-hookSwitch" off. */
function heard(device: Pick<PublishedDevice, 'descriptor'>, ...reports: readonly string[]): string[][] {
  const layout = layoutOf(device);
  let state: InputState = noInputs;
  return reports.map((report) => {
    const [reportId = 0, ...bytes] = hex(report);
    const reading = readInputReport(layout, state, reportId, new DataView(Uint8Array.from(bytes).buffer));
    state = reading.state;
    return reading.changes.map(({ field, on }) => `${on ? '+' : '-'}${field.input}`);
  });
}

describe('input reports', () => {
  it('tell what has changed, and only that', () => {
    expect(heard(published.jabraLink380c, '02 01 00', '02 01 00', '02 09 00', '02 01 00', '02 00 00')).toEqual([
      ['+hookSwitch'],
      [],
      ['+phoneMute'],
      ['-phoneMute'],
      ['-hookSwitch'],
    ]);
  });

  it('find the reject button behind the keypad', () => {
    // Digit 5 on the keypad is none of ours.
    expect(heard(published.jabraLink380c, '02 00 03', '02 00 08', '02 00 00')).toEqual([[], ['+button'], ['-button']]);
    expect(heard(published.ankerPowerConf, '02 00 04')).toEqual([['+button']]);
  });

  it('tell several changes at once, in the order of the bits', () => {
    expect(heard(published.plantronicsBlackwire3220, '08 03', '08 04')).toEqual([
      ['+phoneMute', '+hookSwitch'],
      ['-phoneMute', '-hookSwitch', '+flash'],
    ]);
  });

  it('of other ids say nothing', () => {
    expect(heard(published.plantronicsBlackwire3220, '01 ff', '05 ff', '63 ff')).toEqual([[], [], []]);
  });

  it('with an array name what is held down, wherever it stands', () => {
    expect(heard(published.logitechG435, '05 2f00 0000', '05 2000 2f00', '05 0000 2000', '05 0000 0000')).toEqual([
      ['+phoneMute'],
      ['+hookSwitch'],
      ['-phoneMute'],
      ['-hookSwitch'],
    ]);
  });

  it('that are too short are told so; what lies beyond their end stays as it was', () => {
    const layout = layoutOf(published.jabraLink380c);
    const reading = (bytes: readonly number[], state: InputState) =>
      readInputReport(layout, state, 2, new DataView(Uint8Array.from(bytes).buffer));
    const whole = reading([0x01, 0x08], noInputs);
    expect(whole.short).toBe(false);
    const cut = reading([0x00], whole.state);
    expect(cut.short).toBe(true);
    expect(cut.changes.map(({ field }) => field.input)).toEqual(['hookSwitch']);
    expect(reading([], cut.state)).toMatchObject({ short: true, changes: [] });
  });
});

describe('output reports', () => {
  /** Sends what is to be sent, as "id bytes". */
  function send(reports: OutputReports, values: OutputValues): string[] {
    const sent: string[] = [];
    for (let next = reports.toSend(values)[0]; next !== undefined; next = reports.toSend(values)[0]) {
      sent.push([next.reportId, ...next.data].map((byte) => byte.toString(16).padStart(2, '0')).join(' '));
      reports.sent(next);
    }
    return sent;
  }
  const dark = { offHook: false, ring: false, mute: false, hold: false };

  it('have the size that the descriptor says', () => {
    expect(send(new OutputReports(layoutOf(published.jabraLink380c)), { offHook: true })).toEqual(['02 01 00']);
    expect(send(new OutputReports(layoutOf(published.dellSp325)), { offHook: true })).toEqual(['05 01']);
  });

  it('are sent once, and then when something changes; the other lights of a report stay', () => {
    const reports = new OutputReports(layoutOf(published.jabraLink380c));
    expect(send(reports, { ...dark, offHook: true, mute: true })).toEqual(['02 05 00']);
    expect(send(reports, { ...dark, offHook: true, mute: true })).toEqual([]);
    expect(send(reports, { hold: true })).toEqual(['02 15 00']);
    expect(send(reports, { mute: false })).toEqual(['02 11 00']);
  });

  it('are only those that changed, where every light has its own', () => {
    const reports = new OutputReports(layoutOf(published.plantronicsBlackwire3220));
    expect(send(reports, dark)).toEqual(['09 00', '17 00', '18 00', '1e 00', '20 00']);
    expect(send(reports, { ...dark, ring: true })).toEqual(['18 01']);
  });

  it('end the ringing before they go off hook', () => {
    const reports = new OutputReports(layoutOf(published.plantronicsBlackwire3220));
    send(reports, { ...dark, ring: true });
    expect(send(reports, { ...dark, offHook: true })).toEqual(['18 00', '17 01']);
  });

  it('can be repeated, in the same order', () => {
    const reports = new OutputReports(layoutOf(published.plantronicsBlackwire3220));
    send(reports, { ...dark, ring: true });
    reports.repeat();
    expect(send(reports, { ...dark, offHook: true })).toEqual(['18 00', '09 00', '17 01', '1e 00', '20 00']);
  });

  it('are none for a device without lights', () => {
    expect(send(new OutputReports(layoutOf(published.logitechG435)), { ...dark, offHook: true })).toEqual([]);
  });
});
