/** List methods' `filter` keys with their prefixes: ! >= > <= < >< !>< ? = != % !% (bitrix24.md 3.9, 4.5). */

export type Row = Readonly<Record<string, unknown>>;

/** One condition of a filter; fields are named in upper case. */
export function condition(key: string, value: unknown): (row: Row) => boolean {
  const [, prefix = '', field = ''] = /^([!<>=?%]*)(.*)$/.exec(key) ?? [];
  const wanted = (Array.isArray(value) ? value : [value]).map(String);
  const [first = '', second = ''] = wanted;
  const of = (row: Row) => cell(row, field.toUpperCase());
  const between = (row: Row) => compare(of(row), first) >= 0 && compare(of(row), second) <= 0;
  const contains = (row: Row) => of(row).toLowerCase().includes(first.toLowerCase());
  switch (prefix) {
    case '>=':
      return (row) => compare(of(row), first) >= 0;
    case '>':
      return (row) => compare(of(row), first) > 0;
    case '<=':
      return (row) => compare(of(row), first) <= 0;
    case '<':
      return (row) => compare(of(row), first) < 0;
    case '><':
      return between;
    case '!><':
      return (row) => !between(row);
    case '%':
    case '?':
      return contains;
    case '!%':
      return (row) => !contains(row);
    case '!':
    case '!=':
      return (row) => !wanted.includes(of(row));
    default:
      return (row) => wanted.includes(of(row));
  }
}

export const cell = (row: Row, field: string): string => {
  const value = row[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** Numbers as numbers, moments as moments, the rest as text. */
export function compare(left: string, right: string): number {
  const dated = /^\d{4}-\d{2}-\d{2}/;
  const value = (given: string) => (dated.test(given) ? Date.parse(given) : Number(given));
  const difference = value(left) - value(right);
  return Number.isNaN(difference) ? left.localeCompare(right) : difference;
}
