import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { invokes } from '#shared/ipc.ts';

const { request } = invokes['recording:piece'];
const piece = (bytes: unknown, seq: unknown = 0) => ({ callId: 'call-1', seq, bytes });

describe('a piece of a recording', () => {
  it('is bytes, from the phone window only', () => {
    expect(v.is(request, piece(new Uint8Array([0xff, 0xf3])))).toBe(true);
    for (const name of ['recording:begin', 'recording:piece', 'recording:end'] as const) {
      expect(invokes[name].from).toEqual(['phone']);
    }
  });

  it.each<[string, unknown]>([
    ['of nothing', piece(new Uint8Array())],
    ['of more than 256 kB', piece(new Uint8Array(256 * 1024 + 1))],
    ['of text', piece('abc')],
    ['of numbers', piece([1, 2])],
    ['of wider numbers', piece(new Uint16Array(2))],
    ['before the first', piece(new Uint8Array(1), -1)],
    ['between two', piece(new Uint8Array(1), 0.5)],
  ])('%s is refused', (_text, value) => {
    expect(v.is(request, value)).toBe(false);
  });
});
