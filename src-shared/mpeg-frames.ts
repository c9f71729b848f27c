/** An MP3 stream as what it is, a row of frames, each with a header of its own (ISO/IEC 11172-3 2.4.1.3, 13818-3 2.4.2.3). */

const HEADER_BYTES = 4;
/** kbit/s of layer III by bitrate index; 0 is "free format", which nothing writes, 15 is forbidden. */
const KBITS = {
  mpeg1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  mpeg2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const MPEG1_RATES = [44_100, 48_000, 32_000] as const;

export interface Frame {
  readonly bytes: number;
  readonly samples: number;
  readonly sampleRate: number;
}

/** The frame whose header stands at `at`; null when none does, or not all of it. */
export function frameAt(bytes: Uint8Array, at: number): Frame | null {
  const [first, second, third] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  if (first !== 0xff || second === undefined || third === undefined || at + HEADER_BYTES > bytes.length) return null;
  // Eleven bits of sync, then the version (00 2.5, 10 2, 11 1) and the layer (01 is III).
  const version = (second >> 3) & 3;
  if (second >> 5 !== 7 || version === 1 || ((second >> 1) & 3) !== 1) return null;
  const kbits = KBITS[version === 3 ? 'mpeg1' : 'mpeg2'][third >> 4];
  const fullRate = MPEG1_RATES[(third >> 2) & 3];
  if (kbits === undefined || kbits === 0 || fullRate === undefined) return null;
  const sampleRate = version === 3 ? fullRate : version === 2 ? fullRate / 2 : fullRate / 4;
  const samples = version === 3 ? 1152 : 576;
  const padding = (third >> 1) & 1;
  return { bytes: Math.floor(((samples / 8) * kbits * 1000) / sampleRate) + padding, samples, sampleRate };
}

export interface WholeFrames {
  /** Where the last whole frame ends. */
  readonly end: number;
  readonly seconds: number;
  /** What stands at `end` can't be the beginning of a frame. */
  readonly lost: boolean;
}

/** Walks from frame to frame as far as they are whole. `bytes` begins with a frame. */
export function wholeFrames(bytes: Uint8Array): WholeFrames {
  let end = 0;
  let seconds = 0;
  for (;;) {
    const frame = frameAt(bytes, end);
    if (frame === null) return { end, seconds, lost: bytes.length - end >= HEADER_BYTES };
    if (end + frame.bytes > bytes.length) return { end, seconds, lost: false };
    end += frame.bytes;
    seconds += frame.samples / frame.sampleRate;
  }
}

/**
 * Where the next frame begins after `from`, once the walk is lost: a header and, where its frame ends, another one or
 * the end of the bytes. Chance makes one header out of anything, hardly ever two.
 */
export function nextFrame(bytes: Uint8Array, from: number): number | null {
  for (let at = from; at + HEADER_BYTES <= bytes.length; at += 1) {
    const frame = frameAt(bytes, at);
    if (frame === null) continue;
    const next = at + frame.bytes;
    if (next === bytes.length || frameAt(bytes, next) !== null) return at;
  }
  return null;
}
