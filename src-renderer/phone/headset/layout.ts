/** Where in a headset's reports each usage lies. Pure: from what the device says of itself, never from its model. */
import { type HeadsetInput, type HeadsetOutput, inputOf, outputOf, TELEPHONY_PAGE } from './usages.ts';
import type { CollectionInfo, ReportInfo, ReportItem } from './web-hid.ts';

/**
 * How an on/off control speaks (HID Usage Tables 1.12, 3.4.1.2). `state`: the bit is what the control is now.
 * `press`: a relative bit, or a usage in an array, is 1 when the button goes down and 0 when it comes up.
 */
export type ControlKind = 'state' | 'press';

export interface InputField {
  readonly input: HeadsetInput;
  readonly kind: ControlKind;
  readonly reportId: number;
  /** First bits of the places where it can stand: one, or as many as the array has. */
  readonly bits: readonly number[];
  readonly size: number;
  /** In an array, the value that stands for this usage; null: any value but 0. */
  readonly selector: number | null;
}

export interface OutputField {
  readonly output: HeadsetOutput;
  readonly bit: number;
}

export interface OutputReport {
  readonly reportId: number;
  readonly bytes: number;
  readonly fields: readonly OutputField[];
}

export interface HeadsetLayout {
  readonly inputs: readonly InputField[];
  readonly outputs: readonly OutputReport[];
}

/**
 * A report belongs to one top-level collection (HID 1.11, 8.4), and Chromium lists there whatever its nested
 * collections hold, in order: so bits are counted in the top-level collection, even where the telephony collection
 * is nested in another, as some EPOS headsets have it.
 */
export function readLayout(collections: readonly CollectionInfo[]): HeadsetLayout {
  const telephony = collections.filter(hasTelephony);
  return {
    inputs: telephony.flatMap((collection) => {
      const buttons = telephonyUsages(collection);
      return collection.inputReports.flatMap((report) => inputFields(report, buttons));
    }),
    outputs: telephony.flatMap(({ outputReports }) => outputReports.map(outputReport)).filter(hasFields),
  };
}

/** Whether call control can come of it at all: some microphones declare a telephony collection for their mute key only. */
export function hasCallControl({ inputs, outputs }: HeadsetLayout): boolean {
  return inputs.some(({ input }) => input === 'hookSwitch' || input === 'phoneMute') || outputs.length > 0;
}

const hasTelephony = ({ usagePage, children }: CollectionInfo): boolean =>
  usagePage === TELEPHONY_PAGE || children.some(hasTelephony);

const hasFields = ({ fields }: OutputReport): boolean => fields.length > 0;

/** The usages inside telephony collections: a button of another collection is not ours. */
function telephonyUsages({ usagePage, children, inputReports }: CollectionInfo): ReadonlySet<number> {
  if (usagePage !== TELEPHONY_PAGE) return new Set(children.flatMap((child) => [...telephonyUsages(child)]));
  return new Set(inputReports.flatMap(({ items }) => items.flatMap((item) => usagesOf(item).map(([usage]) => usage))));
}

function inputFields({ reportId, items }: ReportInfo, allowed: ReadonlySet<number>): InputField[] {
  return withBits(items).flatMap(({ item, bit }) =>
    usagesOf(item).flatMap(([usage, index]): InputField[] => {
      const input = allowed.has(usage) ? inputOf(usage) : null;
      if (input === null) return [];
      const places = item.isArray ? range(item.reportCount) : [index];
      return [
        {
          input,
          kind: item.isAbsolute && !item.isArray ? 'state' : 'press',
          reportId,
          bits: places.map((place) => bit + place * item.reportSize),
          size: item.reportSize,
          selector: item.isArray ? item.logicalMinimum + index : null,
        },
      ];
    }),
  );
}

/** Lights in an array have not been seen on any device; they would be left alone. */
function outputReport({ reportId, items }: ReportInfo): OutputReport {
  const fields = withBits(items).flatMap(({ item, bit }) =>
    usagesOf(item).flatMap(([usage, index]): OutputField[] => {
      const output = item.isArray ? null : outputOf(usage);
      return output === null ? [] : [{ output, bit: bit + index * item.reportSize }];
    }),
  );
  return { reportId, bytes: Math.ceil(bitsOf(items) / 8), fields };
}

const bitsOf = (items: readonly ReportItem[]): number =>
  items.reduce((bits, { reportSize, reportCount }) => bits + reportSize * reportCount, 0);

const withBits = (items: readonly ReportItem[]): { item: ReportItem; bit: number }[] =>
  items.map((item, index) => ({ item, bit: bitsOf(items.slice(0, index)) }));

/**
 * The item's usages with their place. "Constant" says nothing here: Jabra and Anker mark their hook switch and mute
 * key with it, and padding is known by having no usage. A list longer than the count is cut (HID 1.11, 6.2.2.8);
 * the page may have been given too early (see `usages.ts`).
 */
function usagesOf(item: ReportItem): [usage: number, index: number][] {
  const all = item.isRange
    ? range((item.usageMaximum ?? 0) - (item.usageMinimum ?? 0) + 1).map((step) => (item.usageMinimum ?? 0) + step)
    : (item.usages ?? []);
  return all.slice(0, item.isArray ? undefined : item.reportCount).map((usage, index) => [usage, index]);
}

/** Usage ids have 16 bits: a range that claims more is not believed. */
const range = (length: number): number[] => Array.from({ length: Math.min(Math.max(length, 0), 0x10000) }, (_, i) => i);
