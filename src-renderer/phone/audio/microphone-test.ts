/** The microphone while it is tried out in the settings: open, and its level told. */
import { meter } from './level.ts';
import type { LiveMicrophone } from './live-microphone.ts';

export class MicrophoneTest {
  readonly #open: () => Promise<LiveMicrophone>;
  readonly #level: (level: number) => void;
  #wanted = false;
  #stop: (() => void) | null = null;

  constructor(open: () => Promise<LiveMicrophone>, level: (level: number) => void) {
    this.#open = open;
    this.#level = level;
  }

  /** @throws MicrophoneError */
  async set(on: boolean): Promise<void> {
    this.#wanted = on;
    if (!on) {
      this.#stop?.();
      this.#stop = null;
      return;
    }
    if (this.#stop !== null) return;
    const microphone = await this.#open();
    // Switched off, or on a second time, while the device was being opened.
    if (!this.#wanted || this.#stop !== null) return microphone.close();
    let stopMeter = meter(microphone.stream, this.#level);
    microphone.on('replaced', () => {
      stopMeter();
      stopMeter = meter(microphone.stream, this.#level);
    });
    this.#stop = () => {
      stopMeter();
      microphone.close();
    };
  }
}
