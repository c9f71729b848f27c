/** Lights → output reports. Only reports that differ from what the device was last sent leave. */
import type { HeadsetLayout, OutputReport } from './layout.ts';
import type { HeadsetOutput } from './usages.ts';

/** Outputs that are not named stay as they are. */
export type OutputValues = Readonly<Partial<Record<HeadsetOutput, boolean>>>;

export interface ReportToSend {
  readonly reportId: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

export class OutputReports {
  readonly #reports: readonly OutputReport[];
  /** By report id: the bytes that the device was last sent. */
  readonly #sent = new Map<number, Uint8Array<ArrayBuffer>>();
  /** The reports that need not be sent again unless they change. */
  readonly #settled = new Set<number>();

  constructor(layout: HeadsetLayout) {
    this.#reports = layout.outputs;
  }

  get has(): ReadonlySet<HeadsetOutput> {
    return new Set(this.#reports.flatMap(({ fields }) => fields.map(({ output }) => output)));
  }

  /**
   * The reports that bring the device to these values. The one that ends the ringing goes first: a headset that is
   * taken off hook while it is told to ring rings on into the call.
   */
  toSend(values: OutputValues): ReportToSend[] {
    return this.#reports
      .map((report) => ({ report, data: this.#filled(report, values) }))
      .filter(({ report: { reportId }, data }) => {
        return !this.#settled.has(reportId) || !sameBytes(data, this.#sent.get(reportId));
      })
      .toSorted((a, b) => Number(this.#endsRinging(b)) - Number(this.#endsRinging(a)))
      .map(({ report: { reportId }, data }) => ({ reportId, data }));
  }

  /** The device has got this report. */
  sent({ reportId, data }: ReportToSend): void {
    this.#sent.set(reportId, data);
    this.#settled.add(reportId);
  }

  /** The device may have changed its lights by itself: everything is sent anew. */
  repeat(): void {
    this.#settled.clear();
  }

  #filled({ reportId, bytes, fields }: OutputReport, values: OutputValues): Uint8Array<ArrayBuffer> {
    const data = new Uint8Array(this.#sent.get(reportId) ?? new Uint8Array(bytes));
    for (const { output, bit } of fields) {
      const on = values[output];
      if (on !== undefined) setBit(data, bit, on);
    }
    return data;
  }

  #endsRinging({ report: { reportId, fields }, data }: { report: OutputReport; data: Uint8Array }): boolean {
    const before = this.#sent.get(reportId);
    return fields.some(({ output, bit }) => {
      return (output === 'ring' || output === 'ringer') && bitOf(before, bit) && !bitOf(data, bit);
    });
  }
}

const bitOf = (data: Uint8Array | undefined, bit: number): boolean =>
  (((data?.[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;

function setBit(data: Uint8Array, bit: number, on: boolean): void {
  const before = data[bit >> 3] ?? 0;
  data[bit >> 3] = on ? before | (1 << (bit & 7)) : before & ~(1 << (bit & 7));
}

const sameBytes = (a: Uint8Array, b: Uint8Array | undefined): boolean =>
  b !== undefined && a.length === b.length && a.every((byte, index) => byte === b[index]);
