/**
 * In place of wine: electron-builder runs the freshly built NSIS stub once, only to make it write its uninstaller. The
 * same bytes are in the stub: an NSIS program is <PE image><data>, the data a list of length-prefixed blocks, and the one
 * that itself begins with the NSIS signature is the uninstaller's.
 */
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const SIGNATURE = Buffer.from('efbeadde4e756c6c736f6674496e7374', 'hex');
const installer = process.argv[2];
if (installer === undefined) throw new Error('wine: no program');
const bytes = fs.readFileSync(installer);
const image = bytes.subarray(0, endOfImage());
if (!bytes.subarray(image.length + 4, image.length + 20).equals(SIGNATURE)) throw new Error('no NSIS data in it');
const name = `${path.basename(installer, 'exe')}__uninstaller.exe`;
fs.writeFileSync(path.join(path.dirname(installer), name), Buffer.concat([image, uninstaller()]));

/** PE format, section table: each section's place in the file and its size. */
function endOfImage(): number {
  const header = bytes.readUInt32LE(0x3c);
  const sections = header + 24 + bytes.readUInt16LE(header + 20);
  const ends = Array.from({ length: bytes.readUInt16LE(header + 6) }, (_, index) => {
    const section = sections + index * 40;
    return bytes.readUInt32LE(section + 20) + bytes.readUInt32LE(section + 16);
  });
  return Math.max(...ends);
}

function uninstaller(): Buffer {
  let found: Buffer | null = null;
  for (let at = image.length + 28; at + 4 <= bytes.length; ) {
    const word = bytes.readUInt32LE(at);
    const size = word & 0x7fffffff;
    at += 4;
    if (size === 0 || at + size > bytes.length) break;
    const packed = bytes.subarray(at, at + size);
    const block = word >>> 31 === 1 ? zlib.inflateRawSync(packed) : packed;
    if (block.subarray(4, 20).equals(SIGNATURE)) found = block;
    at += size;
  }
  if (found === null) throw new Error('no uninstaller in it; is it compressed with something else than deflate?');
  return found;
}
