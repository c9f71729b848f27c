/** How much room there is where the program keeps its files, and whether it may write there. */
import { open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { DiskFacts } from '../rows/computer.ts';

/** A page of the disk: what fits nowhere else is no use either. */
const TRIAL_BYTES = 4096;

export async function diskFacts(folder: string): Promise<DiskFacts> {
  return { free: await freeBytes(folder), code: await trial(path.join(folder, '.offhook-trial')) };
}

async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // A file system that doesn't say, as some network drives: the trial decides.
    return null;
  }
}

/** @returns the system's code; null when it is on the disk */
async function trial(file: string): Promise<string | null> {
  try {
    const handle = await open(file, 'w', 0o600);
    try {
      await handle.writeFile(Buffer.alloc(TRIAL_BYTES));
      await handle.sync();
    } finally {
      await handle.close();
    }
    return null;
  } catch (error) {
    return codeOf(error);
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
