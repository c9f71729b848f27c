/** A pattern as samples. Pure. */
import type { Pattern, Step } from './patterns.ts';

/** Rising and falling this long keeps a tone from clicking. */
const FADE_SECONDS = 0.008;
const SINE = [1];

/** One round of the pattern. */
export function samplesOf(pattern: Pattern, sampleRate: number): Float32Array<ArrayBuffer> {
  const lengths = pattern.steps.map(({ ms }) => Math.round((ms / 1000) * sampleRate));
  const samples = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  let offset = 0;
  for (const [index, step] of pattern.steps.entries()) {
    const length = lengths[index] ?? 0;
    write(samples.subarray(offset, offset + length), step, pattern, sampleRate);
    offset += length;
  }
  return samples;
}

function write(samples: Float32Array, { hz }: Step, pattern: Pattern, sampleRate: number): void {
  const { level, partials = SINE, decayMs = Number.POSITIVE_INFINITY } = pattern;
  const fade = FADE_SECONDS * sampleRate;
  const decay = (decayMs / 1000) * sampleRate;
  // All partials at their peak together reach the level, never more.
  const scale = hz.length === 0 ? 0 : level / (hz.length * partials.reduce((sum, one) => sum + one, 0));
  const waves = hz.flatMap((one) =>
    partials.map((strength, index) => ({ strength, turn: (2 * Math.PI * one * (index + 1)) / sampleRate })),
  );
  for (let index = 0; index < samples.length; index += 1) {
    const edge = Math.min(1, index / fade, (samples.length - 1 - index) / fade);
    const wave = waves.reduce((sum, { strength, turn }) => sum + strength * Math.sin(turn * index), 0);
    samples[index] = scale * edge * Math.exp(-index / decay) * wave;
  }
}
