import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { iconPng } from '../../../scripts/icons/png.ts';

describe('the icon', () => {
  const size = 64;
  const png = iconPng(size);
  const length = png.readUInt32BE(33);
  const rows = inflateSync(png.subarray(41, 41 + length));
  const pixel = (x: number, y: number) => [...rows.subarray(y * (size * 4 + 1) + 1 + x * 4).subarray(0, 4)];

  it('is a PNG of the size asked for', () => {
    expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    expect(rows.length).toBe(size * (size * 4 + 1));
  });

  it('has clear corners, a green tile and a white handset', () => {
    expect(pixel(0, 0)[3]).toBe(0);
    const [red = 0, green = 0, , alpha] = pixel(48, 32);
    expect([green > red, alpha]).toEqual([true, 255]);
    expect(pixel(20, 20)).toEqual([255, 255, 255, 255]);
  });
});
