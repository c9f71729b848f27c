/** What a recording's file holds: whole frames up to where, and its checksum. Reads in pieces, whatever the length. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { nextFrame, wholeFrames } from '#shared/mpeg-frames.ts';

/** Some two hundred frames. */
const WINDOW = 64 * 1024;

/**
 * Cuts off a torn last frame, so that strict decoders take the file. A place in the middle where no frame stands, as a
 * damaged disk leaves, is walked over: what follows is worth more than a file without a flaw.
 * @returns bytes that are left, and that were cut off
 */
export async function trimToWholeFrames(path: string): Promise<{ readonly bytes: number; readonly cut: number }> {
  const handle = await open(path, 'r+');
  try {
    const { size } = await handle.stat();
    const bytes = await endOfFrames(handle, size);
    if (bytes < size) {
      await handle.truncate(bytes);
      await handle.sync();
    }
    return { bytes, cut: size - bytes };
  } finally {
    await handle.close();
  }
}

async function endOfFrames(handle: FileHandle, size: number): Promise<number> {
  const buffer = new Uint8Array(WINDOW);
  let end = 0;
  let at = 0;
  while (at < size) {
    const { bytesRead } = await handle.read(buffer, 0, WINDOW, at);
    const window = buffer.subarray(0, bytesRead);
    const isLast = at + bytesRead >= size;
    const whole = wholeFrames(window);
    if (whole.end > 0) end = at + whole.end;
    if (!whole.lost) {
      if (isLast || whole.end === 0) break;
      at += whole.end;
      continue;
    }
    const next = nextFrame(window, whole.end + 1);
    if (next === null && isLast) break;
    // A header may begin in the last bytes of the window.
    at += next ?? bytesRead - 3;
  }
  return end;
}

/** SHA-256 of the file as it is on the disk, in hex. */
export async function checksum(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
