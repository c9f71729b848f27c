/**
 * What a company's own web server says: which keys are its, and, once, an agent's secrets. No cookies, no redirects, a
 * few kilobytes, ten seconds.
 */
import * as v from 'valibot';
import { Failure } from '#shared/failure.ts';
import { type FetchedSecrets, KEYS_PATH, KeysSchema, SecretsSchema } from '#shared/provision/set-up.ts';
import type { Clock, Network } from '../ports.ts';

export interface CompanyDeps {
  readonly network: Network;
  readonly clock: Clock;
  readonly userAgent: string;
}

const LONGEST_ANSWER = 16_384;
const LONGEST_WAIT_MS = 10_000;

/** @throws Failure `provisionNotConfirmed` when it can't be asked, or doesn't list the key */
export async function confirmKey(deps: CompanyDeps, origin: string, key: string): Promise<void> {
  try {
    const { status, text } = await exchange(deps, `${origin}${KEYS_PATH}`, null);
    const { keys } = v.parse(v.pipe(v.string(), v.parseJson(), KeysSchema), text);
    if (status === 200 && keys.includes(key)) return;
  } catch (error) {
    throw new Failure('provisionNotConfirmed', `${origin}: no list of keys`, { cause: error });
  }
  throw new Failure('provisionNotConfirmed', `${origin}: the key is not listed`);
}

/**
 * POST: what only looks at a link, as mail filters do, must not use it up.
 * @throws Failure `provisionSecretGone` when it has been used, `provisionSecretUnreachable`
 */
export async function fetchSecrets(deps: CompanyDeps, address: string, id: string): Promise<FetchedSecrets> {
  let answer: { readonly status: number; readonly text: string };
  try {
    answer = await exchange(deps, address, { id });
  } catch (error) {
    throw new Failure('provisionSecretUnreachable', 'no answer', { cause: error });
  }
  const { status, text } = answer;
  if (status === 404 || status === 410) throw new Failure('provisionSecretGone', `answered ${status}`);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), SecretsSchema), text);
  // Neither the text nor the issues: they may hold the secret.
  if (status !== 200 || !parsed.success) throw new Failure('provisionSecretUnreachable', `answered ${status}`);
  return parsed.output;
}

async function exchange(deps: CompanyDeps, address: string, body: object | null) {
  const deadline = new AbortController();
  const cancelTimer = deps.clock.after(LONGEST_WAIT_MS, () => deadline.abort(new Error('timeout')));
  try {
    const response = await deps.network.fetch(address, {
      method: body === null ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        'user-agent': deps.userAgent,
        ...(body !== null && { 'content-type': 'application/json' }),
      },
      // Elsewhere nobody vouches.
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'omit',
      signal: deadline.signal,
      ...(body !== null && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await shortText(response) };
  } finally {
    cancelTimer();
  }
}

async function shortText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of response.body ?? []) {
    text += decoder.decode(piece as Uint8Array, { stream: true });
    if (text.length > LONGEST_ANSWER) throw new Error('too long an answer');
  }
  return text + decoder.decode();
}
