/** `.offhook` files that the system hands over: their paths among the arguments, and what is in them. */
import { open } from 'node:fs/promises';
import { constants } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LONGEST_SET_UP } from '#shared/provision/set-up.ts';

const SUFFIX = '.offhook';

/**
 * @param folder that relative paths are in
 * @returns in their order; Linux's desktop entry hands over `file:` addresses
 */
export function setUpFilesIn(argv: readonly string[], folder: string): readonly string[] {
  return argv.flatMap((argument) => {
    if (argument.startsWith('-') || !argument.toLowerCase().endsWith(SUFFIX)) return [];
    if (!/^file:/i.test(argument)) return /^[a-z][a-z0-9+.-]+:/i.test(argument) ? [] : [path.resolve(folder, argument)];
    try {
      return [fileURLToPath(argument)];
    } catch {
      // Another computer's file, or no path at all.
      return [];
    }
  });
}

/**
 * @returns what is in it; null for what can't be a set-up: no plain file, too long
 * @throws when it can't be read
 */
export async function readSetUpFile(file: string): Promise<string | null> {
  // A pipe without a writer would be waited for.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size > LONGEST_SET_UP) return null;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_SET_UP + 1), 0, LONGEST_SET_UP + 1, 0);
    return bytesRead > LONGEST_SET_UP ? null : buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
