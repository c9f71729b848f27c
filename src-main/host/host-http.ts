/** One request to the companion host, and what its answer means. The host's words are the codes of `host-api.ts`. */
import * as v from 'valibot';
import { Failure, type FailureReason } from '#shared/failure.ts';
import { type HostErrorCode, HostErrorSchema, HOST_VERSION_HEADER } from '#shared/host-api.ts';
import type { Clock, Network } from '#shared/web/ports.ts';

export interface HostHttpDeps {
  readonly network: Network;
  readonly clock: Clock;
  readonly userAgent: string;
}

export interface HostCall<Schema extends v.GenericSchema> {
  readonly url: URL;
  /** POST with this as JSON; none: GET. */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly session?: string;
  /** The protocol version that was agreed on. */
  readonly version?: number;
  readonly answer: Schema;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export class HostError extends Failure {
  /** What the host said; null: no word of it got through, or it isn't one. */
  readonly code: HostErrorCode | null;
  /** Bitrix24's own code, where it was the portal that refused. */
  readonly portalCode: string;
  readonly status: number;
  constructor(
    reason: FailureReason,
    facts: { code?: HostErrorCode; portalCode?: string; status?: number; message: string; cause?: unknown },
  ) {
    super(reason, facts.message, { cause: facts.cause });
    this.code = facts.code ?? null;
    this.portalCode = facts.portalCode ?? '';
    this.status = facts.status ?? 0;
  }
}

/** @throws HostError `hostUnreachable`, `hostRefused`, `hostVersion`, `hostAnswer` */
export async function hostCall<Schema extends v.GenericSchema>(
  deps: HostHttpDeps,
  call: HostCall<Schema>,
): Promise<v.InferOutput<Schema>> {
  const deadline = new AbortController();
  const cancelTimer = deps.clock.after(call.timeoutMs, () => deadline.abort(new Error('timeout')));
  try {
    const response = await deps.network.fetch(call.url.href, {
      method: call.body === undefined ? 'GET' : 'POST',
      headers: headersOf(deps, call),
      // A redirect would carry the session to another host.
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'omit',
      signal: call.signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, call.signal]),
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    });
    return judge(response, await response.text(), call.answer);
  } catch (error) {
    if (error instanceof HostError) throw error;
    throw new HostError('hostUnreachable', { message: `${call.url.pathname}: no answer`, cause: error });
  } finally {
    cancelTimer();
  }
}

const headersOf = (deps: HostHttpDeps, { body, session, version }: HostCall<v.GenericSchema>) => ({
  accept: 'application/json',
  'user-agent': deps.userAgent,
  ...(version !== undefined && { [HOST_VERSION_HEADER]: String(version) }),
  ...(body !== undefined && { 'content-type': 'application/json' }),
  ...(session !== undefined && { authorization: `Bearer ${session}` }),
});

function judge<Schema extends v.GenericSchema>(response: Response, text: string, schema: Schema) {
  const { status } = response;
  const refusal = v.safeParse(v.pipe(v.string(), v.parseJson(), HostErrorSchema), text);
  if (!response.ok && refusal.success) {
    const { error: code, portal: portalCode = '' } = refusal.output;
    const isPassing = status >= 500 || code === 'tooMany';
    const message = `${status} ${code} ${portalCode}`.trim();
    const reason = code === 'version' ? 'hostVersion' : isPassing ? 'hostUnreachable' : 'hostRefused';
    throw new HostError(reason, { code, portalCode, status, message });
  }
  const answer = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  if (response.ok && answer.success) return answer.output;
  // A gateway in between that can't reach it will reach it again; anything else is no companion host of ours.
  const reason = status >= 500 || status === 429 ? 'hostUnreachable' : 'hostAnswer';
  throw new HostError(reason, { status, message: `${status}, ${response.headers.get('content-type') ?? 'no type'}` });
}
