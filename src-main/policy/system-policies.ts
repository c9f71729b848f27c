/** What the administrator of this computer has set, read once at the start from where each system keeps it. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Managed, readPolicies, unmanaged } from '#shared/policy/managed.ts';
import type { Log } from '../ports.ts';
import { readManagedPreferences, readPolicyFolder } from './policy-files.ts';
import { readRegistry, REGISTRY_KEY, type RegistryHive, type ReadSource } from './registry.ts';

export interface System {
  readonly platform: NodeJS.Platform;
  /** The agent's name on this computer. */
  readonly user: string;
  readonly log: Log;
  /** Linux; a test's own. */
  readonly folder?: string;
}

const DOMAIN = 'app.offhook.Offhook';
const run = promisify(execFile);
const LONGEST_READ_MS = 5000;

/** Never fails: without its policies a telephone still rings. What couldn't be read is in `problems`. */
export async function systemPolicies(system: System): Promise<Managed> {
  try {
    const { documents, problems } = await readSource(system);
    const managed = readPolicies(documents, system.user, problems);
    // Keys and places; values may be secrets.
    for (const { key: policy, source, trouble } of managed.problems)
      system.log.warn('policy.ignored', { policy, source, trouble });
    const keys = [...managed.enforced.values(), ...managed.defaults.values()].map(
      ({ key, level }) => `${key} ${level}`,
    );
    system.log.info('policy.read', { from: documents.map(({ source }) => source), keys });
    return managed;
  } catch (error) {
    system.log.error('policy.unreadable', { error });
    return { ...unmanaged, problems: [{ key: '*', source: system.platform, trouble: 'unreadable' }] };
  }
}

function readSource({ platform, user, folder }: System): Promise<ReadSource> {
  switch (platform) {
    case 'win32':
      return readWindows();
    case 'darwin': {
      const root = '/Library/Managed Preferences';
      const files = [path.join(root, `${DOMAIN}.plist`), path.join(root, user, `${DOMAIN}.plist`)];
      return readManagedPreferences(files, plistAsJson);
    }
    default:
      return readPolicyFolder(folder ?? '/etc/offhook/policies');
  }
}

/** The computer's policies before the user's. */
async function readWindows(): Promise<ReadSource> {
  const hives = await Promise.all(['HKLM', 'HKCU'].map(queryHive));
  return readRegistry(hives);
}

async function queryHive(name: string): Promise<RegistryHive> {
  const reg = path.win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe');
  try {
    // 64 bit: a 32-bit program would be shown the keys of WOW6432Node.
    const args = ['query', `${name}\\${REGISTRY_KEY}`, '/s', '/reg:64'];
    const { stdout } = await run(reg, args, { windowsHide: true, timeout: LONGEST_READ_MS });
    return { name, output: stdout };
  } catch (error) {
    // reg.exe ends with 1 where there is no such key, which is the rule on computers without policies.
    if (error instanceof Error && 'code' in error && error.code === 1) return { name, output: null };
    throw error;
  }
}

async function plistAsJson(file: string): Promise<string> {
  const { stdout } = await run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', file], { timeout: LONGEST_READ_MS });
  return stdout;
}
