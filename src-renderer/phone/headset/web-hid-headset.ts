/** One headset over WebHID: opened, listened to, shown lights. */
import type { HeadsetLights } from '#shared/headset-report.ts';
import { type Headset, HeadsetError, type HeadsetListener, type HeadsetTrouble } from './adapter.ts';
import type { HeadsetClock } from './clock.ts';
import { atRest, type ControlState, dark, keysMeant, transition } from './controls.ts';
import { type InputState, noInputs, readInputReport } from './input-reports.ts';
import type { HeadsetLayout } from './layout.ts';
import { outputValues } from './lights.ts';
import { OutputReports } from './output-reports.ts';
import type { HidDeviceLike, InputReportEvent } from './web-hid.ts';

/** How long the phone may take to decide what a press comes to, before the device is told that nothing has changed. */
const SETTLE_MS = 1500;

/** What a call needs is over by then, and `close` must not hang on a device that takes no report. */
const DARK_MS = 500;

export interface WebHidHeadsetParts {
  readonly id: string;
  readonly device: HidDeviceLike;
  readonly layout: HeadsetLayout;
  readonly clock: HeadsetClock;
  /** What a refused `open` means on this system: WebHID has one error for all reasons. */
  readonly whenRefused: 'busy' | 'refused';
}

export class WebHidHeadset implements Headset {
  readonly id: string;
  readonly name: string;
  readonly usb: { readonly vendorId: number; readonly productId: number };
  readonly #device: HidDeviceLike;
  readonly #layout: HeadsetLayout;
  readonly #clock: HeadsetClock;
  readonly #whenRefused: 'busy' | 'refused';
  #reports: OutputReports;
  #listener: HeadsetListener | null = null;
  #inputs: InputState = noInputs;
  #controls: ControlState = atRest;
  #lights: HeadsetLights = dark;
  #isWriting = false;
  #written: Promise<void> = Promise.resolve();
  #cancelSettling: (() => void) | null = null;
  #toldOfShortReport = false;

  constructor({ id, device, layout, clock, whenRefused }: WebHidHeadsetParts) {
    this.id = id;
    this.name = device.productName || id;
    this.usb = { vendorId: device.vendorId, productId: device.productId };
    this.#device = device;
    this.#layout = layout;
    this.#clock = clock;
    this.#whenRefused = whenRefused;
    this.#reports = new OutputReports(layout);
  }

  async open(listener: HeadsetListener): Promise<void> {
    try {
      if (!this.#device.opened) await this.#device.open();
    } catch (error) {
      throw new HeadsetError(isNotAllowed(error) ? this.#whenRefused : 'failed', error);
    }
    this.#listener = listener;
    this.#inputs = noInputs;
    this.#controls = atRest;
    this.#lights = dark;
    this.#reports = new OutputReports(this.#layout);
    this.#toldOfShortReport = false;
    this.#device.addEventListener('inputreport', this.#hear);
    // It may still show what another program left, or what we did before it lost its power.
    this.#flush();
  }

  show(lights: HeadsetLights): void {
    if (this.#listener === null) return;
    this.#controls = transition(this.#controls, { type: 'wish', at: this.#clock.now(), wish: lights }).state;
    this.#lights = lights;
    // The answer to a press must reach the device also where it changes no light.
    if (this.#cancelSettling !== null) this.#settle();
    this.#flush();
  }

  async close(): Promise<void> {
    if (this.#listener !== null) {
      this.#listener = null;
      this.#lights = dark;
      this.#flush();
      await this.#darkOrTooLate();
    }
    this.#letGo();
    // A device that is gone or was closed by the system can't be closed any more, and need not be.
    await this.#device.close().catch(() => undefined);
  }

  readonly #hear = ({ reportId, data }: InputReportEvent): void => {
    const reading = readInputReport(this.#layout, this.#inputs, reportId, data);
    this.#inputs = reading.state;
    if (reading.short && !this.#toldOfShortReport) {
      this.#toldOfShortReport = true;
      this.#listener?.failed(new HeadsetError('malformedReport', { reportId, bytes: data.byteLength }));
    }
    for (const change of keysMeant(reading.changes)) {
      const step = transition(this.#controls, { type: 'input', at: this.#clock.now(), change });
      this.#controls = step.state;
      if (step.unsettled) this.#awaitAnswer();
      if (step.button !== null) this.#listener?.button(step.button);
    }
  };

  #awaitAnswer(): void {
    this.#cancelSettling?.();
    this.#cancelSettling = this.#clock.after(SETTLE_MS, () => {
      this.#settle();
      this.#flush();
    });
  }

  #settle(): void {
    this.#cancelSettling?.();
    this.#cancelSettling = null;
    this.#reports.repeat();
  }

  /** One writer at a time; what changes meanwhile is written after it. */
  #flush(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    this.#written = this.#write();
  }

  async #write(): Promise<void> {
    try {
      for (let next = this.#nextReport(); next !== undefined; next = this.#nextReport()) {
        // Before the answer: a light that is changed back meanwhile differs from it and is sent again.
        this.#reports.sent(next);
        await this.#device.sendReport(next.reportId, next.data);
      }
    } catch (error) {
      this.#fail('writeFailed', error);
    } finally {
      this.#isWriting = false;
    }
  }

  #nextReport() {
    return this.#reports.toSend(outputValues(this.#lights, this.#reports.has))[0];
  }

  #fail(reason: HeadsetTrouble, cause: unknown): void {
    const listener = this.#listener;
    this.#listener = null;
    this.#letGo();
    listener?.failed(new HeadsetError(reason, cause));
  }

  #letGo(): void {
    this.#cancelSettling?.();
    this.#cancelSettling = null;
    this.#device.removeEventListener('inputreport', this.#hear);
  }

  async #darkOrTooLate(): Promise<void> {
    let stop: () => void = () => undefined;
    const tooLate = new Promise<void>((done) => {
      stop = this.#clock.after(DARK_MS, done);
    });
    await Promise.race([this.#written, tooLate]);
    stop();
  }
}

const isNotAllowed = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'SecurityError');
