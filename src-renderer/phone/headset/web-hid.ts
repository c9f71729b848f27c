/** As much of WebHID as a headset needs (wicg.github.io/webhid); TypeScript's DOM library doesn't have it. */

export interface HidLike {
  /** The devices that this page may use: main grants those with a telephony collection, without a click. */
  getDevices(): Promise<HidDeviceLike[]>;
  addEventListener(type: 'connect' | 'disconnect', listener: (event: HidConnectionEvent) => void): void;
  removeEventListener(type: 'connect' | 'disconnect', listener: (event: HidConnectionEvent) => void): void;
}

export interface HidConnectionEvent {
  readonly device: HidDeviceLike;
}

/** One HID interface; a headset may have several. */
export interface HidDeviceLike {
  readonly opened: boolean;
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  readonly collections: readonly CollectionInfo[];
  open(): Promise<void>;
  close(): Promise<void>;
  sendReport(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void>;
  addEventListener(type: 'inputreport', listener: (event: InputReportEvent) => void): void;
  removeEventListener(type: 'inputreport', listener: (event: InputReportEvent) => void): void;
}

export interface InputReportEvent {
  readonly reportId: number;
  /** Without the report id. */
  readonly data: DataView;
}

/** HIDCollectionInfo. Chromium repeats the reports of a nested collection in all that are around it. */
export interface CollectionInfo {
  readonly usagePage: number;
  readonly usage: number;
  readonly children: readonly CollectionInfo[];
  readonly inputReports: readonly ReportInfo[];
  readonly outputReports: readonly ReportInfo[];
}

/** HIDReportInfo: the items in the order of their bits. */
export interface ReportInfo {
  /** 0 where the device numbers no reports. */
  readonly reportId: number;
  readonly items: readonly ReportItem[];
}

/** HIDReportItem. Usages are 32 bits: page, then id. */
export interface ReportItem {
  readonly isAbsolute: boolean;
  readonly isArray: boolean;
  readonly isRange: boolean;
  readonly reportSize: number;
  readonly reportCount: number;
  readonly logicalMinimum: number;
  /** Where `isRange` is false. */
  readonly usages?: readonly number[];
  /** Where `isRange` is true. */
  readonly usageMinimum?: number;
  readonly usageMaximum?: number;
}
