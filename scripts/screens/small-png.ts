/**
 * Makes a screenshot small: at most 256 colours and a palette (PNG colour type 3, W3C PNG 11.2). Flat windows have few
 * colours beside the edges of letters, so the eye sees no difference and the file is a third of the size.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS = 256;
const SURFACES = 24;

export function smallPng(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png);
  const { palette, nearest } = quantize(pixels);
  const rows = Buffer.alloc((width + 1) * height); // one filter byte (0: none) before each row
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rows[y * (width + 1) + x + 1] = nearest.get(pixels[y * width + x] ?? 0) ?? 0;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const table = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const data = deflateSync(rows, { level: 9 });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', table),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/**
 * The colours of the surfaces as they are, then one colour, the most frequent, for all that look alike (the upper four
 * bits of each channel): so a small coloured icon keeps its colour beside thousands of greys.
 */
function quantize(pixels: Uint32Array): { palette: number[]; nearest: Map<number, number> } {
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const colours = [...counts.keys()].toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  const palette = new Set(colours.slice(0, SURFACES));
  const families = new Set([...palette].map(family));
  for (const colour of colours) {
    if (families.has(family(colour)) || palette.size === COLOURS) continue;
    families.add(family(colour));
    palette.add(colour);
  }
  const table = [...palette];
  return { palette: table, nearest: new Map(colours.map((colour) => [colour, closest(table, colour)])) };
}

const family = (colour: number): number => colour & 0xf0f0f0;

function closest(palette: readonly number[], colour: number): number {
  let best = 0;
  for (const [index, candidate] of palette.entries()) {
    if (distance(colour, candidate) < distance(colour, palette[best] ?? 0)) best = index;
  }
  return best;
}

function distance(a: number, b: number): number {
  const red = (a >> 16) - (b >> 16);
  const green = ((a >> 8) & 255) - ((b >> 8) & 255);
  const blue = (a & 255) - (b & 255);
  return red * red + green * green + blue * blue;
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** 0xRRGGBB, row by row. */
  readonly pixels: Uint32Array;
}

/** Only what a browser's screenshot is: 8 bit, RGB or RGBA, not interlaced. */
function decode(png: Buffer): Picture {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const bytes = png[25] === 6 ? 4 : 3;
  if (png[24] !== 8 || (png[25] !== 2 && png[25] !== 6) || png[28] !== 0) throw new Error('Not a screenshot');
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = unfilter(inflateSync(Buffer.concat(parts)), width * bytes, bytes);
  const pixels = new Uint32Array(width * height);
  for (let index = 0; index < pixels.length; index++) pixels[index] = raw.readUIntBE(index * bytes, 3);
  return { width, height, pixels };
}

/** Undoes the row filters (W3C PNG 9.2). */
function unfilter(rows: Buffer, stride: number, bytes: number): Buffer {
  const raw = Buffer.alloc((rows.length / (stride + 1)) * stride);
  for (let from = 0, to = 0; to < raw.length; from += stride + 1, to += stride) {
    const filter = rows[from] ?? 0;
    for (let x = 0; x < stride; x++) {
      const left = x < bytes ? 0 : (raw[to + x - bytes] ?? 0);
      const up = to === 0 ? 0 : (raw[to + x - stride] ?? 0);
      const corner = x < bytes || to === 0 ? 0 : (raw[to + x - stride - bytes] ?? 0);
      raw[to + x] = (rows[from + 1 + x] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return raw;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4:
      return paeth(left, up, corner);
    default:
      return 0;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}
