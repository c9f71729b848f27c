/** A value inside plain data by its path: `account.numbers.country`. */

type Tree = Record<string, unknown>;

export function at(whole: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, name) => (isTree(part) ? part[name] : undefined), whole);
}

/** Makes what is missing on the way. */
export function put(whole: object, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let part = whole as Tree;
  for (const name of names) {
    if (!isTree(part[name])) part[name] = {};
    part = part[name] as Tree;
  }
  part[last] = value;
}

/** Of JSON data. */
export const copy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** Of JSON data; a field that is undefined is one that isn't there. */
export const equal = (one: unknown, other: unknown): boolean => sorted(one) === sorted(other);

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    isTree(part) ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))) : part,
  ) ?? '';

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
