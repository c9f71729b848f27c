import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePhpForm } from '../../sandbox/portal/http/php-form.ts';
import { type Portal, startPortal } from '../../sandbox/portal/portal.ts';
import { restOf } from '../integration/sandbox-portal/rest-client.ts';
import {
  documentedError,
  documentedEvents,
  documentedPost,
  documentedResults,
  documentedTime,
  documentedTokens,
  type DocumentedMethod,
} from './documented.ts';
import { differences } from './shape.ts';

let portal: Portal;
const received: Record<string, unknown>[] = [];

beforeAll(async () => {
  portal = await startPortal({
    handler: {
      override: async ({ request }) => {
        if (request.method !== 'POST') return undefined;
        received.push(parsePhpForm(new URLSearchParams(await request.text())));
        return new Response('ok');
      },
    },
  });
});
afterAll(() => portal.stop());

interface Answer {
  readonly result?: unknown;
  readonly time?: unknown;
  readonly total?: unknown;
}

const askAs = async (userId: number, method: string, params: object): Promise<Answer> =>
  (await restOf(portal, userId)(method.split(',', 1)[0] ?? '', params)).body;

const number = '+493023125101';
const event = { EVENT: 'OnExternalCallBackStart' };
const offline = { ...event, EVENT_TYPE: 'offline' };
const placement = { PLACEMENT: 'PAGE_BACKGROUND_WORKER' };
const registered = async (): Promise<string> => {
  const call = { USER_ID: 12, PHONE_NUMBER: number, TYPE: 2, SHOW: 0, EXTERNAL_CALL_ID: crypto.randomUUID() };
  const { body } = await restOf(portal, 12)('telephony.externalCall.register', call);
  return body.result.CALL_ID;
};
const finished = async (): Promise<string> => {
  const CALL_ID = await registered();
  await restOf(portal, 12)('telephony.externalCall.finish', { CALL_ID, USER_ID: 12, DURATION: 5 });
  return CALL_ID;
};
const queued = (text: string) => portal.requestCallback({ number, text, lineNumber: 'offhook-1' });
const reserved = async () => {
  queued(crypto.randomUUID());
  const { body } = await restOf(portal, 1)('event.offline.get', { clear: 0 });
  return { process_id: body.result.process_id, message_id: [body.result.events[0].MESSAGE_ID] };
};

const members = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/** In an order in which each finds what it needs. */
const requests: Record<DocumentedMethod, () => Promise<Answer>> = {
  'telephony.externalCall.register': () =>
    askAs(12, 'telephony.externalCall.register', {
      USER_ID: 12,
      PHONE_NUMBER: '+49301',
      TYPE: 2,
      CRM_CREATE: 1,
      SHOW: 0,
    }),
  'telephony.externalCall.finish': async () =>
    askAs(12, 'telephony.externalCall.finish', { CALL_ID: await registered(), USER_ID: 12, DURATION: 5, VOTE: 4 }),
  'telephony.externalCall.show': async () => askAs(12, 'telephony.externalCall.show', { CALL_ID: await registered() }),
  'telephony.externalCall.hide': async () => askAs(12, 'telephony.externalCall.hide', { CALL_ID: await registered() }),
  'telephony.externalCall.searchCrmEntities': () =>
    askAs(12, 'telephony.externalCall.searchCrmEntities', { PHONE_NUMBER: number }),
  'telephony.externalCall.attachRecord': async () =>
    askAs(12, 'telephony.externalCall.attachRecord', {
      CALL_ID: await finished(),
      FILENAME: 'a.mp3',
      FILE_CONTENT: 'SUQz',
    }),
  'telephony.externalCall.attachRecord, upload': async () =>
    askAs(12, 'telephony.externalCall.attachRecord', { CALL_ID: await finished(), FILENAME: 'a.mp3' }),
  'telephony.call.attachTranscription': async () =>
    askAs(12, 'telephony.call.attachTranscription', {
      CALL_ID: await finished(),
      MESSAGES: [{ SIDE: 'User', START_TIME: 1, STOP_TIME: 2, MESSAGE: 'Hello' }],
    }),
  'telephony.externalLine.add': () => askAs(12, 'telephony.externalLine.add', { NUMBER: 'new', NAME: 'New' }),
  'telephony.externalLine.update': () => askAs(12, 'telephony.externalLine.update', { NUMBER: 'new', NAME: 'Newer' }),
  'telephony.externalLine.get': () => askAs(12, 'telephony.externalLine.get', {}),
  'telephony.externalLine.delete': () => askAs(12, 'telephony.externalLine.delete', { NUMBER: 'new' }),
  'voximplant.statistic.get': () => askAs(1, 'voximplant.statistic.get', { FILTER: { CALL_FAILED_CODE: '200' } }),
  'voximplant.line.outgoing.get': () => askAs(1, 'voximplant.line.outgoing.get', {}),
  'voximplant.line.outgoing.set': () => askAs(1, 'voximplant.line.outgoing.set', { LINE_ID: 'offhook-1' }),
  'event.bind': () => askAs(1, 'event.bind', offline),
  'event.get': () => askAs(1, 'event.get', {}),
  'event.offline.list': () => (queued('one'), askAs(1, 'event.offline.list', {})),
  'event.offline.get': () => (queued('two'), askAs(1, 'event.offline.get', { clear: 0 })),
  'event.offline.clear': async () => askAs(1, 'event.offline.clear', await reserved()),
  'event.offline.error': async () => askAs(1, 'event.offline.error', await reserved()),
  'event.test': () => askAs(1, 'event.test', { any: 'data' }),
  'event.unbind': () => askAs(1, 'event.unbind', offline),
  'placement.get': () => askAs(1, 'placement.get', {}),
  'placement.unbind': () => askAs(1, 'placement.unbind', placement),
  'placement.bind': () =>
    askAs(1, 'placement.bind', {
      ...placement,
      HANDLER: `${portal.handlerSite.origin}/placement.html`,
      OPTIONS: { errorHandlerUrl: `${portal.handlerSite.origin}/placement-error` },
    }),
  'pull.application.event.add': () => askAs(12, 'pull.application.event.add', { COMMAND: 'a', PARAMS: {} }),
  'pull.application.config.get': () => askAs(12, 'pull.application.config.get', {}),
  'user.get': () => askAs(12, 'user.get', { FILTER: { ID: 12 } }),
  'user.current': () => askAs(12, 'user.current', {}),
  profile: () => askAs(12, 'profile', {}),
  'app.info': () => askAs(12, 'app.info', {}),
  'server.time': () => askAs(12, 'server.time', {}),
  'feature.get': () => askAs(1, 'feature.get', { CODE: 'rest_offline_extended' }),
  'crm.contact.list': () =>
    askAs(12, 'crm.contact.list', {
      filter: { '%LAST_NAME': 'hart' },
      select: ['ID', 'NAME', 'LAST_NAME', 'ASSIGNED_BY_ID', 'DATE_CREATE', 'PHONE'],
    }),
  'crm.duplicate.findbycomm': () =>
    askAs(12, 'crm.duplicate.findbycomm', { type: 'PHONE', values: [number], entity_type: 'CONTACT' }),
};

describe('answers are shaped as the documentation prints them', () => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets what a complete record has
  test.each(Object.keys(requests) as DocumentedMethod[])('%s', async (method) => {
    portal.parts.buckets.reset();
    const answer = await requests[method]();
    expect(differences(answer.result, documentedResults[method])).toEqual([]);
    expect(differences(answer.time, documentedTime, 'time')).toEqual([]);
    // An empty list would match anything.
    expect(members(answer.result)).toBeGreaterThanOrEqual(members(documentedResults[method]));
  });

  test('a list has its total beside the result', async () => {
    portal.parts.buckets.reset();
    expect(await requests['voximplant.statistic.get']()).toMatchObject({ total: expect.any(Number) });
  });

  test.each([
    ['telephony.externalCall.register', {}],
    ['telephony.externalCall.finish', { CALL_ID: 7 }],
    ['telephony.externalCall.attachRecord', { CALL_ID: 'x' }],
    ['placement.bind', {}],
    ['event.offline.get', { limit: 0 }],
    ['pull.application.event.add', { COMMAND: 'a b' }],
    ['nothing.of.the.kind', {}],
  ])('the refusal of %s', async (method, params) => {
    portal.parts.buckets.reset();
    expect(differences(await askAs(1, method, params), documentedError, 'body')).toEqual([]);
  });

  test('a batch is five maps, of which the empty ones are lists', async () => {
    portal.parts.buckets.reset();
    const { result } = await askAs(12, 'batch', {
      halt: 0,
      cmd: { me: 'user.current', users: 'user.get?FILTER[ID]=12' },
    });
    const example = {
      result: { me: documentedResults['user.current'], users: documentedResults['user.get'] },
      result_error: [],
      result_total: { users: 1 },
      result_next: [],
      result_time: { me: documentedTime, users: documentedTime },
    };
    expect(differences(result, example)).toEqual([]);
    const failed = await askAs(12, 'batch', { halt: 1, cmd: { bad: 'nothing.at.all', never: 'user.current' } });
    expect(failed.result).toMatchObject({
      result: [],
      result_error: { bad: { error: 'ERROR_METHOD_NOT_FOUND', error_description: expect.any(String) } },
      result_total: [],
      result_next: [],
      result_time: [],
    });
  });
});

describe('what the portal posts is shaped as the documentation prints it', () => {
  const next = async (name: string, cause: () => unknown): Promise<unknown> => {
    const since = portal.mark();
    cause();
    await portal.waitFor('event.delivered', { since, where: (delivery) => delivery.event === name });
    return received.findLast((fields) => fields['event'] === name);
  };

  test('a click on a number', async () => {
    const posted = await next('ONEXTERNALCALLSTART', () => portal.click({ userId: 12, number }));
    expect(differences(posted, documentedEvents.ONEXTERNALCALLSTART, 'event')).toEqual([]);
  });

  test('a callback form', async () => {
    await restOf(portal, 1)('event.bind', { ...event, HANDLER: `${portal.handlerSite.origin}/event` });
    const posted = await next('ONEXTERNALCALLBACKSTART', () => queued('form'));
    expect(differences(posted, documentedEvents.ONEXTERNALCALLBACKSTART, 'event')).toEqual([]);
  });

  test('a test event', async () => {
    const rest = restOf(portal, 1);
    await rest('event.bind', { EVENT: 'OnAppTest', HANDLER: `${portal.handlerSite.origin}/event` });
    const posted = await next('ONAPPTEST', () => void rest('event.test', { any: 'data' }));
    expect(differences(posted, documentedEvents.ONAPPTEST, 'event')).toEqual([]);
  });

  test('a frame', () => {
    const user = portal.state.user(12);
    const [handler] = portal.state.placements;
    const rendered = user && handler && portal.parts.placements.render(handler.id, user, '/crm/');
    const inputs = [...(rendered?.html ?? '').matchAll(/name="([^"]+)" value="([^"]*)"/g)];
    const fields = Object.fromEntries(inputs.map(([, name = '', value]) => [name, value]));
    expect(differences(fields, documentedPost, 'form')).toEqual([]);
  });

  test('tokens for a code', async () => {
    const code = portal.parts.tokens.issueCode(12, portal.app);
    const query = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: portal.app.clientId,
      client_secret: portal.app.clientSecret,
      code,
    });
    const answer: unknown = await (await fetch(`${portal.site.origin}/oauth/token/?${query}`)).json();
    expect(differences(answer, documentedTokens, 'tokens')).toEqual([]);
  });
});

describe('the comparison itself', () => {
  test('sees what is missing, of another type, and undocumented', () => {
    expect(differences({ a: '1', c: [{ x: 1 }, { x: '2' }] }, { a: 1, b: true, c: [{ x: 0 }] })).toEqual([
      'result.a: string instead of number',
      'result.b: undefined instead of boolean',
      'result.c[1].x: string instead of number',
    ]);
    expect(differences({ a: 1, z: 1 }, { a: 1 })).toEqual(['result.z: not documented']);
  });
});
