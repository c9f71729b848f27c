/** Builds every package that a plain Debian machine can build, once for all the tests. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { electronVersion } from '../../../scripts/electron.ts';
import { buildAll } from '../../../scripts/build.ts';
import { writeIcons } from '../../../scripts/icons/icons.ts';
import { fabricateAll } from './fabricated.ts';
import { makeMsi } from './msi.ts';
import { ensureToolchain } from './packages.ts';
import { makeToolchain, PUBLISHER, type Toolchain } from './toolchain.ts';

/** Where the packages of the tests will look for updates. */
export const FEED = 'https://updates.example.com/offhook/';

export type Packages =
  | { readonly folder: string; readonly rootCertificate: string; readonly why: null }
  | { readonly why: string };

declare module 'vitest' {
  export interface ProvidedContext {
    packages: Packages;
  }
}

const root = path.resolve(import.meta.dirname, '../../..');
const BUILDS = [
  ['linux-x64', '--linux', 'deb', 'rpm', 'AppImage', '--x64'],
  ['win32-x64', '--win', 'nsis', '--x64'],
  ['darwin-arm64', '--mac', 'zip', '--arm64', '-c.mac.identity=null', '-c.mac.notarize=false'],
] as const;

export default async function setup({ provide }: TestProject): Promise<() => void> {
  const why = ensureToolchain();
  if (why !== null) {
    console.warn(`packaging: the packages are NOT TESTED, this machine ${why}`);
    provide('packages', { why });
    return () => undefined;
  }
  const work = mkdtempSync(path.join(tmpdir(), 'offhook-packages-'));
  const folder = path.join(work, 'release');
  const toolchain = makeToolchain(path.join(work, 'tools'));
  fabricateAll(path.join(work, 'electron'), electronVersion());
  await buildAll({ only: ['main', 'preload', 'renderer'] });
  writeIcons(path.join(root, 'out/icons'));
  for (const [electron, ...targets] of BUILDS)
    await electronBuilder([...targets, `-c.electronDist=${path.join(work, 'electron', electron)}`], folder, toolchain);
  makeMsi(folder, toolchain);
  provide('packages', { folder, rootCertificate: toolchain.rootCertificate, why: null });
  return () => rmSync(work, { recursive: true, force: true });
}

async function electronBuilder(args: readonly string[], output: string, { env }: Toolchain): Promise<void> {
  const cli = path.join(
    path.dirname(createRequire(import.meta.url).resolve('electron-builder/package.json')),
    'cli.js',
  );
  const options = [
    `-c.directories.output=${output}`,
    '-c.publish.provider=generic',
    `-c.publish.url=${FEED}`,
    `-c.win.signtoolOptions.publisherName=${PUBLISHER}`,
    '-c.forceCodeSigning=false',
  ];
  try {
    await promisify(execFile)(process.execPath, [cli, '--publish', 'never', ...args, ...options], {
      cwd: root,
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`electron-builder ${args[0]} failed:\n${(stdout + stderr).split('\n').slice(-40).join('\n')}`, {
      cause: error,
    });
  }
}
