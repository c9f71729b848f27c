/** Is any of the account's servers there? A WebSocket of its own to each (RFC 7118 4.1), all at once. */
import { waitFor } from '../abort.ts';
import { facts, failed, milliseconds, passed, type StepResult } from '../result.ts';

export const OPENS_WITHIN = 4000;

type Answer = { readonly ms: number } | 'notReached' | 'timedOut';

/** Passes when one answers: the line goes to that. The detail says which don't. */
export async function checkServer(servers: readonly string[], signal: AbortSignal): Promise<StepResult> {
  const answers = await Promise.all(servers.map(async (url) => ({ url, answer: await open(url, signal) })));
  const detail = facts(...answers.map(({ url, answer }) => `${nameOf(url)} ${wordOf(answer)}`));
  if (answers.some(({ answer }) => typeof answer === 'object')) return passed(detail);
  return failed(answers.some(({ answer }) => answer === 'timedOut') ? 'timedOut' : 'notReached', detail);
}

/** Without what may be secret in an address: user, password, query. */
export function nameOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

const wordOf = (answer: Answer): string => (typeof answer === 'object' ? milliseconds(answer.ms) : '✗');

function open(url: string, signal: AbortSignal): Promise<Answer> {
  return waitFor<Answer>(signal, (resolve) => {
    const begun = performance.now();
    const socket = new WebSocket(url, 'sip');
    const timer = setTimeout(() => resolve('timedOut'), OPENS_WITHIN);
    socket.addEventListener('open', () => resolve({ ms: performance.now() - begun }));
    socket.addEventListener('close', () => resolve('notReached'));
    return () => {
      clearTimeout(timer);
      socket.close();
    };
  });
}
