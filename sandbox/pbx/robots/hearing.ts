import { decodePcmu, SAMPLE_RATE } from './pcmu.ts';

/** The strongest tone and its amplitude, 1 being full scale; `hz` is 0 when it is quiet. */
export type Heard = { readonly hz: number; readonly level: number };

/** 200 ms: long enough to tell tones 10 Hz apart, short enough to notice a hold. */
const WINDOW = SAMPLE_RATE / 5;
const STALE_MS = 300;
const QUIET = 0.005;
const LOWEST = 100;
const HIGHEST = 3600;
/** Half of a Hann window's main lobe, so that no tone falls between two looks. */
const COARSE = 10;

const HANN = Float64Array.from({ length: WINDOW }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / WINDOW));
const HANN_SUM = WINDOW / 2;

/** Remembers the last 200 ms of PCMU and finds the tone in it. */
export class Hearing {
  readonly #samples = new Float32Array(WINDOW);
  readonly #now: () => number;
  #next = 0;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  take(payload: Uint8Array): void {
    for (const sample of decodePcmu(payload)) {
      this.#samples[this.#next] = sample;
      this.#next = (this.#next + 1) % WINDOW;
    }
    this.#lastAt = this.#now();
  }

  /** How loud one tone is among others; 0 when nothing comes. */
  levelAt(hz: number): number {
    return this.#isStale ? 0 : loudest(this.#windowed, hz - COARSE, hz + COARSE, 1).level;
  }

  heard(): Heard {
    if (this.#isStale) return { hz: 0, level: 0 };
    const windowed = this.#windowed;
    const near = loudest(windowed, LOWEST, HIGHEST, COARSE);
    const best = loudest(windowed, near.hz - COARSE, near.hz + COARSE, 1);
    return best.level < QUIET ? { hz: 0, level: 0 } : best;
  }

  get #isStale(): boolean {
    return this.#now() - this.#lastAt > STALE_MS;
  }

  get #windowed(): Float64Array {
    return HANN.map((weight, n) => weight * (this.#samples[(this.#next + n) % WINDOW] ?? 0));
  }
}

function loudest(windowed: Float64Array, from: number, to: number, step: number): Heard {
  let best: Heard = { hz: from, level: 0 };
  for (let hz = from; hz <= to; hz += step) {
    const level = goertzel(windowed, hz);
    if (level > best.level) best = { hz, level };
  }
  return best;
}

/** The amplitude of one frequency in Hann-windowed samples (Goertzel's recurrence). */
function goertzel(windowed: Float64Array, hz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE);
  let previous = 0;
  let beforeThat = 0;
  for (const sample of windowed) {
    const current = sample + coefficient * previous - beforeThat;
    beforeThat = previous;
    previous = current;
  }
  const power = previous ** 2 + beforeThat ** 2 - coefficient * previous * beforeThat;
  return (2 * Math.sqrt(Math.max(0, power))) / HANN_SUM;
}
