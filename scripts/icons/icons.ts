/** Draws the icon files that the packages need into a folder: no picture is kept in the repository. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { iconPng } from './png.ts';

const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512];
const WINDOWS_SIZES = [16, 32, 48, 64, 256];
/** Apple's names for PNGs of these sizes. */
const MAC_TYPES = [
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
] as const;

/** Writes `<size>x<size>.png` for Linux, `icon.ico` for Windows and `icon.icns` for macOS. */
export function writeIcons(folder: string): void {
  mkdirSync(join(folder, 'linux'), { recursive: true });
  for (const size of LINUX_SIZES) writeFileSync(join(folder, 'linux', `${size}x${size}.png`), iconPng(size));
  writeFileSync(join(folder, 'icon.ico'), ico());
  writeFileSync(join(folder, 'icon.icns'), icns());
}

/** A directory of 16 bytes for each picture, then the PNGs. A width of 256 is written as 0. */
function ico(): Buffer {
  const pictures = WINDOWS_SIZES.map((size) => ({ size, png: iconPng(size) }));
  const directory = Buffer.alloc(6 + 16 * pictures.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(pictures.length, 4);
  let offset = directory.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * index;
    directory.set([size % 256, size % 256], at);
    directory.writeUInt16LE(1, at + 4);
    directory.writeUInt16LE(32, at + 6);
    directory.writeUInt32LE(png.length, at + 8);
    directory.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([directory, ...pictures.map(({ png }) => png)]);
}

/** Sections of type, length and PNG, in one of the same shape. */
function icns(): Buffer {
  return section('icns', Buffer.concat(MAC_TYPES.map(([type, size]) => section(type, iconPng(size)))));
}

function section(type: string, data: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([header, data]);
}
