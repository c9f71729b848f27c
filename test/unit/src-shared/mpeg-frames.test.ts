import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { frameAt, nextFrame, wholeFrames } from '#shared/mpeg-frames.ts';
import { sampleMp3 } from '../src-main/recordings/sample-mp3.ts';

let mp3: Uint8Array;
beforeAll(async () => {
  mp3 = await sampleMp3(2);
});

describe('a frame header', () => {
  it.each<[string, number[], ReturnType<typeof frameAt>]>([
    [
      'MPEG-1, 128 kbit/s, 44.1 kHz, padded',
      [0xff, 0xfb, 0x92, 0x00],
      { bytes: 418, samples: 1152, sampleRate: 44_100 },
    ],
    ['MPEG-2, 48 kbit/s, 16 kHz', [0xff, 0xf3, 0x68, 0x64], { bytes: 216, samples: 576, sampleRate: 16_000 }],
    ['MPEG-2.5, 8 kbit/s, 8 kHz', [0xff, 0xe3, 0x18, 0x00], { bytes: 72, samples: 576, sampleRate: 8000 }],
    ['no sync', [0xfe, 0xf3, 0x68, 0x64], null],
    ['the reserved version', [0xff, 0xeb, 0x68, 0x64], null],
    ['layer II', [0xff, 0xf5, 0x68, 0x64], null],
    ['free format', [0xff, 0xf3, 0x08, 0x64], null],
    ['the forbidden bitrate', [0xff, 0xf3, 0xf8, 0x64], null],
    ['the reserved sampling rate', [0xff, 0xf3, 0x6c, 0x64], null],
    ['cut short', [0xff, 0xf3, 0x68], null],
  ])('%s', (_text, bytes, frame) => {
    expect(frameAt(Uint8Array.from(bytes), 0)).toEqual(frame);
  });
});

describe('whole frames', () => {
  it('are all that an encoder writes', () => {
    const { end, seconds, lost } = wholeFrames(mp3);
    expect({ end, lost }).toEqual({ end: mp3.length, lost: false });
    expect(Math.abs(seconds - 2)).toBeLessThan(0.2);
  });

  it('end before the cut, wherever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: mp3.length }), (cut) => {
        const { end, lost } = wholeFrames(mp3.subarray(0, cut));
        expect(lost).toBe(false);
        expect(end % 216).toBe(0);
        expect(cut - end).toBeLessThan(216);
      }),
    );
  });

  it('stop where something else stands, and are found again behind it', () => {
    const broken = mp3.slice();
    broken.fill(0x55, 216 * 10, 216 * 12);
    expect(wholeFrames(broken)).toMatchObject({ end: 216 * 10, lost: true });
    expect(nextFrame(broken, 216 * 10)).toBe(216 * 12);
    expect(nextFrame(new Uint8Array(5000), 0)).toBeNull();
  });
});
