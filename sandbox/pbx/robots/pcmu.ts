/** G.711 µ-law (ITU-T G.711, RFC 3551 4.5.14): 8000 samples a second, one byte each. */
export const SAMPLE_RATE = 8000;
export const SAMPLES_PER_PACKET = 160;

const BIAS = 0x84;
const CLIP = 32_635;

const DECODED = Int16Array.from({ length: 256 }, (_, coded) => {
  const inverted = ~coded & 0xff;
  const exponent = (inverted >> 4) & 7;
  const magnitude = (((inverted & 0x0f) << 3) + BIAS) << exponent;
  return inverted & 0x80 ? BIAS - magnitude : magnitude - BIAS;
});

/** Samples between -1 and 1. */
export function decodePcmu(payload: Uint8Array): Float32Array {
  return Float32Array.from(payload, (coded) => (DECODED[coded] ?? 0) / 32_768);
}

/** One sample between -1 and 1. */
export function encodePcmu(sample: number): number {
  const scaled = Math.round(sample * 32_767);
  const sign = scaled < 0 ? 0x80 : 0;
  const biased = Math.min(Math.abs(scaled), CLIP) + BIAS;
  const exponent = 31 - Math.clz32(biased >> 7);
  const mantissa = (biased >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** 20 ms of a steady tone, beginning `offset` samples after its start; level 0 is silence. */
export function tonePacket(hz: number, offset: number, level = 0.3): Buffer {
  const step = (2 * Math.PI * hz) / SAMPLE_RATE;
  const packet = Buffer.alloc(SAMPLES_PER_PACKET);
  for (let n = 0; n < SAMPLES_PER_PACKET; n++) packet[n] = encodePcmu(level * Math.sin(step * (offset + n)));
  return packet;
}
