/**
 * Writes a zip piece by piece: the report may be tens of megabytes, and main has calls to look after. It becomes what it is
 * called only when it is whole.
 */
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { strToU8, Zip, ZipDeflate } from 'fflate';
import { Failure } from '#shared/failure.ts';
import { codeOf } from '../collect/disk.ts';

export interface ZipEntry {
  readonly name: string;
  /** Roughly; for the progress. */
  readonly bytes: number;
  readonly pieces: () => AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
}

/**
 * @param progress 0 to 100
 * @returns the size of the file
 * @throws Failure `reportDiskFull`, `reportNotWritten`; the signal's reason. Nothing is left behind.
 */
export async function writeZip(
  file: string,
  entries: readonly ZipEntry[],
  progress: (percent: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const part = `${file}.part`;
  let handle: FileHandle | null = null;
  try {
    handle = await open(part, 'w', 0o600);
    const size = await pour(handle, entries, progress, signal);
    await handle.sync();
    await handle.close();
    handle = null;
    await rename(part, file);
    return size;
  } catch (error) {
    await handle?.close().catch(() => undefined);
    await rm(part, { force: true }).catch(() => undefined);
    if (signal.aborted || error instanceof Failure) throw error;
    const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error));
    throw new Failure(isFull ? 'reportDiskFull' : 'reportNotWritten', 'the report could not be written', {
      cause: error,
    });
  }
}

async function pour(
  handle: FileHandle,
  entries: readonly ZipEntry[],
  progress: (percent: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 1);
  let done = 0;
  let size = 0;
  let chunks: Uint8Array[] = [];
  let broken: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error !== null) broken = error;
    else chunks.push(chunk);
  });
  const drain = async (): Promise<void> => {
    if (broken !== null) throw broken;
    signal.throwIfAborted();
    const ready = chunks;
    chunks = [];
    for (const chunk of ready) {
      await handle.writeFile(chunk);
      size += chunk.length;
    }
    progress(Math.min(99, Math.floor((100 * done) / total)));
    // Compressing is done on this thread: the telephone comes first.
    await setImmediate();
  };
  for (const { name, pieces } of entries) {
    const deflate = new ZipDeflate(name, { level: 6 });
    zip.add(deflate);
    for await (const piece of pieces()) {
      const bytes = typeof piece === 'string' ? strToU8(piece) : piece;
      deflate.push(bytes);
      done += bytes.length;
      await drain();
    }
    deflate.push(new Uint8Array(0), true);
    await drain();
  }
  zip.end();
  await drain();
  return size;
}
