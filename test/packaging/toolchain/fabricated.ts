/** Electron's folders for Windows and macOS around programs of ours; Linux's is `scripts/fabricated-electron.ts`. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fabricateElectron, FUSE_WIRE } from '../../../scripts/fabricated-electron.ts';
import { compile } from './toolchain.ts';

/** @returns the folder that holds `<platform>-<arch>` folders */
export function fabricateAll(folder: string, version: string): void {
  fabricateElectron(path.join(folder, 'linux-x64'), version);
  fabricateWindows(path.join(folder, 'win32-x64'), version);
  fabricateMac(path.join(folder, 'darwin-arm64'), version);
}

/** Where `volatile` keeps the compiler from dropping the fuses. */
const PROGRAM = `#include <stdio.h>
volatile const char fuses[] = ${JSON.stringify(FUSE_WIRE).replace(/\\u00(..)/g, '\\x$1""')};
int main(void) { return fuses[0] == 0; }
`;
const COMMON = [
  'LICENSE',
  'LICENSES.chromium.html',
  'resources.pak',
  'chrome_100_percent.pak',
  'icudtl.dat',
  'snapshot_blob.bin',
];
const DLLS = ['d3dcompiler_47.dll', 'ffmpeg.dll', 'vk_swiftshader.dll', 'vulkan-1.dll', 'dxcompiler.dll', 'dxil.dll'];

function fabricateWindows(folder: string, version: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'locales'), { recursive: true });
  mkdirSync(path.join(folder, 'resources'));
  for (const file of COMMON) writeFileSync(path.join(folder, file), `in place of Electron's ${file}\n`);
  for (const locale of ['de', 'en-US', 'fr', 'ru'])
    writeFileSync(path.join(folder, 'locales', `${locale}.pak`), locale);
  writeFileSync(path.join(folder, 'version'), version);
  // electron-builder edits the version resource: there must be one.
  const resource = path.join(folder, 'version.o');
  const numbers = version.replaceAll('.', ',');
  const text = `1 VERSIONINFO
FILEVERSION ${numbers},0
BEGIN
  BLOCK "StringFileInfo" BEGIN BLOCK "040904b0" BEGIN VALUE "ProductName", "Electron" END END
  BLOCK "VarFileInfo" BEGIN VALUE "Translation", 0x409, 1200 END
END
`;
  const script = path.join(folder, 'version.rc');
  writeFileSync(script, text);
  execFileSync('x86_64-w64-mingw32-windres', [script, resource]);
  rmSync(script);
  const source = path.join(folder, 'electron.c');
  writeFileSync(source, PROGRAM);
  execFileSync('x86_64-w64-mingw32-gcc', ['-O1', '-s', '-o', path.join(folder, 'electron.exe'), source, resource]);
  rmSync(resource);
  rmSync(source);
  const library = 'int DllMain(void *a, int b, void *c) { return 1; }';
  for (const name of DLLS) compile('x86_64-w64-mingw32-gcc', path.join(folder, name), library, ['-shared']);
}

const HELPERS = ['Electron Helper', 'Electron Helper (Renderer)', 'Electron Helper (GPU)', 'Electron Helper (Plugin)'];

function fabricateMac(folder: string, version: string): void {
  rmSync(folder, { recursive: true, force: true });
  const contents = path.join(folder, 'Electron.app/Contents');
  const framework = path.join(contents, 'Frameworks/Electron Framework.framework');
  for (const locale of ['en', 'de', 'fr', 'ru'])
    for (const resources of [`${contents}/Resources`, `${framework}/Versions/A/Resources`]) {
      mkdirSync(path.join(resources, `${locale}.lproj`), { recursive: true });
      writeFileSync(path.join(resources, `${locale}.lproj/locale.pak`), locale);
    }
  writeFileSync(path.join(contents, 'Resources/electron.icns'), 'in place of an icon');
  bundle(contents, 'Electron', version);
  for (const name of HELPERS) bundle(path.join(contents, 'Frameworks', `${name}.app/Contents`), name, version);
  // On macOS the fuses are in the framework.
  program(path.join(framework, 'Electron Framework'));
  for (const file of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(path.join(folder, file), file);
  writeFileSync(path.join(folder, 'version'), version);
}

function bundle(contents: string, name: string, version: string): void {
  mkdirSync(path.join(contents, 'MacOS'), { recursive: true });
  program(path.join(contents, 'MacOS', name));
  const entries = {
    CFBundleExecutable: name,
    CFBundleIdentifier: 'com.github.Electron',
    CFBundleName: name,
    CFBundleVersion: version,
    CFBundleIconFile: 'electron.icns',
  };
  const dict = Object.entries(entries).map(([key, value]) => `<key>${key}</key><string>${value}</string>`);
  writeFileSync(
    path.join(contents, 'Info.plist'),
    `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>${dict.join('')}</dict></plist>\n`,
  );
}

function program(file: string): void {
  writeFileSync(file, `#!/bin/sh\nexit 1\n${FUSE_WIRE}\n`, 'latin1');
  chmodSync(file, 0o755);
}
