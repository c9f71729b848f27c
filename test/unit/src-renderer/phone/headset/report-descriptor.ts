/**
 * A report descriptor's bytes → what Chromium shows as `device.collections`. The items are those of HID 1.11, 6.2.2; what
 * becomes of them follows Chromium's `services/device/public/cpp/hid/hid_collection.cc`, `hid_item_state_table.cc`,
 * `hid_report_item.cc` and blink's `modules/hid/hid_device.cc` (`ToHIDReportItem`), which implement WebHID's
 * "parse the report descriptor" (section 7, HIDCollectionInfo). The bends of theirs that matter are marked.
 */
import type { CollectionInfo, ReportInfo, ReportItem } from '../../../../../src-renderer/phone/headset/web-hid.ts';

interface Collection extends CollectionInfo {
  readonly children: Collection[];
  readonly inputReports: Report[];
  readonly outputReports: Report[];
}
interface Report extends ReportInfo {
  readonly items: ReportItem[];
}
interface Globals {
  usagePage: number;
  logicalMinimum: number;
  reportSize: number;
  reportCount: number;
}

const MAIN = { input: 0x80, output: 0x90, collection: 0xa0, endCollection: 0xc0 } as const;
const GLOBAL = { usagePage: 0x04, logicalMinimum: 0x14, reportSize: 0x74, reportId: 0x84, reportCount: 0x94 } as const;
const LOCAL = { usage: 0x08, usageMinimum: 0x18, usageMaximum: 0x28 } as const;
const PUSH = 0xa4;
const POP = 0xb4;

export function collectionsOf(descriptor: Uint8Array): CollectionInfo[] {
  const top: Collection[] = [];
  const around: Collection[] = [];
  const stack: Globals[] = [{ usagePage: 0, logicalMinimum: 0, reportSize: 0, reportCount: 0 }];
  let usages: number[] = [];
  let range = { minimum: 0, maximum: 0 };
  let reportId = 0;
  const forgetLocals = (): void => {
    usages = [];
    range = { minimum: 0, maximum: 0 };
  };
  for (const { tag, value, signed } of itemsOf(descriptor)) {
    const globals = stack.at(-1) ?? fail('Pop without Push');
    // Chromium joins usage and page as soon as it meets the usage; HID 1.11 6.2.2.8 does so at the main item.
    const full = value > 0xffff ? value : globals.usagePage * 0x10000 + value;
    switch (tag) {
      case MAIN.collection: {
        const usage = usages[0] ?? 0;
        const page = usage > 0xffff ? usage >>> 16 : globals.usagePage;
        const made = { usagePage: page, usage: usage & 0xffff, children: [], inputReports: [], outputReports: [] };
        (around.at(-1)?.children ?? top).push(made);
        around.push(made);
        forgetLocals();
        break;
      }
      case MAIN.endCollection:
        around.pop();
        forgetLocals();
        break;
      case MAIN.input:
      case MAIN.output:
        // "Changes to input, output, and feature reports are propagated to all ancestor collections."
        for (const { inputReports, outputReports } of around) {
          const reports = tag === MAIN.input ? inputReports : outputReports;
          reportIn(reports, reportId).items.push(itemOf(value, globals, usages, range));
        }
        forgetLocals();
        break;
      case GLOBAL.reportId:
        reportId = value;
        break;
      case GLOBAL.usagePage:
        globals.usagePage = value;
        break;
      case GLOBAL.logicalMinimum:
        globals.logicalMinimum = signed;
        break;
      case GLOBAL.reportSize:
        globals.reportSize = value;
        break;
      case GLOBAL.reportCount:
        globals.reportCount = value;
        break;
      case LOCAL.usage:
        usages.push(full);
        break;
      case LOCAL.usageMinimum:
        range.minimum = full;
        break;
      case LOCAL.usageMaximum:
        range.maximum = full;
        break;
      case PUSH:
        stack.push({ ...globals });
        break;
      case POP:
        stack.pop();
        break;
      default:
      // Feature reports, limits, units and strings say nothing about where a button or a light lies.
    }
  }
  if (around.length > 0) fail('a collection has no end');
  return top;
}

/** The flags of HID 1.11 6.2.2.5; `isRange` as `hid_report_item.cc` has it. */
function itemOf(
  flags: number,
  globals: Globals,
  usages: number[],
  range: { minimum: number; maximum: number },
): ReportItem {
  const isRange = range.minimum !== range.maximum;
  return {
    isAbsolute: (flags & 0x04) === 0,
    isArray: (flags & 0x02) === 0,
    isRange,
    reportSize: globals.reportSize,
    reportCount: globals.reportCount,
    logicalMinimum: globals.logicalMinimum,
    ...(isRange ? { usageMinimum: range.minimum, usageMaximum: range.maximum } : { usages }),
  };
}

function reportIn(reports: Report[], reportId: number): Report {
  const found = reports.find((report) => report.reportId === reportId);
  if (found !== undefined) return found;
  const made = { reportId, items: [] };
  reports.push(made);
  return made;
}

/** Short items (HID 1.11 6.2.2.2); long ones (6.2.2.3) exist on paper only. */
function* itemsOf(bytes: Uint8Array): Generator<{ tag: number; value: number; signed: number }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    const prefix = view.getUint8(at);
    if (prefix === 0xfe) fail('a long item');
    const size = [0, 1, 2, 4][prefix & 3] ?? 0;
    if (at + 1 + size > bytes.length) fail(`the item at ${at} is cut off`);
    const value = [
      0,
      () => view.getUint8(at + 1),
      () => view.getUint16(at + 1, true),
      0,
      () => view.getUint32(at + 1, true),
    ][size];
    const signed = [
      0,
      () => view.getInt8(at + 1),
      () => view.getInt16(at + 1, true),
      0,
      () => view.getInt32(at + 1, true),
    ][size];
    yield { tag: prefix & 0xfc, value: now(value), signed: now(signed) };
    at += 1 + size;
  }
}

const now = (value: number | (() => number) | undefined): number =>
  typeof value === 'function' ? value() : (value ?? 0);

function fail(what: string): never {
  throw new Error(`report descriptor: ${what}`);
}
