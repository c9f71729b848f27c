/**
 * Debian's own tools, laid out as electron-builder 26.17 expects its downloads, and a certificate of a root of our own.
 * What is real: scripts, defines, includes, languages, sizes, signatures, update metadata. What isn't: NSIS plug-ins (their
 * names only, so an installer that is run here does nothing) and AppImage's runtime.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const root = path.resolve(here, '../../..');

export interface Toolchain {
  readonly env: NodeJS.ProcessEnv;
  /** PEM of the root that signs. */
  readonly rootCertificate: string;
  readonly pfx: string;
}

export const PFX_PASSWORD = 'packaging';
export const PUBLISHER = 'Offhook Packaging Test';

export function makeToolchain(folder: string): Toolchain {
  mkdirSync(folder, { recursive: true });
  const certificate = makeCertificate(path.join(folder, 'certificate'));
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  for (const name of ['fpm', 'wine']) program(path.join(bin, name), path.join(here, `${name}.ts`));
  return {
    ...certificate,
    env: {
      ...process.env,
      PATH: `${bin}:${process.env['PATH']}`,
      CUSTOM_FPM_PATH: path.join(bin, 'fpm'),
      APPIMAGE_TOOLS_PATH: appImageTools(path.join(folder, 'appimage')),
      ELECTRON_BUILDER_7ZIP_PATH: '/usr/bin/7za',
      ...nsisTools(path.join(folder, 'nsis')),
      USE_SYSTEM_OSSLSIGNCODE: 'true',
      // No time-stamping authority.
      ELECTRON_BUILDER_OFFLINE: 'true',
      WIN_CSC_LINK: certificate.pfx,
      WIN_CSC_KEY_PASSWORD: PFX_PASSWORD,
    },
  };
}

function program(file: string, script: string): void {
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' --disable-warning=ExperimentalWarning '${script}' "$@"\n`);
  chmodSync(file, 0o755);
}

function appImageTools(folder: string): string {
  mkdirSync(path.join(folder, 'linux-x64'), { recursive: true });
  mkdirSync(path.join(folder, 'lib/x64'), { recursive: true });
  for (const tool of ['mksquashfs', 'desktop-file-validate'])
    symlinkSync(`/usr/bin/${tool}`, path.join(folder, 'linux-x64', tool));
  const runtime = '#!/bin/sh\necho "a test’s AppImage: unsquashfs -o 1024" >&2\nexit 1\n';
  writeFileSync(path.join(folder, 'runtime-x64'), `${runtime}${' '.repeat(1023 - Buffer.byteLength(runtime))}\n`);
  return folder;
}

/** electron-builder's own templates name the plug-ins and their functions: `UAC::_`. */
function nsisTools(folder: string): NodeJS.ProcessEnv {
  const plugins = path.join(folder, 'resources/plugins/x86-unicode');
  mkdirSync(path.join(folder, 'tools/linux'), { recursive: true });
  mkdirSync(plugins, { recursive: true });
  symlinkSync('/usr/bin/makensis', path.join(folder, 'tools/linux/makensis'));
  for (const part of ['Contrib', 'Include', 'Plugins', 'Stubs'])
    symlinkSync(`/usr/share/nsis/${part}`, path.join(folder, 'tools', part));
  const templates = path.join(root, 'node_modules/app-builder-lib/templates/nsis');
  const text = readdirSync(templates, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ns[hi]$/.test(name))
    .map((name) => readFileSync(path.join(templates, name), 'utf8'))
    .join('\n');
  const more: Record<string, readonly string[]> = { nsis7z: ['Extract', 'ExtractWithDetails'], INetC: ['get'] };
  for (const plugin of ['UAC', 'nsProcess', 'WinShell', 'SpiderBanner', 'StdUtils', 'nsis7z', 'INetC', 'EmbedHTML']) {
    const called = [...text.matchAll(new RegExp(`${plugin}::([A-Za-z_0-9]+)`, 'g'))].map(([, name = '']) => name);
    dll(path.join(plugins, `${plugin}.dll`), [...new Set([...called, ...(more[plugin] ?? [])])]);
  }
  dll(path.join(plugins, 'nsisunz.dll'), ['Unzip']);
  compile('i686-w64-mingw32-gcc', path.join(folder, 'tools/elevate.exe'), 'int main(void) { return 0; }', []);
  return {
    ELECTRON_BUILDER_NSIS_DIR: path.join(folder, 'tools'),
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: path.join(folder, 'resources'),
  };
}

function dll(file: string, functions: readonly string[]): void {
  const exports = functions.map(
    (name) => `__declspec(dllexport) void __cdecl ${name}(void *a, int b, void *c, void *d, void *e) {}`,
  );
  compile('i686-w64-mingw32-gcc', file, ['#include <windows.h>', ...exports].join('\n'), ['-shared']);
}

export function compile(compiler: string, file: string, source: string, flags: readonly string[]): void {
  execFileSync(compiler, ['-O1', '-s', ...flags, '-x', 'c', '-o', file, '-'], { input: source });
}

function makeCertificate(folder: string): { readonly rootCertificate: string; readonly pfx: string } {
  mkdirSync(folder, { recursive: true });
  /** @param words without spaces in them; `more`: with some */
  const openssl = (words: string, ...more: string[]): void => {
    execFileSync('openssl', [...words.split(' '), ...more], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const newKey = 'req -newkey rsa:3072 -nodes -days 30';
  openssl(`${newKey} -x509 -keyout root.key -out root.pem -subj`, '/CN=Offhook Packaging Root');
  openssl(`${newKey} -keyout sign.key -out sign.csr -subj`, `/CN=${PUBLISHER}/O=Offhook/C=DE`);
  const usage = 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=codeSigning\n';
  writeFileSync(path.join(folder, 'usage'), usage);
  const byRoot = '-CA root.pem -CAkey root.key -CAcreateserial -days 30 -sha256';
  openssl(`x509 -req -in sign.csr ${byRoot} -extfile usage -out sign.pem`);
  const inputs = '-in sign.pem -inkey sign.key -certfile root.pem';
  openssl(`pkcs12 -export -legacy ${inputs} -passout pass:${PFX_PASSWORD} -out sign.pfx`);
  return { rootCertificate: path.join(folder, 'root.pem'), pfx: path.join(folder, 'sign.pfx') };
}
