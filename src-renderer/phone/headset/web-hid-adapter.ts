/** Every headset with a telephony collection, over WebHID. */
import type { Headset, HeadsetAdapter } from './adapter.ts';
import { browserClock, type HeadsetClock } from './clock.ts';
import { hasCallControl, readLayout } from './layout.ts';
import type { HidDeviceLike, HidLike } from './web-hid.ts';
import { WebHidHeadset } from './web-hid-headset.ts';

export interface WebHidParts {
  readonly hid: HidLike;
  readonly clock?: HeadsetClock;
  /**
   * hidraw on Linux lets several programs open a device, so a refusal is a missing udev rule; on Windows and macOS
   * nobody needs a permission for a headset, so it is another program.
   */
  readonly whenRefused: 'busy' | 'refused';
}

export class WebHidAdapter implements HeadsetAdapter {
  readonly #parts: Required<WebHidParts>;
  /** By device: the same interface stays the same headset. */
  readonly #known = new Map<HidDeviceLike, WebHidHeadset | null>();
  #changed: ((headsets: readonly Headset[]) => void) | null = null;

  constructor(parts: WebHidParts) {
    this.#parts = { clock: browserClock, ...parts };
  }

  async start(changed: (headsets: readonly Headset[]) => void): Promise<void> {
    this.#changed = changed;
    this.#parts.hid.addEventListener('connect', this.#connected);
    this.#parts.hid.addEventListener('disconnect', this.#disconnected);
    await this.look();
  }

  async look(): Promise<void> {
    const devices = await this.#parts.hid.getDevices();
    for (const device of devices) this.#add(device);
    this.#tell();
  }

  async stop(): Promise<void> {
    this.#changed = null;
    this.#parts.hid.removeEventListener('connect', this.#connected);
    this.#parts.hid.removeEventListener('disconnect', this.#disconnected);
    await Promise.all(this.#headsets.map((headset) => headset.close()));
    this.#known.clear();
  }

  readonly #connected = ({ device }: { device: HidDeviceLike }): void => {
    // After a suspend Chromium may show the same object again; whatever it showed before is gone from the device.
    this.#known.delete(device);
    this.#add(device);
    this.#tell();
  };

  readonly #disconnected = ({ device }: { device: HidDeviceLike }): void => {
    if (this.#known.delete(device)) this.#tell();
  };

  #add(device: HidDeviceLike): void {
    if (this.#known.has(device)) return;
    const layout = readLayout(device.collections);
    const headset = hasCallControl(layout)
      ? new WebHidHeadset({ ...this.#parts, id: idOf(device), device, layout })
      : null;
    this.#known.set(device, headset);
  }

  #tell(): void {
    this.#changed?.(this.#headsets);
  }

  get #headsets(): WebHidHeadset[] {
    return [...this.#known.values()].filter((headset) => headset !== null);
  }
}

const hex = (id: number): string => id.toString(16).padStart(4, '0');
/** As Chromium writes it behind the labels of audio devices. */
const idOf = ({ vendorId, productId }: HidDeviceLike): string => `${hex(vendorId)}:${hex(productId)}`;
