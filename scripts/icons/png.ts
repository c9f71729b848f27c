import { crc32, deflateSync } from 'node:zlib';
import { colourAt } from './drawing.ts';

/** The icon as a PNG of `size` by `size` pixels (RFC 2083: signature, IHDR, IDAT, IEND). */
export function iconPng(size: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // eight bits each of red, green, blue and alpha
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels(size))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const result = Buffer.alloc(body.length + 8);
  result.writeUInt32BE(data.length, 0);
  body.copy(result, 4);
  result.writeUInt32BE(crc32(body), body.length + 4);
  return result;
}

/** Rows from the top, each behind a filter byte of 0. */
function pixels(size: number): Buffer {
  const row = size * 4 + 1;
  const data = Buffer.alloc(size * row);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const { colour, alpha } = colourAt([(x + 0.5) / size, (y + 0.5) / size], 1 / size);
      data.set([...colour, Math.round(alpha * 255)], y * row + 1 + x * 4);
    }
  }
  return data;
}
