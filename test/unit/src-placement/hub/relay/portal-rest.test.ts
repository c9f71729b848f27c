import { describe, expect, it } from 'vitest';
import { PortalRest, type RestFailure } from '../../../../../src-placement/hub/relay/portal-rest.ts';
import { ManualClock } from '../../../src-main/manual-clock.ts';

const answer = (body: unknown, status = 200): Response => Response.json(body, { status });
const good = (result: unknown, at: number) => answer({ result, time: { start: at / 1000, finish: at / 1000 } });

function rig(...answers: (Response | Error)[]) {
  const clock = new ManualClock();
  const requests: [string, RequestInit][] = [];
  const refused: (string | null)[] = [];
  const rest = new PortalRest({
    origin: 'https://company.bitrix24.example',
    clock,
    fetch: (url, init) => {
      requests.push([String(url), init ?? {}]);
      const next = answers.shift();
      return next instanceof Response ? Promise.resolve(next) : Promise.reject(next ?? new Error('nothing prepared'));
    },
    token: (token) => {
      refused.push(token);
      return refused.length > 2 ? Promise.reject(new Error('no token')) : Promise.resolve(`token-${refused.length}`);
    },
  });
  const body = (index: number): string => String(requests[index]?.[1].body);
  return { rest, clock, requests, refused, body };
}

describe('a REST call of the hub', () => {
  it('is a form that needs no leave of the browser, without cookies, with the token in its body', async () => {
    const { rest, clock, requests, body } = rig();
    const { rest: ready, requests: sent, body: sentBody } = rig(good(true, clock.now()));
    expect(
      await ready.call('pull.application.event.add', { COMMAND: 'x', PARAMS: { v: 1, letters: [{ box: 'a/b' }] } }),
    ).toBe(true);
    expect(sent[0]?.[0]).toBe('https://company.bitrix24.example/rest/pull.application.event.add');
    expect(sent[0]?.[1]).toMatchObject({ method: 'POST', credentials: 'omit', redirect: 'error', keepalive: true });
    expect(sent[0]?.[1].headers).toBeUndefined();
    expect(decodeURIComponent(sentBody(0))).toBe('COMMAND=x&PARAMS[v]=1&PARAMS[letters][0][box]=a/b&auth=token-1');
    expect([requests, body(0), rest.knowsTime]).toEqual([[], 'undefined', false]);
  });

  it("reads the portal's clock from its answers", async () => {
    const { rest, clock } = rig(good(true, 1_790_000_090_000));
    expect([rest.knowsTime, rest.now]).toEqual([false, clock.now()]);
    await rest.call('x', {});
    expect([rest.knowsTime, rest.now - clock.now()]).toEqual([true, 90_000]);
    await clock.advance(5000);
    expect(rest.now).toBe(1_790_000_095_000);
  });

  it.each(['expired_token', 'invalid_token', 'authorization_error', 'NO_AUTH_FOUND'])(
    'asks for another token on %s, once',
    async (error) => {
      const { rest, refused, body } = rig(answer({ error }, 401), good(7, 0));
      expect(await rest.call('x', {})).toBe(7);
      expect(refused).toEqual([null, 'token-1']);
      expect([body(0), body(1)]).toEqual(['auth=token-1', 'auth=token-2']);
    },
  );

  it('asks for no third one', async () => {
    const { rest, refused } = rig(answer({ error: 'expired_token' }, 401), answer({ error: 'expired_token' }, 401));
    await expect(rest.call('x', {})).rejects.toThrow('expired_token');
    expect(refused).toHaveLength(2);
  });

  it.each([
    ['overload', answer({ error: 'QUERY_LIMIT_EXCEEDED' }, 503), 'QUERY_LIMIT_EXCEEDED', true],
    ['a used up time', answer({ error: 'OPERATION_TIME_LIMIT' }, 429), 'OPERATION_TIME_LIMIT', true],
    ['a refusal', answer({ error: 'insufficient_scope' }, 403), 'insufficient_scope', false],
    ["a proxy's page", new Response('<html>', { status: 502 }), '502', false],
    ['a list', answer([]), '200', false],
  ])('tells %s', async (_what, response, code, busy) => {
    const { rest } = rig(response);
    const failure = await rest.call('x', {}).catch((error: unknown) => error as RestFailure);
    expect(failure).toMatchObject({ message: code, busy });
  });

  it('lets a broken line be a broken line', async () => {
    await expect(rig(new TypeError('Failed to fetch')).rest.call('x', {})).rejects.toThrow('Failed to fetch');
  });
});
