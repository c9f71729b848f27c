import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Replaces a file so that a crash leaves the old one or the new one. @param mode unless it is said, its owner's alone */
export async function writeAtomically(file: string, content: string, mode = 0o600): Promise<void> {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.new`);
  try {
    const handle = await open(draft, 'w', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
