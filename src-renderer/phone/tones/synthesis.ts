/** A pattern as samples. Pure. */
import type { Pattern, Step } from './patterns.ts';

/** Rising and falling this long keeps a tone from clicking. */
const FADE_SECONDS = 0.008;

/** One round of the pattern. */
export function samplesOf(pattern: Pattern, sampleRate: number): Float32Array<ArrayBuffer> {
  const lengths = pattern.steps.map(({ ms }) => Math.round((ms / 1000) * sampleRate));
  const samples = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  let offset = 0;
  for (const [index, step] of pattern.steps.entries()) {
    const length = lengths[index] ?? 0;
    write(samples.subarray(offset, offset + length), step, pattern.level, sampleRate);
    offset += length;
  }
  return samples;
}

function write(samples: Float32Array, { hz }: Step, level: number, sampleRate: number): void {
  const fade = FADE_SECONDS * sampleRate;
  for (let index = 0; index < samples.length; index += 1) {
    const edge = Math.min(1, index / fade, (samples.length - 1 - index) / fade);
    const wave = hz.reduce((sum, one) => sum + Math.sin((2 * Math.PI * one * index) / sampleRate), 0);
    samples[index] = hz.length === 0 ? 0 : (level * edge * wave) / hz.length;
  }
}
