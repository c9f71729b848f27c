/** The official SDK as a server would use it: B24OAuth and B24Hook, over https with a throw-away CA. */
import tls from 'node:tls';
import { type AjaxError, ApiVersion, B24Hook, B24OAuth, EnumAppStatus, RefreshTokenError } from '@bitrix24/b24jssdk';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Portal, startPortal } from '../../sandbox/portal/portal.ts';
import { throwAwayIdentity } from '../../sandbox/tls/throw-away-identity.ts';

let portal: Portal;

beforeAll(async () => {
  const identity = throwAwayIdentity(['127.0.0.1']);
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), identity.cert]);
  portal = await startPortal({ portal: { tls: identity } });
});
afterAll(() => portal.stop());
beforeEach(() => {
  portal.parts.buckets.reset();
  portal.faults.clear();
});

/** A quick limiter: the SDK's own pace is for the cloud. */
const quick = {
  restrictionParams: { rateLimit: { burstLimit: 500, drainRate: 500, adaptiveEnabled: false }, retryDelay: 50 },
};

function oauth(userId: number): B24OAuth {
  const pair = portal.issueTokens(userId);
  const rest = `${portal.site.origin}/rest/`;
  const client = new B24OAuth(
    {
      applicationToken: portal.app.applicationToken,
      userId,
      memberId: portal.memberId,
      accessToken: pair.accessToken,
      refreshToken: pair.refreshToken,
      expires: Math.floor(pair.expires / 1000),
      expiresIn: 3600,
      scope: portal.app.scope.join(','),
      domain: portal.site.host,
      clientEndpoint: rest,
      serverEndpoint: rest,
      status: EnumAppStatus.Local,
    },
    { clientId: portal.app.clientId, clientSecret: portal.app.clientSecret },
    quick,
  );
  client.offClientSideWarning();
  return client;
}

const call = async (client: B24OAuth | B24Hook, method: string, params: object = {}): Promise<unknown> => {
  const answer = await client.actions.v2.call.make({ method, params: { ...params } });
  return answer.getData()?.result;
};
const failure = async (
  client: B24OAuth | B24Hook,
  method: string,
  params: object = {},
): Promise<AjaxError | undefined> => {
  try {
    const answer = await client.actions.v2.call.make({ method, params: { ...params } });
    return [...answer.getErrors()].find((error): error is AjaxError => 'code' in error);
  } catch (error) {
    return error instanceof Error && 'code' in error ? (error as AjaxError) : undefined;
  }
};

const number = '+493023125101';

describe('B24OAuth', () => {
  test('makes a call from its registration to its record', async () => {
    const agent = oauth(12);
    expect(await call(agent, 'profile')).toMatchObject({ ID: '12', ADMIN: false });
    const registered = await call(agent, 'telephony.externalCall.register', {
      USER_ID: 12,
      PHONE_NUMBER: number,
      TYPE: 2,
      SHOW: 0,
      EXTERNAL_CALL_ID: 'sdk-1',
    });
    expect(registered).toMatchObject({ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 1 });
    const { CALL_ID } = registered as { CALL_ID: string };
    expect(await call(agent, 'telephony.externalCall.finish', { CALL_ID, USER_ID: 12, DURATION: 9 })).toMatchObject({
      CALL_FAILED_CODE: '200',
    });
    const record = { CALL_ID, FILENAME: 'call.mp3', FILE_CONTENT: Buffer.from('ID3').toString('base64') };
    expect(await call(agent, 'telephony.externalCall.attachRecord', record)).toEqual({ FILE_ID: expect.any(Number) });
    expect(portal.state.records.map(({ callId }) => callId)).toEqual([CALL_ID]);
  });

  test('renews its tokens by itself when they have expired, and stores the new pair', async () => {
    const agent = oauth(12);
    const stored: string[] = [];
    agent.setCallbackRefreshAuth(({ b24OAuthParams }) => {
      stored.push(b24OAuthParams.refreshToken);
      return Promise.resolve();
    });
    for (const round of [1, 2]) {
      portal.faults.expireTokens({ userId: 12 });
      expect(await call(agent, 'profile')).toMatchObject({ ID: '12' });
      expect(stored).toHaveLength(round);
    }
    expect(stored[0]).not.toBe(stored[1]);
  });

  test('tells a refresh token that is used up', async () => {
    const agent = oauth(12);
    portal.faults.expireTokens({ userId: 12, refresh: true });
    await expect(agent.auth.refreshAuth()).rejects.toThrow(RefreshTokenError);
    await expect(agent.auth.refreshAuth()).rejects.toMatchObject({ code: 'invalid_grant' });
  });

  test('reads errors of methods, of rights and of the portal', async () => {
    const agent = oauth(12);
    const wrongType = { USER_ID: 12, TYPE: 9 };
    // The code that live portals give is empty, and then the SDK has no eyes for the text (bitrix24.md 2.3).
    expect(await failure(agent, 'telephony.externalCall.register', wrongType)).toMatchObject({ status: 400 });
    portal.state.settings.defaultErrorCode = 'ERROR_CORE';
    expect(await failure(agent, 'telephony.externalCall.register', wrongType)).toMatchObject({
      status: 400,
      code: 'ERROR_CORE',
      message: expect.stringContaining('Unknown TYPE'),
    });
    expect(await failure(agent, 'voximplant.statistic.get')).toMatchObject({ status: 403, code: 'ACCESS_DENIED' });
    expect(await failure(agent, 'no.such.method')).toMatchObject({ status: 404, code: 'ERROR_METHOD_NOT_FOUND' });
    expect(await failure(agent, 'pull.application.event.add', { COMMAND: 'a', USER_ID: '13' })).toMatchObject({
      code: 'USER_ID_ACCESS_ERROR',
    });
    // An error that rides on HTTP 200.
    const bind = { PLACEMENT: 'PAGE_BACKGROUND_WORKER', HANDLER: 'https://app.example/x' };
    expect(await failure(oauth(1), 'placement.bind', bind)).toMatchObject({ code: 'EMPTY_ERROR_HANDLER_URL' });
  });

  test('runs batches: named, with references, and more than fifty in chunks', async () => {
    const agent = oauth(12);
    const batch = await agent.actions.v2.batch.make({
      calls: {
        find: { method: 'telephony.externalCall.searchCrmEntities', params: { PHONE_NUMBER: '+442079460102' } },
        reg: {
          method: 'telephony.externalCall.register',
          params: { USER_ID: '$result[find][0][ASSIGNED_BY_ID]', PHONE_NUMBER: '+442079460102', TYPE: 2, SHOW: 0 },
        },
      },
      options: { isHaltOnError: true, returnAjaxResult: false },
    });
    expect(batch.isSuccess).toBe(true);
    expect(batch.getData()).toMatchObject({ reg: { CALL_ID: expect.stringMatching(/^externalCall\./) } });
    expect([...portal.state.calls.values()].at(-1)?.userId).toBe(13);
    const many = await agent.actions.v2.batchByChunk.make({
      calls: Array.from({ length: 120 }, () => ['server.time', {}] as [string, object]),
      options: { isHaltOnError: true },
    });
    expect(many.getData()).toHaveLength(120);
  });

  test('halts a batch at its first error and says which it was', async () => {
    const answer = await oauth(12).actions.v2.batch.make({
      calls: [
        ['server.time', {}],
        ['no.such.method', {}],
        ['server.time', {}],
      ] as [string, object][],
      options: { isHaltOnError: true },
    });
    expect(answer.isSuccess).toBe(false);
    expect(answer.getErrorMessages().join()).toContain('Method not found');
  });

  test('reads a list to its end, page by page', async () => {
    const agent = oauth(1);
    for (let n = 0; n < 120; n++) {
      portal.state.statistics.push({ ...portal.state.statistics[0]!, id: 10_000 + n, callId: `list-${n}` });
    }
    const page = await agent.actions.v2.call.make<unknown[]>({
      method: 'voximplant.statistic.get',
      params: { FILTER: { '%CALL_ID': 'list-' } },
    });
    expect(page.getTotal()).toBe(120);
    expect(page.isMore()).toBe(true);
    const rest: unknown[] = [...(page.getData()?.result ?? [])];
    let next = page;
    while (next.isMore()) {
      const following = await next.fetchNext(agent.getHttpClient(ApiVersion.v2));
      if (!following) break;
      next = following;
      rest.push(...(next.getData()?.result ?? []));
    }
    expect(new Set(rest.map((row) => Object(row)['CALL_ID'])).size).toBe(120);
  });

  test('waits and tries again when the portal is busy, and gives up on what is not to be repeated', async () => {
    const agent = oauth(12);
    portal.faults.next({ kind: 'status', status: 503, times: 2 });
    expect(await call(agent, 'profile')).toMatchObject({ ID: '12' });
    portal.state.settings.bucket.capacity = 1;
    portal.state.settings.bucket.drainPerSecond = 1;
    try {
      const answers = await Promise.all([call(agent, 'server.time'), call(agent, 'server.time')]);
      expect(answers.every((time) => typeof time === 'string')).toBe(true);
      expect(portal.parts.restRecords.list.some(({ error }) => error?.startsWith('QUERY_LIMIT_EXCEEDED'))).toBe(true);
    } finally {
      Object.assign(portal.state.settings.bucket, { capacity: 50, drainPerSecond: 2 });
    }
  });
});

describe('B24Hook', () => {
  const hook = (): B24Hook => {
    const [known] = portal.state.webhooks;
    const client = new B24Hook(
      { b24Url: portal.site.origin, userId: known?.userId ?? 0, secret: known?.code ?? '' },
      quick,
    );
    client.offClientSideWarning();
    return client;
  };

  test('may ask, search and show', async () => {
    expect(await call(hook(), 'profile')).toMatchObject({ ID: '1', ADMIN: true });
    const search = { PHONE_NUMBER: number };
    expect(await call(hook(), 'telephony.externalCall.searchCrmEntities', search)).toMatchObject([
      { CRM_ENTITY_ID: 1 },
    ]);
    expect(await call(hook(), 'telephony.externalCall.show', { CALL_ID: 'unknown' })).toBe(false);
  });

  test.each(['telephony.externalCall.register', 'placement.get', 'event.get', 'telephony.externalLine.get'])(
    'may not use %s (1.10)',
    async (method) => {
      expect(await failure(hook(), method)).toMatchObject({ status: 403, code: 'WRONG_AUTH_TYPE' });
    },
  );

  test('is refused with a wrong code', async () => {
    const wrong = new B24Hook({ b24Url: portal.site.origin, userId: 1, secret: 'wrong' }, quick);
    wrong.offClientSideWarning();
    expect(await failure(wrong, 'profile')).toMatchObject({ status: 401, code: 'NO_AUTH_FOUND' });
  });
});
