import { describe, expect, it } from 'vitest';
import { hasCallControl, type HeadsetLayout, readLayout } from '../../../../../src-renderer/phone/headset/layout.ts';
import { hex, published } from './descriptors.ts';
import { collectionsOf } from './report-descriptor.ts';

const layoutOf = (descriptor: Uint8Array): HeadsetLayout => readLayout(collectionsOf(descriptor));

/** "report.bit kind input", and "report.bit output" with the report's size. */
function written({ inputs, outputs }: HeadsetLayout): { inputs: string[]; outputs: string[] } {
  return {
    inputs: inputs.map(({ reportId, bits, kind, input, selector }) =>
      [`${reportId}.${bits.join('+')}`, kind, input, ...(selector === null ? [] : [`= ${selector}`])].join(' '),
    ),
    outputs: outputs.map(
      ({ reportId, bytes, fields }) =>
        `${reportId} (${bytes} B): ${fields.map(({ output, bit }) => `${bit} ${output}`).join(', ')}`,
    ),
  };
}

const plantronics = {
  inputs: ['8.0 press phoneMute', '8.1 state hookSwitch', '8.2 state flash'],
  outputs: ['9 (1 B): 0 mute', '23 (1 B): 0 offHook', '24 (1 B): 0 ring', '30 (1 B): 0 speaker', '32 (1 B): 0 hold'],
};
/** One chip maker’s reference design, sold under several names. */
const referenceDesign = {
  inputs: [
    '5.0 state hookSwitch',
    '5.1 press phoneMute',
    '5.2 press redial',
    '5.3 press flash',
    '5.5 press line',
    '5.7 state button',
  ],
  outputs: ['5 (1 B): 0 offHook, 1 mute, 2 ring, 3 hold, 4 microphone'],
};

describe('the layout of a published device', () => {
  it.each([
    [
      published.jabraLink380c,
      {
        // The keypad's four bits lie in a nested collection, between redial and the reject button.
        inputs: [
          '2.0 state hookSwitch',
          '2.2 state line',
          '2.3 press phoneMute',
          '2.4 press flash',
          '2.5 press redial',
          '2.11 state button',
        ],
        outputs: ['2 (2 B): 0 offHook, 1 speaker, 2 mute, 3 ring, 4 hold, 5 microphone, 7 ringer'],
      },
    ],
    [published.plantronicsBlackwire3220, plantronics],
    [published.plantronicsBlackwire3220OnWindows, plantronics],
    [published.dellSp325, referenceDesign],
    [published.razerBlackSharkV2HyperSpeed, referenceDesign],
    [
      published.ankerPowerConf,
      {
        inputs: ['2.0 state hookSwitch', '2.2 press phoneMute', '2.3 press flash', '2.10 state button'],
        outputs: ['2 (2 B): 0 offHook, 1 mute, 2 ring, 3 hold, 4 microphone, 5 ringer'],
      },
    ],
    [
      published.polycomCx300,
      {
        inputs: [
          '1.0 state hookSwitch',
          '1.1 state flash',
          '1.2 state redial',
          '1.4 press phoneMute',
          '1.5 state button',
        ],
        outputs: ['2 (1 B): 0 offHook'],
      },
    ],
    [
      published.logitechMxBrio,
      { inputs: ['8.0 press phoneMute', '8.1 state hookSwitch'], outputs: ['8 (1 B): 0 mute'] },
    ],
    [
      published.teamsHeadsetInputs,
      { inputs: ['2.0 press redial', '2.1 press hookSwitch', '2.2 press phoneMute'], outputs: [] },
    ],
    [
      published.logitechG435,
      {
        inputs: [
          '5.0+16 press button = 7',
          '5.0+16 press hookSwitch = 32',
          '5.0+16 press flash = 33',
          '5.0+16 press hold = 35',
          '5.0+16 press redial = 36',
          '5.0+16 press drop = 38',
          '5.0+16 press line = 42',
          '5.0+16 press speakerPhone = 43',
          '5.0+16 press phoneMute = 47',
        ],
        outputs: [],
      },
    ],
  ])('is read from its descriptor: $productName', (device, expected) => {
    const layout = layoutOf(device.descriptor);
    expect(written(layout)).toEqual(expected);
    expect(hasCallControl(layout)).toBe(true);
  });
});

describe('the layout of a synthetic device', () => {
  it('nested as EPOS nests it: a telephony collection inside a consumer collection', () => {
    const descriptor = hex(`
      05 0C 09 01 A1 01 85 01 15 00 25 01 75 01 09 E9 09 EA 95 02 81 02 05 09 09 03 95 01 81 02
      05 0B 09 05 A1 01 09 20 95 01 81 22 09 2F 81 06 05 09 09 01 81 02 95 02 81 01
      05 08 09 17 09 09 95 02 91 22 95 06 91 01 C0 C0`);
    expect(written(layoutOf(descriptor))).toEqual({
      // Button 3 is the consumer collection's own.
      inputs: ['1.3 state hookSwitch', '1.4 press phoneMute', '1.5 state button'],
      outputs: ['1 (1 B): 0 offHook, 1 mute'],
    });
  });

  it('without report ids, with its lights on the telephony page and over two reports', () => {
    const plain = hex(
      '05 0B 09 05 A1 01 15 00 25 01 75 01 09 26 09 23 95 02 81 06 95 06 81 01 09 9E 95 01 91 22 95 07 91 01 C0',
    );
    expect(written(layoutOf(plain))).toEqual({
      inputs: ['0.0 press drop', '0.1 press hold'],
      outputs: ['0 (1 B): 0 ringer'],
    });
  });

  it('with an array of listed usages: the value counts from the logical minimum', () => {
    const keys = hex('05 0B 09 05 A1 01 15 01 25 03 75 08 95 02 09 20 09 2F 09 26 81 00 C0');
    expect(written(layoutOf(keys)).inputs).toEqual([
      '0.0+8 press hookSwitch = 1',
      '0.0+8 press phoneMute = 2',
      '0.0+8 press drop = 3',
    ]);
  });

  it('with a range of buttons, and Button 0, which is none', () => {
    const buttons = hex('05 0B 09 05 A1 01 05 09 19 00 29 02 15 00 25 01 75 01 95 03 81 02 C0');
    expect(written(layoutOf(buttons)).inputs).toEqual(['0.1 state button', '0.2 state button']);
  });

  it('without telephony has nothing', () => {
    const consumer = layoutOf(hex('05 0C 09 01 A1 01 05 0B 09 20 09 2F 15 00 25 01 75 01 95 02 81 02 C0'));
    expect(written(consumer)).toEqual({ inputs: [], outputs: [] });
    expect(hasCallControl(consumer)).toBe(false);
  });

  it('that declares an absurd range is read all the same', () => {
    const absurd = hex('05 0B 09 05 A1 01 1B 00 00 0B 00 2B FF FF 0B 00 15 00 25 01 75 01 96 FF FF 81 02 C0');
    expect(written(layoutOf(absurd)).inputs).toContain('0.32 state hookSwitch');
  });
});
