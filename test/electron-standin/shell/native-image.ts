import { existsSync, readFileSync } from 'node:fs';
import { strictModule } from '../strict.ts';

interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly scaleFactor?: number;
}

/** An image by the bytes it was made of. Nothing is decoded or drawn; an unreadable file is empty, as in Electron. */
class NativeImage {
  readonly #png: Buffer;
  readonly #size: { width: number; height: number };

  constructor(png: Buffer, size = sizeOf(png)) {
    this.#png = png;
    this.#size = size;
  }

  isEmpty(): boolean {
    return this.#size.width === 0;
  }

  getSize(): { width: number; height: number } {
    return { ...this.#size };
  }

  toPNG(): Buffer {
    return this.#png;
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.#png.toString('base64')}`;
  }

  /** Another resolution of the same picture: its buffer has to fit its size, like the first one's. */
  addRepresentation({ buffer, width, height }: Bitmap & { readonly buffer: Buffer }): void {
    mustFit(buffer, { width, height });
  }
}

/** Width and height stand in the IHDR chunk, the first of every PNG. */
function sizeOf(png: Buffer): { width: number; height: number } {
  if (png.length < 24) return { width: 0, height: 0 };
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

/** A bitmap has four bytes for each pixel. */
function mustFit(bitmap: Buffer, { width, height }: Bitmap): void {
  if (bitmap.length !== width * height * 4) throw new Error('the bitmap does not have the size that is given for it');
}

strictModule('NativeImage', NativeImage.prototype);

export const nativeImage = strictModule('nativeImage', {
  createEmpty: () => new NativeImage(Buffer.alloc(0)),
  createFromPath: (path: string) => new NativeImage(existsSync(path) ? readFileSync(path) : Buffer.alloc(0)),
  createFromBuffer: (buffer: Buffer) => new NativeImage(buffer),
  createFromDataURL: (url: string) => new NativeImage(Buffer.from(url.split(',')[1] ?? '', 'base64')),
  createFromBitmap: (bitmap: Buffer, { width, height }: Bitmap) => {
    mustFit(bitmap, { width, height });
    return new NativeImage(Buffer.alloc(0), { width, height });
  },
});
