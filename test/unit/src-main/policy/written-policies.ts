/** The same policies as each of the three systems keeps them, read by the product's own readers. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Managed, readPolicies } from '#shared/policy/managed.ts';
import { readManagedPreferences, readPolicyFolder } from '../../../../src-main/policy/policy-files.ts';
import { readRegistry, type ReadSource, REGISTRY_KEY } from '../../../../src-main/policy/registry.ts';

type Value = string | number | boolean | readonly string[];
export interface Written {
  readonly enforced?: Readonly<Record<string, Value>>;
  readonly defaults?: Readonly<Record<string, Value>>;
}

// It comes with electron-builder and has no types.
const plist = createRequire(import.meta.url)('plist') as {
  build(value: unknown): string;
  parse(text: string): unknown;
};

export const USER = 'a.weber';

/** Like a real one: CRLF, a key of its own for each list, the key's own value in the system's language. */
export function asRegQuery(hive: 'HKEY_LOCAL_MACHINE' | 'HKEY_CURRENT_USER', written: Written): string {
  const root = `${hive}\\${REGISTRY_KEY}`;
  const blocks = [block(root, written.enforced ?? {}), block(`${root}\\Defaults`, written.defaults ?? {})];
  return `\r\n${blocks.flat().join('\r\n\r\n')}\r\n\r\n`;
}

function block(key: string, values: Readonly<Record<string, Value>>): string[] {
  const plain = Object.entries(values).filter(([, value]) => !Array.isArray(value));
  const lists = Object.entries(values).filter(([, value]) => Array.isArray(value));
  const line = (name: string, value: Value): string =>
    typeof value === 'string'
      ? `    ${name}    REG_SZ    ${value}`
      : `    ${name}    REG_DWORD    0x${Number(value).toString(16)}`;
  return [
    [key, '    (Standard)    REG_SZ    ', ...plain.map(([name, value]) => line(name, value))].join('\r\n'),
    ...lists.map(([name, lines]) =>
      [`${key}\\${name}`, ...(lines as string[]).map((text, index) => line(String(index + 1), text))].join('\r\n'),
    ),
  ];
}

export const SYSTEMS = {
  Windows: async (written: Written): Promise<ReadSource> =>
    readRegistry([
      { name: 'HKLM', output: asRegQuery('HKEY_LOCAL_MACHINE', written) },
      { name: 'HKCU', output: null },
    ]),
  macOS: (written: Written): Promise<ReadSource> =>
    inFolder((folder) => {
      const file = path.join(folder, 'app.offhook.Offhook.plist');
      writeFileSync(file, plist.build({ ...written.enforced, Defaults: written.defaults ?? {} }));
      // plutil's part.
      return readManagedPreferences([file], async (name) => JSON.stringify(plist.parse(readFileSync(name, 'utf8'))));
    }),
  Linux: (written: Written): Promise<ReadSource> =>
    inFolder((folder) => {
      writeRootsJson(path.join(folder, 'managed'), 'offhook.json', written.enforced ?? {});
      writeRootsJson(path.join(folder, 'recommended'), 'offhook.json', written.defaults ?? {});
      return readPolicyFolder(folder);
    }),
} as const;

export function writeRootsJson(folder: string, name: string, value: unknown): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  chmodSync(file, 0o644);
  return file;
}

export async function inFolder<Result>(act: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), 'offhook-policies-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function managedOn(system: keyof typeof SYSTEMS, written: Written): Promise<Managed> {
  const { documents, problems } = await SYSTEMS[system](written);
  return readPolicies(documents, USER, problems);
}
