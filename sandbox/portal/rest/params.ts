import { isRecord, textOf } from '../values.ts';
import { methodError } from './errors.ts';

/** Parameters of one method call, read the way PHP reads them. */
export type Params = Readonly<Record<string, unknown>>;

export const text = (params: Params, key: string): string => textOf(params[key]);

/** `(int)`: leading digits count, anything else is 0. */
export const int = (params: Params, key: string): number => {
  const value = params[key];
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? Math.trunc(value) : Number.parseInt(text(params, key), 10) || 0;
};

/** `(float)` */
export const float = (params: Params, key: string): number => {
  const value = params[key];
  return typeof value === 'number' ? value : Number.parseFloat(text(params, key)) || 0;
};

/** PHP casting: 0, "0", "", false, null and [] are false; "N" is true (3). */
export const bool = (params: Params, key: string, otherwise: boolean): boolean => {
  const value = params[key];
  if (value === undefined || value === null) return otherwise;
  return !(
    value === false ||
    value === 0 ||
    value === '' ||
    value === '0' ||
    (Array.isArray(value) && value.length === 0)
  );
};

export const record = (params: Params, key: string): Record<string, unknown> => {
  const value = params[key];
  return isRecord(value) ? value : {};
};

/** One id or several; undefined when the parameter is missing or empty. */
export const ids = (params: Params, key: string): number[] | undefined => {
  const value = params[key];
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).map((item) => int({ item }, 'item'));
  }
  const single = int(params, key);
  return single > 0 ? [single] : undefined;
};

/** Unix ms of an ISO-8601 moment with its zone. */
export const isoDate = (params: Params, key: string): number | undefined => {
  const given = params[key];
  if (given === undefined || given === '' || given === null) return undefined;
  const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/;
  const value = typeof given === 'string' && iso.test(given) ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(value)) throw methodError(`${key} should be in the ISO-8601 format`);
  return value;
};

/** `placement.*`, `event.*` and `user.*` read their keys in any case; `telephony.*` only upper case (2.1). */
export const upperKeys = (params: Params): Params =>
  Object.fromEntries(Object.entries(params).map(([key, value]) => [key.toUpperCase(), value]));
