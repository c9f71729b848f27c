import type { Faults, RestFault } from '../faults.ts';
import type { Incoming, Reply } from '../http/listener.ts';
import { jsonReply } from '../http/replies.ts';
import type { PortalState } from '../state.ts';
import type { Tokens } from '../tokens.ts';
import { authenticate } from './authenticate.ts';
import { runBatch } from './batch.ts';
import type { Buckets } from './bucket.ts';
import { envelopeTime } from './envelope.ts';
import { methodError, RestError } from './errors.ts';
import type { OperatingTime } from './operating.ts';
import { type MethodTable, Page, type RestCall, SoftError } from './method.ts';
import type { RestRecord, RestRecords } from './records.ts';
import { readRestRequest, type RestRequest } from './request.ts';
import { delay, restHeaders, spoil } from './spoil.ts';

export interface RestServices {
  readonly state: PortalState;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly buckets: Buckets;
  readonly operating: OperatingTime;
  readonly records: RestRecords;
  readonly methods: MethodTable;
  /** `upload.json` has its own token beside the access token (3.5). */
  readonly upload: (request: RestRequest) => unknown;
}

/** `/rest/…`: limit, authorization, scope, method, envelope, and whatever a fault makes of the answer. */
export async function answerRest(incoming: Incoming, services: RestServices): Promise<Reply> {
  if (incoming.request.method === 'OPTIONS') return new Response(null, { status: 200, headers: restHeaders });
  try {
    return await answer(await readRestRequest(incoming), incoming, services);
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    return jsonReply({ error: error.code, error_description: error.message }, error.status, restHeaders);
  }
}

async function answer(
  request: RestRequest,
  { source, request: http }: Incoming,
  services: RestServices,
): Promise<Reply> {
  const started = services.state.now();
  const inside = request.method === 'batch' ? batchedMethods(request.params) : [];
  const userAgent = http.headers.get('user-agent') ?? '';
  const asked = { at: started, source, userAgent, method: request.method || '?', inside };
  const record = services.records.open(asked, request.params);
  services.state.timeline.record('rest.received', record);
  const holder = request.token === undefined ? undefined : services.tokens.find(request.token);
  record.userId = holder?.userId;
  const fault = services.faults.take([request.method, ...inside], holder?.userId);
  if (fault?.beforeMs) await delay(fault.beforeMs);
  // A method's own error is one of its command, not of the whole batch.
  const inner = fault?.kind === 'refuse' && request.method === 'batch' ? fault : undefined;
  const reply = await spoil(inner === undefined ? fault : undefined, record, async () => {
    record.executed = true;
    const body = await perform(request, record, source, services, fault?.steps, inner);
    const time = { ...envelopeTime(started, services.state.now()), ...operatingOf(record, services) };
    return jsonReply({ ...body.fields, time }, body.status, restHeaders);
  });
  if (fault?.afterMs) await delay(fault.afterMs);
  record.milliseconds = services.state.now() - started;
  services.state.timeline.record('rest.done', record);
  return reply;
}

interface Body {
  readonly status: number;
  readonly fields: Record<string, unknown>;
}

async function perform(
  request: RestRequest,
  record: RestRecord,
  source: string,
  services: RestServices,
  steps: number | undefined,
  refused: RestFault | undefined,
): Promise<Body> {
  try {
    if (!services.buckets.take(source)) throw new RestError('QUERY_LIMIT_EXCEEDED', 'Too many requests', 503);
    const caller = authenticate(request, services.state, services.tokens);
    record.userId = caller.user.id;
    record.appId = caller.app?.id;
    const invoke = async (method: string, params: Record<string, unknown>) => {
      if (refused?.method?.toLowerCase() === method) throw methodError(refused.description ?? '');
      return callMethod(method, { ...caller, params }, services);
    };
    if (request.method === 'batch') {
      record.result = await runBatch(request.params, invoke, services.state, steps);
      return succeed(record);
    }
    if (request.method === 'upload') record.result = services.upload(request);
    else record.result = await invoke(request.method, request.params);
    return succeed(record);
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    return fail(record, error, services.state.settings.defaultErrorCode);
  }
}

async function callMethod(name: string, call: RestCall, services: RestServices): Promise<unknown> {
  const method = services.methods.get(name);
  if (!method) throw new RestError('ERROR_METHOD_NOT_FOUND', 'Method not found!', 404);
  const scope = call.app
    ? call.app.scope
    : (services.state.webhooks.find((known) => known.code === call.token)?.scope ?? []);
  if (method.scope !== '' && !method.scope.split('|').some((wanted) => scope.includes(wanted))) {
    throw new RestError(
      'insufficient_scope',
      'The request requires higher privileges than provided by the access token',
      403,
    );
  }
  if (!call.app && !method.webhook) {
    throw new RestError('WRONG_AUTH_TYPE', 'Current authorization type is denied for this method', 403);
  }
  const { operating, state } = services;
  const appId = call.app?.id ?? 0;
  if (operating.blocked(appId, name)) {
    throw new RestError('OPERATION_TIME_LIMIT', 'Method is blocked due to operation time limit.', 429);
  }
  const started = state.now();
  try {
    return await method.run(call);
  } finally {
    operating.add(appId, name, state.now() - started);
  }
}

/** What the method has cost so far; the outer call of a batch isn't counted (2.5). */
function operatingOf({ appId = 0, method }: RestRecord, { operating }: RestServices) {
  return { operating: operating.seconds(appId, method), operating_reset_at: operating.resetAt(appId, method) };
}

function succeed(record: RestRecord): Body {
  const { result } = record;
  record.status = 200;
  record.outcome = 'answered';
  if (result instanceof SoftError) {
    record.error = result.code;
    return { status: 200, fields: { error: result.code, error_description: result.description } };
  }
  if (!(result instanceof Page)) return { status: 200, fields: { result: result ?? null } };
  const next = result.next === undefined ? {} : { next: result.next };
  const total = result.total === undefined ? {} : { total: result.total };
  return { status: 200, fields: { result: result.result, ...next, ...total } };
}

function fail(record: RestRecord, error: RestError, defaultCode: string): Body {
  record.status = error.status;
  record.outcome = 'answered';
  record.error = `${error.code || defaultCode}: ${error.message}`;
  return {
    status: error.status,
    fields: {
      error: error.code || defaultCode,
      error_description: error.message,
      ...(error.argument === undefined ? {} : { argument: error.argument }),
    },
  };
}

function batchedMethods(params: Record<string, unknown>): string[] {
  const commands = params['cmd'];
  if (typeof commands !== 'object' || commands === null) return [];
  return Object.values(commands).map((command) => String(command).split('?', 1)[0]?.toLowerCase() ?? '');
}
