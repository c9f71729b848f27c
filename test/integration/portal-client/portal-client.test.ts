import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Counters } from '#shared/web/log/counters.ts';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import { type Access, PortalClient } from '#shared/web/portal/portal-client.ts';
import { systemClock } from '../../../src-main/ports.ts';
import { recordingLog } from './recording-log.ts';
import { cut, type HttpDouble, html, json, startHttpDouble } from './http-double.ts';

const ok = (result: unknown) => json({ result, time: { start: Date.now() / 1000, finish: Date.now() / 1000 } });

let portal: HttpDouble;
beforeEach(async () => {
  portal = await startHttpDouble(ok(true));
});
afterEach(() => portal[Symbol.asyncDispose]());

function client({ renew, now }: { renew?: () => Promise<Access>; now?: () => number } = {}) {
  const access: Access = { token: 'TOKEN-1', endpoint: `${portal.origin}/rest/`, user: 'm/12' };
  const moved: string[] = [];
  const log = recordingLog();
  const counters = new Counters();
  const made = new PortalClient({
    network: { fetch },
    clock: { ...systemClock, now: now ?? (() => Date.now()) },
    userAgent: 'Offhook/0.1.0',
    access: { current: async () => access, renew: renew ?? (async () => ({ ...access, token: 'TOKEN-2' })) },
    log: log.log,
    count: (name) => counters.add(name),
    onMoved: async (endpoint) => void moved.push(endpoint),
  });
  return { client: made, moved, lines: log.lines, counters };
}

async function failure(promise: Promise<unknown>): Promise<PortalError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PortalError)) throw new Error('no PortalError was thrown', { cause: error });
  return error;
}

describe('a REST call', () => {
  it('is a JSON POST with the token in the body and nowhere else', async () => {
    portal.answer = ok({ ID: '12' });
    const { client: api, lines } = client();
    expect(await api.call('profile', { A: 1 })).toEqual({ ID: '12' });

    const [request] = portal.requests;
    expect(request?.path).toBe('/rest/profile');
    expect(request?.json).toEqual({ A: 1, auth: 'TOKEN-1' });
    expect(request?.headers['user-agent']).toBe('Offhook/0.1.0');
    expect(request?.headers.authorization).toBeUndefined();
    expect(JSON.stringify(lines)).not.toContain('TOKEN-1');
  });

  it('tells code, description and status of an error, the empty code included', async () => {
    portal.answer = json({ error: '', error_description: 'Call is not found (1)' }, 400);
    const error = await failure(client().client.call('telephony.externalCall.finish', {}));
    expect(error).toMatchObject({
      reason: 'portalRefused',
      code: '',
      description: 'Call is not found (1)',
      status: 400,
      delivery: 'refused',
    });
  });

  it('takes an error in a 200 answer for an error', async () => {
    portal.answer = json({ error: 'EMPTY_ERROR_HANDLER_URL', error_description: 'no url' });
    expect(await failure(client().client.call('placement.bind', {}))).toMatchObject({
      code: 'EMPTY_ERROR_HANDLER_URL',
      status: 200,
      delivery: 'refused',
    });
  });

  it.each([200, 404, 502])('does not mistake an HTML page (%i) for the portal', async (status) => {
    portal.answer = html(status);
    const { client: api, lines } = client();
    const error = await failure(api.call('profile', {}));
    expect(error).toMatchObject({ reason: 'portalAnswer', status, delivery: 'unknown' });
    expect(JSON.stringify(lines)).not.toContain('Sign in to the network');
  });

  it.each([[{}], [[]], ['text'], [null]])('does not take %j for an answer', async (body) => {
    portal.answer = json(body);
    expect(await failure(client().client.call('profile', {}))).toMatchObject({
      reason: 'portalAnswer',
      delivery: 'unknown',
    });
  });

  it.each([
    ['QUERY_LIMIT_EXCEEDED', 503, 'portalOverloaded', 'refused'],
    ['OPERATION_TIME_LIMIT', 429, 'portalOverloaded', 'refused'],
    ['NO_AUTH_FOUND', 401, 'portalSignInNeeded', 'refused'],
    ['ACCESS_DENIED', 403, 'portalAccessDenied', 'refused'],
    ['insufficient_scope', 403, 'portalApplication', 'refused'],
    ['METHOD_CONFIRM_WAITING', 401, 'portalApproval', 'refused'],
    ['ERROR_METHOD_NOT_FOUND', 404, 'portalApplication', 'refused'],
    ['INTERNAL_SERVER_ERROR', 500, 'portalUnreachable', 'unknown'],
    ['SOMETHING_NEW', 502, 'portalUnreachable', 'unknown'],
  ])('knows what %s (%i) means', async (code, status, reason, delivery) => {
    portal.answer = json({ error: code, error_description: 'text' }, status);
    expect(await failure(client().client.call('m', {}))).toMatchObject({ reason, code, status, delivery });
  });

  it('was sent or not: a cut connection leaves it open', async () => {
    portal.answer = cut;
    const error = await failure(client().client.call('telephony.externalCall.finish', {}));
    expect(error).toMatchObject({ reason: 'portalUnreachable', delivery: 'unknown' });
    expect(portal.requests).toHaveLength(1);
  });

  it('was not sent when the connection is refused', async () => {
    const { client: api } = client();
    await portal[Symbol.asyncDispose]();
    expect(await failure(api.call('profile', {}))).toMatchObject({
      reason: 'portalUnreachable',
      code: 'ECONNREFUSED',
      delivery: 'none',
    });
    portal = await startHttpDouble(ok(true));
  });

  it('ends at its time limit, and may have been carried out', async () => {
    portal.answer = () => undefined;
    expect(await failure(client().client.call('profile', {}, { timeoutMs: 50 }))).toMatchObject({
      reason: 'portalUnreachable',
      code: 'TIMEOUT',
      delivery: 'unknown',
    });
  });

  it('can be given up, before it is sent and while it runs', async () => {
    const { client: api } = client();
    const early = await failure(api.call('profile', {}, { signal: AbortSignal.abort() }));
    expect(early).toMatchObject({ code: 'ABORTED', delivery: 'none' });
    expect(portal.requests).toHaveLength(0);

    const controller = new AbortController();
    portal.answer = () => controller.abort();
    const late = await failure(api.call('profile', {}, { signal: controller.signal }));
    expect(late).toMatchObject({ code: 'ABORTED', delivery: 'unknown' });
  });

  it('is repeated once with a fresh token', async () => {
    portal.answer = (request, response) =>
      (request.json['auth'] === 'TOKEN-1' ? json({ error: 'expired_token' }, 401) : ok('fine'))(request, response);
    expect(await client().client.call('profile', {})).toBe('fine');
    expect(portal.requests.map((request) => request.json['auth'])).toEqual(['TOKEN-1', 'TOKEN-2']);
  });

  it('is not repeated for ever', async () => {
    portal.answer = json({ error: 'expired_token' }, 401);
    expect(await failure(client().client.call('profile', {}))).toMatchObject({ reason: 'portalSignInNeeded' });
    expect(portal.requests).toHaveLength(2);
  });

  it('was not carried out when no fresh token could be had, whatever kept it away', async () => {
    portal.answer = json({ error: 'expired_token' }, 401);
    const lost = new PortalError('portalUnreachable', { code: 'ECONNRESET', delivery: 'unknown' });
    const error = await failure(client({ renew: () => Promise.reject(lost) }).client.call('profile', {}));
    expect(error).toMatchObject({ reason: 'portalUnreachable', code: 'ECONNRESET', delivery: 'none', cause: lost });
  });

  it('counts calls and failures by reason', async () => {
    const { client: api, counters } = client();
    await api.call('profile', {});
    portal.answer = html(200);
    await failure(api.call('profile', {}));
    expect(counters.list()).toEqual({ 'portal.calls': 2, 'portal.failed.portalAnswer': 1 });
  });
});

describe("the portal's clock", () => {
  it('is known from each answer', async () => {
    portal.answer = json({ result: 1, time: { start: 1_790_000_010, finish: 1_790_000_010.2 } });
    const times = [0, 1_790_000_000_000, 1_790_000_000_200, 0];
    const { client: api } = client({ now: () => times.shift() ?? 0 });
    await api.call('server.time', {});
    expect(api.clockOffset).toBe(10_000);
  });
});

describe('a renamed portal', () => {
  const redirect =
    (location: string): HttpDouble['answer'] =>
    (_request, response) => {
      response.writeHead(302, { location });
      response.end();
    };

  it('gets the POST at its new address, which is reported', async () => {
    await using renamed = await startHttpDouble(ok('here'));
    portal.answer = redirect(`${renamed.origin}/rest/profile`);
    const { client: api, moved } = client();
    expect(await api.call('profile', { A: 1 })).toBe('here');
    expect(moved).toEqual([`${renamed.origin}/rest/`]);
    expect(renamed.requests[0]?.json).toEqual({ A: 1, auth: 'TOKEN-1' });
  });

  it.each(['/login?back=1', 'https://login.example/rest/other', 'http://portal.example/rest/profile', 'http://['])(
    'is not what %s is, so the token stays here',
    async (location) => {
      portal.answer = redirect(location);
      const { client: api, moved } = client();
      expect(await failure(api.call('profile', {}))).toMatchObject({ reason: 'portalAnswer', delivery: 'none' });
      expect(moved).toEqual([]);
    },
  );

  it('does not lead in circles', async () => {
    portal.answer = redirect(`${portal.origin}/rest/profile`);
    expect(await failure(client().client.call('profile', {}))).toMatchObject({ reason: 'portalAnswer' });
    expect(portal.requests).toHaveLength(2);
  });
});

describe('a batch', () => {
  const commands = [
    {
      key: 'a',
      method: 'telephony.externalCall.finish',
      params: { CALL_ID: 'x', LIST: [1, { B: true }], NONE: undefined },
    },
    { key: 'b', method: 'profile', params: {} },
    { key: 'c', method: 'server.time', params: {} },
  ];

  it('sends its commands in order and as PHP reads them', async () => {
    portal.answer = ok({ result: { a: 1, b: null, c: false }, result_error: [], result_total: [] });
    const answers = await client().client.batch(commands);
    expect(portal.requests[0]?.json).toMatchObject({
      halt: 0,
      cmd: {
        a: 'telephony.externalCall.finish?CALL_ID=x&LIST%5B0%5D=1&LIST%5B1%5D%5BB%5D=1',
        b: 'profile?',
        c: 'server.time?',
      },
    });
    expect(answers).toEqual([
      { key: 'a', result: 1 },
      { key: 'b', result: null },
      { key: 'c', result: false },
    ]);
  });

  it('tells failed from skipped commands, with PHP’s empty arrays', async () => {
    portal.answer = ok({ result: [], result_error: { a: { error: '', error_description: 'Call is not found' } } });
    const [a, b, c] = await client().client.batch(commands, { halt: true });
    expect(a).toMatchObject({ key: 'a', error: { code: '', description: 'Call is not found', delivery: 'refused' } });
    expect([b, c]).toEqual([
      { key: 'b', skipped: true },
      { key: 'c', skipped: true },
    ]);
  });

  it('does not invent an answer that is missing', async () => {
    portal.answer = ok({ result: { a: 1, c: 1 }, result_error: [] });
    const [, b] = await client().client.batch(commands);
    expect(b).toMatchObject({ error: { reason: 'portalAnswer', delivery: 'unknown' } });
  });

  it('is refused here when the portal would refuse it or mix it up', async () => {
    const many = Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, method: 'profile', params: {} }));
    const twins = [commands[0], commands[0]].filter((command) => command !== undefined);
    for (const wrong of [[], many, twins]) {
      expect(await failure(client().client.batch(wrong))).toMatchObject({ reason: 'invalidInput', delivery: 'none' });
    }
    expect(portal.requests).toHaveLength(0);
  });
});
