/** One HTTP request to the portal or its authorization server, and the one place where answers are judged. */
import * as v from 'valibot';
import type { Clock, Network } from '../ports.ts';
import { counted, type Taken } from './counted-body.ts';
import { statedError } from './error-reasons.ts';
import { networkErrorFacts } from './network-error.ts';
import { PortalError } from './portal-api.ts';

export interface PortalRequest {
  readonly url: URL;
  /** JSON for REST, a form for the authorization server, a form with a file for uploads. */
  readonly body: URLSearchParams | FormData | Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Told how much of the body has left. */
  readonly taken?: Taken | undefined;
}

export interface RequestDeps {
  readonly network: Network;
  readonly clock: Clock;
  /** `Offhook/<version>` (bitrix24.md 2.1). */
  readonly userAgent: string;
}

export type PortalAnswer =
  | {
      readonly kind: 'answer';
      readonly body: Readonly<Record<string, unknown>>;
      readonly sentAt: number;
      readonly receivedAt: number;
    }
  /** Redirects are never followed: clients turn a POST into a GET on the way (1.11). */
  | { readonly kind: 'moved'; readonly location: string };

/**
 * Sends once. `network.fetch` must answer `redirect: 'manual'` with the 3xx and its Location, as Node's does.
 * @throws PortalError for anything but a good answer or a redirect
 */
export async function request(deps: RequestDeps, what: PortalRequest): Promise<PortalAnswer> {
  if (what.signal?.aborted) throw new PortalError('portalUnreachable', { code: 'ABORTED', delivery: 'none' });
  const deadline = new AbortController();
  const cancelTimer = deps.clock.after(what.timeoutMs, () => deadline.abort(new Error('timeout')));
  const sentAt = deps.clock.now();
  try {
    const response = await send(deps.network, what.url.href, what.taken, {
      ...encode(what.body, deps.userAgent),
      method: 'POST',
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'omit',
      signal: what.signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, what.signal]),
    });
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      return { kind: 'moved', location };
    }
    const text = await response.text();
    return { kind: 'answer', body: judge(response, text), sentAt, receivedAt: deps.clock.now() };
  } catch (error) {
    if (error instanceof PortalError) throw error;
    if (deadline.signal.aborted || what.signal?.aborted) {
      const code = deadline.signal.aborted ? 'TIMEOUT' : 'ABORTED';
      throw new PortalError('portalUnreachable', { code, delivery: 'unknown', cause: error });
    }
    throw new PortalError('portalUnreachable', { ...networkErrorFacts(error), cause: error });
  } finally {
    cancelTimer();
  }
}

/** A network that counts by itself knows more than a body that is taken. */
async function send(network: Network, url: string, taken: Taken | undefined, init: RequestInit): Promise<Response> {
  if (taken === undefined) return network.fetch(url, init);
  if (network.upload !== undefined) return network.upload(url, init, taken);
  return network.fetch(url, await counted(init, taken));
}

function encode(body: PortalRequest['body'], userAgent: string) {
  const headers = { accept: 'application/json', 'user-agent': userAgent };
  // fetch itself knows the boundary of a form with a file.
  if (body instanceof FormData) return { headers, body };
  const form = body instanceof URLSearchParams;
  return {
    headers: { ...headers, 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' },
    body: form ? body.toString() : JSON.stringify(body),
  };
}

/** An answer is an error when its body has `error`, whatever the status (2.3). */
function judge(response: Response, text: string): Record<string, unknown> {
  const body = parseObject(text);
  if (body === null) {
    // A proxy's page, a captive portal, a gateway that gave up waiting: whether Bitrix24 has seen the request is open.
    throw new PortalError('portalAnswer', {
      status: response.status,
      description: `${response.headers.get('content-type') ?? 'no content type'}, ${text.length} characters`,
      delivery: 'unknown',
    });
  }
  if ('error' in body) {
    throw statedError(body, response.status);
  }
  return body;
}

const AnswerSchema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

function parseObject(text: string): Record<string, unknown> | null {
  const parsed = v.safeParse(AnswerSchema, text);
  return parsed.success ? parsed.output : null;
}
