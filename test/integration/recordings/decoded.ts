/** An MP3 as another hand decodes it (mpg123), and what is heard on each side. */
import { MPEGDecoder } from 'mpg123-decoder';

export interface Decoded {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly sampleRate: number;
  readonly seconds: number;
  /** What the decoder complained about. */
  readonly errors: readonly string[];
}

export async function decodeMp3(bytes: Uint8Array): Promise<Decoded> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    const { channelData, sampleRate, samplesDecoded, errors } = decoder.decode(bytes);
    const [left, right] = channelData;
    if (left === undefined || right === undefined) throw new Error('not stereo');
    return {
      left,
      right,
      sampleRate,
      seconds: samplesDecoded / sampleRate,
      errors: errors.map(({ message }) => message),
    };
  } finally {
    decoder.free();
  }
}

/** The amplitude of one frequency, 1 being full scale: Goertzel's recurrence over a Hann window. */
export function levelOf(samples: Float32Array, hz: number, sampleRate: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
  let previous = 0;
  let beforeThat = 0;
  for (const [n, sample] of samples.entries()) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / samples.length);
    [beforeThat, previous] = [previous, sample * weight + coefficient * previous - beforeThat];
  }
  const power = previous ** 2 + beforeThat ** 2 - coefficient * previous * beforeThat;
  return (Math.sqrt(Math.max(0, power)) * 2) / (samples.length / 2);
}

/** The page's tones sing at 0.3; what is 40 dB below is not there. */
export const LOUD = 0.2;
export const ABSENT = 0.003;

/** Seconds in which a side lacks its tone or has the other one's; the first and the last, where a tone begins or ends, don't count. */
export function wrongSeconds({ left, right, sampleRate }: Decoded, agentHz: number, customerHz: number): string[] {
  const agent = secondBySecond(left, sampleRate, agentHz, customerHz);
  const customer = secondBySecond(right, sampleRate, customerHz, agentHz);
  const isWrong = ([own = 0, other = 0]: readonly number[]): boolean => own < LOUD || other > ABSENT;
  const wrongOf = (side: string, levels: readonly number[][]): string[] =>
    levels
      .slice(1, -1)
      .flatMap((level, at) => (isWrong(level) ? [`second ${at + 1} ${side}: ${level.join(', ')}`] : []));
  return [...wrongOf('left', agent), ...wrongOf('right', customer)];
}

/** Every whole second of one side: how loud these frequencies are in it. */
export function secondBySecond(samples: Float32Array, sampleRate: number, ...pitches: readonly number[]): number[][] {
  const seconds = Math.floor(samples.length / sampleRate);
  return Array.from({ length: seconds }, (_, second) => {
    const part = samples.subarray(second * sampleRate, (second + 1) * sampleRate);
    return pitches.map((hz) => levelOf(part, hz, sampleRate));
  });
}
