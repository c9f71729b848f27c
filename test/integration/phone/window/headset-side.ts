/** A headset at the page's `navigator.hid`: one interface, which notes what it is sent and says what tests press. */
import type { CollectionInfo } from '../../../../src-renderer/phone/headset/web-hid.ts';

export interface HeadsetAtPage {
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  readonly collections: readonly CollectionInfo[];
  /** It is plugged in later, and the system says nothing of it. */
  readonly later?: boolean;
}

export interface HeadsetSide {
  plugIn(): void;
  /** Sends an input report: its id, then its bytes. */
  press(reportId: number, bytes: readonly number[]): void;
  /** Output reports so far, the id first. */
  sent(): number[][];
}

declare global {
  interface Window {
    headsetSide: HeadsetSide;
  }
}

/** Runs in the page before the phone loads; must not refer to anything outside itself. */
export function installHeadset(facts: HeadsetAtPage): void {
  const sent: number[][] = [];
  let isThere = facts.later !== true;
  const device = Object.assign(new EventTarget(), facts, {
    opened: false,
    async open() {
      device.opened = true;
    },
    async close() {
      device.opened = false;
    },
    async sendReport(reportId: number, data: Uint8Array) {
      sent.push([reportId, ...data]);
    },
  });
  const hid = Object.assign(new EventTarget(), { getDevices: () => Promise.resolve(isThere ? [device] : []) });
  Object.defineProperty(navigator, 'hid', { value: hid });
  window.headsetSide = {
    plugIn() {
      isThere = true;
    },
    press(reportId, bytes) {
      const data = new DataView(Uint8Array.from(bytes).buffer);
      device.dispatchEvent(Object.assign(new Event('inputreport'), { reportId, data }));
    },
    sent: () => sent,
  };
}
