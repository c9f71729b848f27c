/**
 * Windows: SOFTWARE\Policies\Offhook, of the computer and below it of the user; subkey `Defaults` for what she may change.
 * Read with the system's own reg.exe, once at the start (20 to 50 ms): no native module.
 *
 *   HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Offhook
 *       CallsRecording    REG_SZ    automatic
 *       CallsKeepDays    REG_DWORD    0x1e
 *
 *   HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Offhook\NumbersAllowed
 *       1    REG_SZ    +49.
 */
import type { PolicyDocument, PolicyProblem } from '#shared/policy/managed.ts';
import { policyKeys, policyOf } from '#shared/policy/policies.ts';

export const REGISTRY_KEY = 'SOFTWARE\\Policies\\Offhook';

export interface RegistryHive {
  /** `HKLM` */
  readonly name: string;
  /** What reg.exe wrote; null where the key doesn't exist. */
  readonly output: string | null;
}

export interface ReadSource {
  readonly documents: readonly PolicyDocument[];
  readonly problems: readonly PolicyProblem[];
}

export function readRegistry(hives: readonly RegistryHive[]): ReadSource {
  const problems: PolicyProblem[] = [];
  const documents = hives.flatMap(({ name, output }) => {
    if (output === null) return [];
    const source = `${name}\\${REGISTRY_KEY}`;
    const keys = parseQuery(output, (key) => problems.push({ key, source, trouble: 'unreadable' }));
    for (const name of new Set(keys.filter(isNowhere).map(({ folder }) => folder.at(-1) ?? '')))
      problems.push({ key: spelt(name), source, trouble: spelt(name) === name ? 'unknownKey' : 'wrongKind' });
    return [{ source, enforced: valuesBelow(keys, []), defaults: valuesBelow(keys, ['defaults']) }];
  });
  return { documents, problems };
}

interface RegistryEntry {
  /** Below our key, in lower case: the registry doesn't tell cases apart. */
  readonly folder: readonly string[];
  readonly name: string;
  readonly value: unknown;
}

const VALUE = /^ {4}(.+?) {4}(REG_[A-Z_0-9]+)(?: {4}(.*))?$/;

function parseQuery(output: string, unreadable: (key: string) => void): readonly RegistryEntry[] {
  const entries: RegistryEntry[] = [];
  let folder: readonly string[] | null = null;
  for (const line of output.split(/\r?\n/)) {
    if (/^HKEY_/i.test(line)) folder = folderBelow(line.trim());
    const [, name, type, data = ''] = VALUE.exec(line) ?? [];
    if (folder === null || name === undefined || type === undefined) continue;
    // "(Default)", "(Standard)", "(По умолчанию)": the key's own value, which no policy uses.
    if (/^\(.*\)$/.test(name)) continue;
    const value = valueOf(type, data);
    if (value === undefined) unreadable(name);
    else entries.push({ folder, name, value });
  }
  return entries;
}

function folderBelow(line: string): readonly string[] | null {
  const below = line.toLowerCase().split(`\\${REGISTRY_KEY.toLowerCase()}`)[1];
  if (below === undefined || (below !== '' && !below.startsWith('\\'))) return null;
  return below.split('\\').filter((part) => part !== '');
}

/** @returns undefined for types that no policy has, and for text that reg.exe's code page has spoilt */
function valueOf(type: string, data: string): unknown {
  if (data.includes('\ufffd')) return undefined;
  switch (type) {
    case 'REG_SZ':
    case 'REG_EXPAND_SZ':
      return data;
    case 'REG_DWORD':
      return /^0x[0-9a-f]{1,8}$/i.test(data) ? Number(data) : undefined;
    case 'REG_MULTI_SZ':
      return data.split('\\0').filter((line) => line !== '');
    default:
      return undefined;
  }
}

/** Values of one folder, and its subfolders that are lists: 1, 2, 3 … in the order of their numbers. */
function valuesBelow(entries: readonly RegistryEntry[], folder: readonly string[]): Record<string, unknown> {
  const here = entries.filter((entry) => entry.folder.join('\\') === folder.join('\\'));
  const lists = policyKeys
    .filter((key) => policyOf(key).kind === 'list')
    .map((key) => [key, entries.filter((entry) => isIn(entry, [...folder, key.toLowerCase()]))] as const)
    .filter(([, lines]) => lines.length > 0)
    .map(([key, lines]) => [key, lines.toSorted((a, b) => Number(a.name) - Number(b.name)).map(({ value }) => value)]);
  return Object.fromEntries([...here.map(({ name, value }) => [spelt(name), value]), ...lists]);
}

/** In a subkey that is neither `Defaults` nor a list of ours. */
function isNowhere({ folder }: RegistryEntry): boolean {
  const [list, ...more] = folder[0] === 'defaults' ? folder.slice(1) : folder;
  const isList = policyKeys.some((key) => policyOf(key).kind === 'list' && key.toLowerCase() === list);
  return list !== undefined && (!isList || more.length > 0);
}

const isIn = (entry: RegistryEntry, folder: readonly string[]): boolean =>
  entry.folder.join('\\') === folder.join('\\');

const spelt = (name: string): string => policyKeys.find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
