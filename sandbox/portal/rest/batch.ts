import { parsePhpForm, phpArray } from '../http/php-form.ts';
import type { PortalState } from '../state.ts';
import { isRecord } from '../values.ts';
import { envelopeTime } from './envelope.ts';
import { RestError } from './errors.ts';
import { Page, SoftError } from './method.ts';

type Invoke = (method: string, params: Record<string, unknown>) => Promise<unknown>;

const maxCommands = 50;

/**
 * Sequential commands that may refer to earlier results (bitrix24.md 2.6). Empty maps serialise as `[]`. A fault may
 * end it after so many `steps`.
 */
export async function runBatch(
  params: Record<string, unknown>,
  invoke: Invoke,
  state: PortalState,
  steps = Number.POSITIVE_INFINITY,
): Promise<unknown> {
  const cmd = params['cmd'];
  const commands = typeof cmd === 'object' && cmd !== null ? Object.entries(cmd) : [];
  const halt = params['halt'] === true || Number(params['halt']) > 0;
  const results = new Map<string, unknown>();
  const errors: [string, unknown][] = [];
  const totals: [string, number][] = [];
  const nexts: [string, number][] = [];
  const times: [string, unknown][] = [];
  for (const [index, [key, command]] of commands.entries()) {
    if (index >= steps) break;
    const started = state.now();
    try {
      if (index >= maxCommands) throw new RestError('ERROR_BATCH_LENGTH_EXCEEDED', 'Max batch length exceeded');
      const answer = await runCommand(String(command), results, invoke);
      results.set(key, answer instanceof Page ? answer.result : answer);
      if (answer instanceof Page && answer.total !== undefined) totals.push([key, answer.total]);
      if (answer instanceof Page && answer.next !== undefined) nexts.push([key, answer.next]);
      times.push([key, envelopeTime(started, state.now())]);
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      const code = error.code || state.settings.defaultErrorCode;
      errors.push([key, { error: code, error_description: error.message }]);
      if (halt) break;
    }
  }
  return {
    result: phpArray([...results]),
    result_error: phpArray(errors),
    result_total: phpArray(totals),
    result_next: phpArray(nexts),
    result_time: phpArray(times),
  };
}

async function runCommand(command: string, results: ReadonlyMap<string, unknown>, invoke: Invoke): Promise<unknown> {
  const cut = command.indexOf('?');
  const method = (cut < 0 ? command : command.slice(0, cut)).toLowerCase();
  if (method === 'batch' || method === 'upload' || method === 'download') {
    throw new RestError('ERROR_BATCH_METHOD_NOT_ALLOWED', 'Method is not allowed for batch usage', 405);
  }
  const query = cut < 0 ? '' : command.slice(cut + 1);
  const given = Object.entries(parsePhpForm(new URLSearchParams(query)));
  const params = Object.fromEntries(given.map(([name, value]) => [name, resolve(value, results)]));
  const answer = await invoke(method, params);
  if (answer instanceof SoftError) throw new RestError(answer.code, answer.description, 200);
  return answer;
}

/** Puts earlier results in the place of `$result[key][field]…`; what isn't there becomes ''. */
function resolve(value: unknown, results: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') return resolveText(value, results);
  if (Array.isArray(value)) return value.map((item) => resolve(item, results));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, results)]));
}

function resolveText(value: string, results: ReadonlyMap<string, unknown>): unknown {
  const reference = /\$result((?:\[[^\]]+\])+)/g;
  const whole = /^\$result((?:\[[^\]]+\])+)$/.exec(value);
  if (whole) return lookUp(whole[1] ?? '', results) ?? '';
  return value.replace(reference, (_, path: string) => {
    const found = lookUp(path, results);
    return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  });
}

function lookUp(path: string, results: ReadonlyMap<string, unknown>): unknown {
  const [first = '', ...rest] = [...path.matchAll(/\[([^\]]+)\]/g)].map((match) => match[1] ?? '');
  let value = results.get(first);
  for (const key of rest) {
    value = isRecord(value) ? value[key] : undefined;
  }
  return value;
}
