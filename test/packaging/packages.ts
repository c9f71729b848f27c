/** The packages that the set-up has built, and a way to look into them. */
import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { inject } from 'vitest';

const packages = inject('packages');

/** Where this machine can't build them, nothing of it is run, and the set-up has said so. */
export const isBuilt = packages.why === null;

export const built = (name: string): string => path.join(packages.why === null ? packages.folder : '', name);
export const rootCertificate = (): string => (packages.why === null ? packages.rootCertificate : '');

/** The only file whose name ends so. */
export function builtFile(end: string): string {
  const found = readdirSync(built('')).filter((name) => name.endsWith(end));
  if (found.length !== 1) throw new Error(`${found.length} files end in ${end}`);
  return built(found[0] ?? '');
}

export const run = (file: string, args: readonly string[], options: ExecFileSyncOptions = {}): string =>
  execFileSync(file, args, { maxBuffer: 64 * 1024 * 1024, ...options, encoding: 'utf8' });

const FUSES = {
  runAsNode: FuseV1Options.RunAsNode,
  cookieEncryption: FuseV1Options.EnableCookieEncryption,
  nodeOptions: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  nodeInspect: FuseV1Options.EnableNodeCliInspectArguments,
  asarIntegrity: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  onlyAsar: FuseV1Options.OnlyLoadAppFromAsar,
  filePrivileges: FuseV1Options.GrantFileProtocolExtraPrivileges,
} as const;

export async function fusesOf(file: string): Promise<Record<string, boolean>> {
  const wire = await getCurrentFuseWire(file);
  return Object.fromEntries(Object.entries(FUSES).map(([name, fuse]) => [name, wire[fuse] === FuseState.ENABLE]));
}

export const HARDENED = {
  runAsNode: false,
  cookieEncryption: true,
  nodeOptions: false,
  nodeInspect: false,
  asarIntegrity: true,
  onlyAsar: true,
  filePrivileges: false,
};
