/** The `batch` method: commands as query strings in, PHP's maps out (bitrix24.md 2.6). */
import { statedError } from './error-reasons.ts';
import { type BatchAnswer, type BatchCommand, PortalError } from './portal-api.ts';

export const BATCH_LIMIT = 50;

/** @throws PortalError `invalidInput` for what the portal would refuse or mix up */
export function batchParams(commands: readonly BatchCommand[], halt: boolean): Record<string, unknown> {
  const keys = new Set(commands.map((command) => command.key));
  if (commands.length === 0 || commands.length > BATCH_LIMIT || keys.size !== commands.length) {
    const description = `a batch has 1 to ${BATCH_LIMIT} commands with different keys, not ${commands.length}`;
    throw new PortalError('invalidInput', { code: 'ERROR_BATCH_LENGTH_EXCEEDED', description, delivery: 'none' });
  }
  const cmd = commands.map(({ key, method, params }) => [key, `${method}?${phpQuery(params)}`] as const);
  return { halt: halt ? 1 : 0, cmd: Object.fromEntries(cmd) };
}

/** `a[b][0]=c`, booleans as PHP writes them; undefined is left out. */
export function phpQuery(params: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  const add = (name: string, value: unknown): void => {
    if (value === undefined) return;
    if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) add(`${name}[${key}]`, item);
    } else {
      query.append(name, phpScalar(value));
    }
  };
  for (const [name, value] of Object.entries(params)) add(name, value);
  return query.toString();
}

function phpScalar(value: unknown): string {
  if (value === null || value === false) return value === null ? '' : '0';
  if (value === true) return '1';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One answer per command, in the commands' order. */
export function batchAnswers(commands: readonly BatchCommand[], halt: boolean, result: unknown): BatchAnswer[] {
  const results = phpMap(phpMap(result).get('result'));
  const errors = phpMap(phpMap(result).get('result_error'));
  let failed = false;
  return commands.map(({ key }): BatchAnswer => {
    if (errors.has(key)) {
      failed = true;
      return { key, error: statedError(errors.get(key), 200) };
    }
    if (results.has(key)) return { key, result: results.get(key) };
    if (halt && failed) return { key, skipped: true };
    return { key, error: new PortalError('portalAnswer', { description: `no answer to ${key}`, delivery: 'unknown' }) };
  });
}

/** PHP serialises an empty map as `[]` and one with keys 0…n-1 as a list. */
const phpMap = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
