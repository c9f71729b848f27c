import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What @electron/fuses looks for in a binary: this text, the version of the format, the number of fuses, the fuses. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron 45 ships: runAsNode, the two for debugging, file: privileges and WebAssembly traps are on. */
const FUSES = '101100011';
/** The whole of it, to be found anywhere in a program. */
export const FUSE_WIRE = `${FUSE_SENTINEL}\x01${String.fromCharCode(FUSES.length)}${FUSES}`;

/** Beside the executable in every Linux Electron. */
const FILES = [
  'LICENSE',
  'LICENSES.chromium.html',
  'chrome_100_percent.pak',
  'chrome_200_percent.pak',
  'icudtl.dat',
  'libffmpeg.so',
  'libvk_swiftshader.so',
  'libvulkan.so.1',
  'resources.pak',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
];
const LOCALES = ['de', 'en-GB', 'en-US', 'fr', 'ru'];

/**
 * Writes a folder in the shape of an unpacked Electron for Linux, for packing where the real one can't be had. Its
 * executable says what it is and fails. What lies around it is real: the archive, the flipped fuses, the names.
 */
export function fabricateElectron(folder: string, version: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'));
  for (const file of FILES) writeFileSync(join(folder, file), `in place of Electron's ${file}\n`);
  for (const locale of LOCALES) writeFileSync(join(folder, 'locales', `${locale}.pak`), `in place of ${locale}\n`);
  writeFileSync(join(folder, 'version'), version);
  for (const program of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']) {
    writeFileSync(join(folder, program), executable(version), 'latin1');
    chmodSync(join(folder, program), 0o755);
  }
}

/** A shell script: the shell stops reading before the fuses, which are no text. */
function executable(version: string): string {
  return `#!/bin/sh
echo "This is no Electron: version ${version} could not be downloaded when this program was packed." >&2
exit 1
${FUSE_WIRE}
`;
}
