/** The headsets at the phone window: their buttons and their list become reports, main's lights are shown on the active one. */
import type { HeadsetLights } from '#shared/headset-report.ts';
import type { PhoneReport } from '#shared/phone.ts';
import { HeadsetDriver, type HeadsetEvent } from './headset/driver.ts';
import { WebHidAdapter } from './headset/web-hid-adapter.ts';
import type { HidLike } from './headset/web-hid.ts';

export interface HeadsetsParts {
  report(report: PhoneReport): void;
  /** Names of the microphone and the loudspeaker in use: the headset that they belong to is the one. */
  audioLabels(): readonly string[];
}

export class Headsets {
  readonly #parts: HeadsetsParts;
  readonly #driver: HeadsetDriver;
  #chosen: string | null = null;

  constructor(parts: HeadsetsParts) {
    this.#parts = parts;
    this.#driver = new HeadsetDriver({ adapters: adapters(), tell: (event) => this.#tell(event) });
    this.#driver.start().catch((error: unknown) => console.warn('headsets are not watched', error));
  }

  /** @param chosen id of the headset that the agent wants; null: the one of the audio devices in use */
  choose(chosen: string | null): void {
    this.#chosen = chosen;
    this.follow();
  }

  /** The audio devices in use may be others now. */
  follow(): void {
    this.#driver.select({ chosen: this.#chosen, audioLabels: this.#parts.audioLabels(), lastUsed: null });
  }

  show(lights: HeadsetLights): void {
    this.#driver.show(lights);
  }

  /** Looks for one that the system has told nothing of. Main's permission stands for the browser's list (headset-access.ts). */
  look(): void {
    this.#driver.look().catch((error: unknown) => console.warn('headsets not looked for', error));
  }

  stop(): void {
    this.#driver.stop().catch((error: unknown) => console.warn('headsets not closed', error));
  }

  #tell(event: HeadsetEvent): void {
    const { report } = this.#parts;
    switch (event.type) {
      case 'button':
        return report({ type: 'headsetButton', button: event.button });
      case 'devices':
        return report({ type: 'headsets', headsets: [...event.devices] });
      case 'trouble':
        console.warn(`headset ${event.device}: ${event.reason}`, event.cause);
    }
  }
}

/** None where the browser has no WebHID. */
function adapters(): WebHidAdapter[] {
  const { hid } = navigator as Navigator & { readonly hid?: HidLike };
  if (hid === undefined) return [];
  return [new WebHidAdapter({ hid, whenRefused: navigator.userAgent.includes('Linux') ? 'refused' : 'busy' })];
}
