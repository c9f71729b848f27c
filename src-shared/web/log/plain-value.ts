/** Anything that code may hand to the log, as plain JSON data without secrets, of bounded size. */
import { Failure } from '#shared/failure.ts';
import { isSecretName, REDACTED, redactField, redactText } from './redact.ts';

const MAX_DEPTH = 6;
const MAX_ITEMS = 100;
const MAX_TEXT = 4000;

export const plainFields = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  plainObject(fields, 0, new Set());

function plain(name: string, value: unknown, depth: number, above: ReadonlySet<object>): unknown {
  if (value === null || value === undefined) return value;
  if (isSecretName(name)) return REDACTED;
  if (typeof value === 'string') return cut(redactField(name, value));
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object') return `[${typeof value}]`;
  if (above.has(value)) return '[circular]';
  if (depth >= MAX_DEPTH) return '[too deep]';
  const inside = new Set(above).add(value);
  if (value instanceof Error) return plainError(value, depth + 1, inside);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof URL) return cut(redactText(value.href));
  if (value instanceof Date) return value.toJSON();
  if (value instanceof Map) return plainObject(Object.fromEntries(value), depth + 1, inside);
  if (value instanceof Set) return plainList([...value], name, depth + 1, inside);
  if (Array.isArray(value)) return plainList(value, name, depth + 1, inside);
  return plainObject(value, depth + 1, inside);
}

function plainList(values: readonly unknown[], name: string, depth: number, above: ReadonlySet<object>): unknown[] {
  const items = values.slice(0, MAX_ITEMS).map((item) => plain(name, item, depth, above));
  return values.length > MAX_ITEMS ? [...items, `[${values.length - MAX_ITEMS} more]`] : items;
}

function plainObject(value: object, depth: number, above: ReadonlySet<object>): Record<string, unknown> {
  const entries = Object.entries(value).slice(0, MAX_ITEMS);
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(key, item, depth, above)]));
}

/** The whole chain of causes; the stack only of what is no `Failure`, because that is a bug of ours. */
function plainError(error: Error, depth: number, above: ReadonlySet<object>): Record<string, unknown> {
  const stack = error instanceof Failure ? undefined : error.stack?.split('\n').slice(1, 9).join('\n');
  return {
    name: error.name,
    message: cut(redactText(error.message)),
    ...plainObject(withoutNoise(error), depth, above),
    ...(stack === undefined ? {} : { stack: cut(redactText(stack)) }),
    ...(error.cause === undefined ? {} : { cause: plain('cause', error.cause, depth, above) }),
    ...(error instanceof AggregateError ? { errors: plainList(error.errors, 'errors', depth, above) } : {}),
  };
}

/** Said otherwise; and a schema's issues, which hold the whole input. */
const told = new Set(['name', 'message', 'stack', 'cause', 'errors', 'issues']);
const withoutNoise = (error: Error): Record<string, unknown> =>
  Object.fromEntries(Object.entries(error).filter(([key]) => !told.has(key)));

const cut = (text: string): string =>
  text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… [${text.length - MAX_TEXT} more]` : text;
