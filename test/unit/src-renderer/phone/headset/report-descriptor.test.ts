import { describe, expect, it } from 'vitest';
import { hex, jabraLink380c, published } from './descriptors.ts';
import { collectionsOf } from './report-descriptor.ts';

describe('the collections of a report descriptor', () => {
  it('are those that Chromium’s own test expects of the Jabra Link 380c', () => {
    const collections = collectionsOf(jabraLink380c.descriptor);
    expect(collections.map(({ usagePage, usage }) => [usagePage, usage])).toEqual([
      [0x0b, 0x05],
      [0xff00, 0x01],
      [0x0c, 0x01],
    ]);
    const [telephony] = collections;
    expect(telephony?.children.map(({ usagePage, usage }) => [usagePage, usage])).toEqual([[0x0b, 0x06]]);
    expect(telephony?.inputReports.map(({ reportId, items }) => [reportId, items.length])).toEqual([[2, 5]]);
    expect(telephony?.outputReports.map(({ reportId, items }) => [reportId, items.length])).toEqual([[2, 3]]);
  });

  it('repeat the reports of a nested collection in all that are around it', () => {
    const [outer] = collectionsOf(hex('05 0C 09 01 A1 01 05 0B 09 05 A1 01 09 20 75 01 95 01 81 02 C0 C0'));
    const [inner] = outer?.children ?? [];
    expect(outer?.inputReports).toEqual(inner?.inputReports);
    expect(inner).toMatchObject({ usagePage: 0x0b, usage: 0x05 });
  });

  it('join usage and page where the usage stands, as Chromium does', () => {
    const [collection] = collectionsOf(hex('05 0B 09 05 A1 01 09 07 05 09 75 01 95 01 81 02 C0'));
    expect(collection?.inputReports[0]?.items[0]?.usages).toEqual([0x0b0007]);
  });

  it('have a range where the usages are one, and flags as the main item says', () => {
    const [collection] = collectionsOf(hex('05 0B 09 05 A1 01 19 B0 29 BB 15 FF 75 04 95 02 81 44 C0'));
    expect(collection?.inputReports[0]?.items).toEqual([
      {
        isAbsolute: false,
        isArray: true,
        isRange: true,
        reportSize: 4,
        reportCount: 2,
        logicalMinimum: -1,
        usageMinimum: 0x0b00b0,
        usageMaximum: 0x0b00bb,
      },
    ]);
  });

  it('keep what is pushed', () => {
    const [collection] = collectionsOf(hex('05 0B 09 05 A1 01 75 01 95 01 A4 75 08 B4 09 20 81 02 C0'));
    expect(collection?.inputReports[0]?.items[0]?.reportSize).toBe(1);
  });

  it.each(['05 0B 09', '05 0B 09 05 A1 01', 'FE 01 00 00', 'B4 05 0B'])('are none of %s', (bytes) => {
    expect(() => collectionsOf(hex(bytes))).toThrow('report descriptor');
  });
});

it.each(Object.values(published))('the published bytes of $productName are whole', ({ descriptor, source }) => {
  expect(collectionsOf(descriptor).length).toBeGreaterThan(0);
  expect(source).not.toBe('');
});

it.each([
  ['Plantronics Blackwire 3220', published.plantronicsBlackwire3220.descriptor, 71 + 109],
  ['Polycom CX300', published.polycomCx300.descriptor, 529],
  ['Razer BlackShark V2 HyperSpeed', published.razerBlackSharkV2HyperSpeed.descriptor, 191],
  ['Anker PowerConf', published.ankerPowerConf.descriptor, 191],
])('the %s has as many bytes as its source says', (_, descriptor, bytes) => {
  expect(descriptor).toHaveLength(bytes);
});
