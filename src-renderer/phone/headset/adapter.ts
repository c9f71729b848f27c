/**
 * How the driver gets at headsets. `WebHidAdapter` is the one for every headset with a telephony page; a vendor's own
 * interface can stand beside it. An adapter knows nothing of calls, and its headsets say nothing while closed.
 */
import type { HeadsetButton, HeadsetLights } from '#shared/headset-report.ts';

export interface HeadsetAdapter {
  /**
   * Watches until `stop`. `changed` is called with all headsets that are there, at once and after every change; one
   * that left and came back is a new object with the same `id`.
   */
  start(changed: (headsets: readonly Headset[]) => void): Promise<void>;
  /** Looks again for headsets, where the system has told nothing of them. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

export interface Headset {
  /** The same after every reconnection and every start of the program. */
  readonly id: string;
  readonly name: string;
  /** By these numbers the audio device of the same headset is found. */
  readonly usb: { readonly vendorId: number; readonly productId: number } | null;
  /**
   * Takes the headset for our calls; its lights are dark afterwards.
   * @throws HeadsetError
   */
  open(listener: HeadsetListener): Promise<void>;
  /** Shows the newest lights; those that were not shown yet are skipped. Trouble is told to the listener. */
  show(lights: HeadsetLights): void;
  /** Puts out the lights and lets go. Never fails: what can't be reached is let go of. */
  close(): Promise<void>;
}

export interface HeadsetListener {
  button(button: HeadsetButton): void;
  /** After anything but `malformedReport` the headset is of no use until it is opened again. */
  failed(error: HeadsetError): void;
}

export type HeadsetTrouble =
  /** Another program holds it. */
  | 'busy'
  /** The system doesn't let us open it; on Linux, a udev rule is missing. */
  | 'refused'
  | 'failed'
  | 'writeFailed'
  /** It said something that its own descriptor doesn't allow. */
  | 'malformedReport';

export class HeadsetError extends Error {
  override readonly name = 'HeadsetError';
  readonly reason: HeadsetTrouble;
  constructor(reason: HeadsetTrouble, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}
