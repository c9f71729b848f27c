import { describe, expect, test } from 'vitest';
import { Digits, digitOfInfo } from '../../../../../sandbox/pbx/robots/digits.ts';
import { Hearing } from '../../../../../sandbox/pbx/robots/hearing.ts';
import { decodePcmu, encodePcmu, SAMPLES_PER_PACKET, tonePacket } from '../../../../../sandbox/pbx/robots/pcmu.ts';

/** ITU-T G.711 table 2a: code words and the values they stand for, of 8159. */
test.each([
  [0xff, 0],
  [0x7f, 0],
  [0x80, 8031 / 8192],
  [0x00, -8031 / 8192],
  [0xef, 33 / 8192],
  [0x8f, 4191 / 8192],
])('the µ-law code %i stands for %f', (code, value) => {
  expect(decodePcmu(Uint8Array.of(code))[0]).toBeCloseTo(value, 3);
});

test('every µ-law code survives decoding and encoding', () => {
  for (let code = 0; code < 256; code++) {
    // 0x7f is minus zero, which is zero.
    expect(encodePcmu(decodePcmu(Uint8Array.of(code))[0] ?? 1)).toBe(code === 0x7f ? 0xff : code);
  }
});

describe('a robot hears', () => {
  const play = (hearing: Hearing, hz: number, level: number): void => {
    for (let n = 0; n < 10; n++) hearing.take(tonePacket(hz, n * SAMPLES_PER_PACKET, level));
  };

  test.each([
    [425, 0.3],
    [700, 0.05],
    [1000, 0.3],
    [1234, 0.9],
    [3400, 0.2],
  ])('%i Hz at level %f', (hz, level) => {
    const hearing = new Hearing();
    play(hearing, hz, level);
    const heard = hearing.heard();
    expect(Math.abs(heard.hz - hz)).toBeLessThanOrEqual(1);
    expect(heard.level).toBeCloseTo(level, 1);
  });

  test('nothing before the first packet, in silence, and once the packets stop', () => {
    let now = 0;
    const hearing = new Hearing(() => now);
    expect(hearing.heard()).toEqual({ hz: 0, level: 0 });
    play(hearing, 1000, 0);
    expect(hearing.heard()).toEqual({ hz: 0, level: 0 });
    play(hearing, 1000, 0.3);
    expect(hearing.heard().hz).toBe(1000);
    now = 400;
    expect(hearing.heard()).toEqual({ hz: 0, level: 0 });
  });
});

describe('digits', () => {
  test('of RFC 4733 count once for the many packets of one key press', () => {
    const digits = new Digits();
    const packets = [
      [100, 1],
      [100, 1],
      [100, 1],
      [900, 1],
      [900, 1],
      [1700, 11],
      [2500, 200],
    ] as const;
    expect(packets.map(([timestamp, event]) => digits.take(timestamp, Uint8Array.of(event, 0, 0, 0)))).toEqual([
      '1',
      undefined,
      undefined,
      '1',
      undefined,
      '#',
      undefined,
    ]);
  });

  test.each([
    ['Signal=5\r\nDuration=100', '5'],
    ['signal= #\r\n', '#'],
    ['7', '7'],
    ['Signal=x', undefined],
  ])('of the INFO body %j are %s', (body, digit) => expect(digitOfInfo(body)).toBe(digit));
});
