/** PHP's bracket nesting in forms and queries: `data[USER][0]=1` (bitrix24.md 2.1, 4.1). */

import { textOf } from '../values.ts';

export type PhpValue = string | PhpValue[] | { [key: string]: PhpValue };

export function parsePhpForm(pairs: Iterable<readonly [string, string]>): Record<string, PhpValue> {
  const root = new Map<string, Node>();
  for (const [name, value] of pairs) place(root, path(name), value);
  return Object.fromEntries([...root].map(([key, node]) => [key, plain(node)]));
}

export function encodePhpForm(data: Record<string, unknown>): URLSearchParams {
  const form = new URLSearchParams();
  const add = (key: string, value: unknown): void => {
    if (value === undefined || value === null) return;
    if (typeof value === 'object') {
      for (const [name, item] of Object.entries(value)) add(`${key}[${name}]`, item);
    } else if (typeof value === 'boolean') form.append(key, value ? '1' : '0');
    else form.append(key, textOf(value));
  };
  for (const [key, value] of Object.entries(data)) add(key, value);
  return form;
}

/** PHP arrays serialise as a list when their keys are 0…n-1, so every empty map becomes `[]` (2.6). */
export function phpArray<T>(entries: readonly (readonly [string, T])[]): T[] | Record<string, T> {
  return entries.every(([key], index) => key === String(index))
    ? entries.map(([, value]) => value)
    : Object.fromEntries(entries);
}

type Node = string | Map<string, Node>;

function path(name: string): string[] {
  const open = name.indexOf('[');
  if (open <= 0) return [name];
  return [name.slice(0, open), ...[...name.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')];
}

function place(map: Map<string, Node>, [head = '', ...rest]: string[], value: string): void {
  const key = head === '' ? String(map.size) : head;
  if (rest.length === 0) {
    map.set(key, value);
    return;
  }
  const next = map.get(key);
  const child = next instanceof Map ? next : new Map<string, Node>();
  map.set(key, child);
  place(child, rest, value);
}

function plain(node: Node): PhpValue {
  if (typeof node === 'string') return node;
  return phpArray([...node].map(([key, child]) => [key, plain(child)] as const));
}
