/** A `navigator.hid` whose devices replay input reports and take output reports, as strictly as a system does. */
import type {
  CollectionInfo,
  HidConnectionEvent,
  HidDeviceLike,
  HidLike,
  InputReportEvent,
} from '../../../../../src-renderer/phone/headset/web-hid.ts';
import { hex, type PublishedDevice } from './descriptors.ts';
import { collectionsOf } from './report-descriptor.ts';

export class FakeDevice implements HidDeviceLike {
  opened = false;
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  readonly collections: readonly CollectionInfo[];
  /** What arrived: report id and bytes, as "02 01 00". */
  readonly sent: string[] = [];
  /** How often it was opened. */
  openings = 0;
  refuses: Error | null = null;
  takesNoReports = false;
  #hold: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<(event: InputReportEvent) => void>();

  constructor({ vendorId, productId, productName, descriptor }: Omit<PublishedDevice, 'source'>) {
    this.vendorId = vendorId;
    this.productId = productId;
    this.productName = productName;
    this.collections = collectionsOf(descriptor);
  }

  async open(): Promise<void> {
    await Promise.resolve();
    if (this.opened) throw new DOMException('The device is already open.', 'InvalidStateError');
    if (this.refuses !== null) throw this.refuses;
    this.opened = true;
    this.openings++;
  }

  async close(): Promise<void> {
    await Promise.resolve();
    this.opened = false;
  }

  async sendReport(reportId: number, data: Uint8Array): Promise<void> {
    await this.#hold;
    if (!this.opened) throw new DOMException('The device must be opened first.', 'InvalidStateError');
    if (this.takesNoReports || data.length !== this.#bytesOf(reportId)) {
      throw new DOMException('Failed to write the report.', 'NotAllowedError');
    }
    this.sent.push(text(reportId, data));
  }

  addEventListener(_type: 'inputreport', listener: (event: InputReportEvent) => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'inputreport', listener: (event: InputReportEvent) => void): void {
    this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** The device sends reports, each as "02 01 00": its id, then its bytes. */
  replay(...reports: readonly string[]): void {
    for (const report of reports) {
      const [reportId = 0, ...bytes] = hex(report);
      const data = new DataView(Uint8Array.from(bytes).buffer);
      for (const listener of this.#listeners) listener({ reportId, data });
    }
  }

  /** What was sent since the last call. */
  takeSent(): string[] {
    return this.sent.splice(0);
  }

  /** Reports are on their way until the returned function is called. */
  holdReports(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#hold = promise;
    return resolve;
  }

  /** As the system sees it: a report has the size that the descriptor says, or is none. */
  #bytesOf(reportId: number): number {
    const report = this.collections
      .flatMap(({ outputReports }) => outputReports)
      .find((it) => it.reportId === reportId);
    return Math.ceil((report?.items ?? []).reduce((bits, item) => bits + item.reportSize * item.reportCount, 0) / 8);
  }
}

export class FakeHid implements HidLike {
  readonly plugged: FakeDevice[];
  readonly #listeners = { connect: new Set<Listener>(), disconnect: new Set<Listener>() };

  constructor(...plugged: readonly FakeDevice[]) {
    this.plugged = [...plugged];
  }

  getDevices(): Promise<HidDeviceLike[]> {
    return Promise.resolve([...this.plugged]);
  }

  addEventListener(type: 'connect' | 'disconnect', listener: Listener): void {
    this.#listeners[type].add(listener);
  }

  removeEventListener(type: 'connect' | 'disconnect', listener: Listener): void {
    this.#listeners[type].delete(listener);
  }

  plug(device: FakeDevice): void {
    this.plugged.push(device);
    for (const listener of this.#listeners.connect) listener({ device });
  }

  unplug(device: FakeDevice): void {
    this.plugged.splice(this.plugged.indexOf(device), 1);
    device.opened = false;
    for (const listener of this.#listeners.disconnect) listener({ device });
  }

  get listeners(): number {
    return this.#listeners.connect.size + this.#listeners.disconnect.size;
  }
}

type Listener = (event: HidConnectionEvent) => void;

const text = (reportId: number, data: Uint8Array): string =>
  [reportId, ...data].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
