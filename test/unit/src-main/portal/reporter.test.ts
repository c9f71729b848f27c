import { beforeEach, describe, expect, it } from 'vitest';
import { type BatchAnswer, PortalError } from '#shared/web/portal/portal-api.ts';
import { Desk, owner } from './desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

const tick = (ms = 0): Promise<void> => desk.clock.advance(ms);
const julia = '+493023125101';
const requests = () => desk.portal.methods();
const rows = () => desk.rows().map(({ report }) => report);

/** The portal answers this to everything of that name, until told otherwise. */
function answer(method: string, respond: () => unknown): () => void {
  return answerCalls((name) => name === `telephony.externalCall.${method}`, respond);
}

function answerCalls(
  concerns: (method: string, params: Readonly<Record<string, unknown>>) => boolean,
  respond: () => unknown,
): () => void {
  const { api } = desk.portal;
  const original = { ...api };
  api.call = async <Result>(name: string, params: Readonly<Record<string, unknown>>) =>
    (concerns(name, params) ? respond() : original.call(name, params)) as Result;
  api.batch = async (commands) => {
    const answers: BatchAnswer[] = [];
    for (const command of commands) {
      const { key } = command;
      if (!concerns(command.method, command.params)) answers.push(...(await original.batch([command])));
      else answers.push(await settledAnswer(key, respond));
    }
    return answers;
  };
  return () => Object.assign(api, original);
}

const settledAnswer = async (key: string, respond: () => unknown): Promise<BatchAnswer> => {
  try {
    return { key, result: await respond() };
  } catch (error) {
    if (error instanceof PortalError) return { key, error };
    throw error;
  }
};

const refuse =
  (facts: ConstructorParameters<typeof PortalError>[1], reason: PortalError['reason'] = 'portalRefused') =>
  () => {
    throw new PortalError(reason, facts);
  };

describe('an incoming call', () => {
  it('is registered with its card at once, and finished when it is over', async () => {
    const id = desk.ring(julia);
    await tick(900);
    desk.talk(id);
    await tick(42_000);
    desk.end(id);
    await tick();
    const startedAt = desk.clock.now() - 42_900;
    expect(desk.portal.requests.map(({ at, method, params }) => [at - startedAt, method, params])).toEqual([
      [
        0,
        'telephony.externalCall.register',
        {
          USER_ID: '12',
          PHONE_NUMBER: julia,
          TYPE: 2,
          CALL_START_DATE: `${new Date(startedAt).toISOString().slice(0, 19)}+00:00`,
          CRM_CREATE: 1,
          SHOW: 1,
          ADD_TO_CHAT: 0,
          LINE_NUMBER: 'line-1',
          EXTERNAL_CALL_ID: 'sip-1',
        },
      ],
      [
        42_900,
        'telephony.externalCall.finish',
        {
          CALL_ID: expect.stringMatching(/^externalCall\./) as string,
          USER_ID: '12',
          DURATION: 42,
          STATUS_CODE: '200',
          ADD_TO_CHAT: 1,
        },
      ],
    ]);
    expect(rows()).toEqual(['done']);
  });

  it('tells the book its CALL_ID', async () => {
    const id = desk.ring(julia);
    await tick();
    expect(desk.book.call(id)?.portalCallId).toMatch(/^externalCall\./);
  });

  it('speaks of its start in the portal’s time', async () => {
    desk.portal.api.clockOffset = -90_000;
    desk.ring(julia);
    await tick();
    const expected = new Date(desk.clock.now() - 90_000).toISOString().slice(0, 19);
    expect(desk.portal.requests[0]?.params['CALL_START_DATE']).toBe(`${expected}+00:00`);
  });

  it('that was missed waits for the next round with its card, and is finished then', async () => {
    const id = desk.ring(julia);
    await tick(5000);
    desk.end(id, { cause: 'missed' });
    await tick(14_999);
    expect(requests()).toEqual(['register']);
    await tick(1);
    expect(requests()).toEqual(['register', 'finish']);
    expect(desk.portal.finished).toMatchObject([{ status: '304', duration: 0 }]);
  });

  it('over two rounds is one call, whose card stays', async () => {
    const first = desk.ring(julia);
    await tick(5000);
    desk.end(first, { cause: 'missed' });
    await tick(1000);
    const second = desk.ring(julia);
    await tick(2000);
    desk.talk(second);
    await tick(7000);
    desk.end(second);
    await tick(60_000);
    expect(requests()).toEqual(['register', 'register', 'finish']);
    expect(desk.portal.finished).toMatchObject([{ externalCallId: 'sip-1', status: '200', duration: 7 }]);
    expect(rows()).toEqual(['done', 'done']);
  });

  it('gives up the card of a missed one when another customer rings', async () => {
    const first = desk.ring(julia);
    await tick();
    desk.end(first, { cause: 'missed' });
    await tick(1000);
    desk.ring('+442079460102');
    await tick();
    expect(requests().toSorted()).toEqual(['hide', 'register', 'register']);
  });

  it('that was turned away because four others were up is reported as missed, without a card', async () => {
    for (const number of [julia, '+12025550143', '+12025550144', '+12025550145']) desk.talk(desk.ring(number));
    await tick();
    const before = desk.portal.requests.length;
    desk.ring('+442079460102');
    await tick(15_000);
    expect(
      desk.portal.requests.slice(before).map(({ method, params }) => [method.split('.')[2], params['SHOW']]),
    ).toEqual([
      ['register', 0],
      ['finish', undefined],
    ]);
    expect(desk.portal.finished).toMatchObject([{ status: '304' }]);
  });

  it('that was answered elsewhere is left to whoever answered', async () => {
    const id = desk.ring(julia);
    await tick();
    desk.end(id, { cause: 'answeredElsewhere' });
    await tick(60_000);
    expect(requests()).toEqual(['register']);
    expect(rows()).toEqual(['notReported']);
  });
});

describe('an outgoing call', () => {
  it('is registered unseen, announced, and only then shown', async () => {
    const order: string[] = [];
    desk.reporter.on('registered', () => order.push(...requests(), 'committed', ...desk.announced));
    const result = desk.book.command({ type: 'dial', number: julia }, 'ui');
    await tick();
    expect(requests()).toEqual([]);
    desk.see(result.ok ? result.callId : '', 'sent', { sipCallId: 'sip-9' });
    await tick();
    expect(order).toEqual(['register', 'committed']);
    expect(requests()).toEqual(['register', 'show']);
    expect(desk.announced).toHaveLength(1);
    expect(desk.portal.requests[0]?.params).toMatchObject({ TYPE: 1, SHOW: 0, EXTERNAL_CALL_ID: 'sip-9' });
  });

  it('that came from a click is only finished, under the portal’s CALL_ID', async () => {
    const portalCallId = desk.portal.click(julia);
    const result = desk.book.dialFromCard({ portalCallId, number: julia, line: 'line-1' });
    const id = result.ok ? result.callId : '';
    desk.see(id, 'sent', { sipCallId: 'sip-9' });
    desk.talk(id);
    await tick(3000);
    desk.end(id);
    await tick();
    expect(requests()).toEqual(['finish']);
    expect(desk.portal.finished).toMatchObject([{ callId: portalCallId, duration: 3, status: '200' }]);
  });

  it('that was clicked and could not be dialled is finished as cancelled', async () => {
    const portalCallId = desk.portal.click('+442079460102');
    desk.book.dialFromCard({ portalCallId, number: 'room 7', line: 'line-1' });
    await tick();
    expect(desk.portal.finished).toMatchObject([{ callId: portalCallId, status: '603-S' }]);
  });

  it('whose click the portal has forgotten is done', async () => {
    desk.book.dialFromCard({ portalCallId: 'externalCall.gone', number: 'Julia', line: 'line-1' });
    await tick(60_000);
    expect(requests()).toEqual(['finish']);
    expect(rows()).toEqual(['done']);
  });
});

describe('trouble', () => {
  it('of the network is retried while the phone rings, quicker than the caller gives up', async () => {
    desk.portal.fates = ['unsent', 'lost', 'unheard'];
    desk.ring(julia);
    await tick(10_000);
    expect(requests()).toEqual(['register', 'register', 'register', 'register']);
    expect(desk.portal.rows.size).toBe(1);
  });

  it('shows as failing with its reason, and as over', async () => {
    const states: unknown[] = [];
    desk.reporter.on('state', (state) => states.push(state));
    desk.portal.fates = ['unsent', 'unsent'];
    const since = desk.clock.now();
    desk.ring(julia);
    await tick(10_000);
    expect(states).toEqual([{ state: 'failing', reason: 'portalUnreachable', since }, { state: 'ok' }]);
  });

  it('of an overloaded portal stops everything that can wait for half a minute, and nothing that rings', async () => {
    const id = desk.ring(julia);
    await tick();
    desk.portal.fates = ['overloaded'];
    desk.end(id, { cause: 'declined' });
    await tick(1000);
    desk.ring('+442079460102');
    await tick(28_000);
    expect(requests()).toEqual(['register', 'finish', 'register']);
    await tick(30_000);
    expect(requests()).toEqual(['register', 'finish', 'register', 'finish']);
  });

  it('of too much operating time holds up that one method until the portal says so', async () => {
    const until = desk.clock.now() + 400_000;
    const id = desk.ring(julia);
    await tick();
    desk.portal.api.clockOffset = 100_000;
    const facts = { code: 'OPERATION_TIME_LIMIT', status: 429, delivery: 'refused', resetAt: until } as const;
    const stop = answer('finish', refuse(facts, 'portalOverloaded'));
    desk.end(id, { cause: 'declined' });
    await tick(1000);
    stop();
    desk.ring('+442079460102');
    await tick(290_000);
    expect(requests()).toEqual(['register', 'register']);
    await tick(120_000);
    expect(requests()).toEqual(['register', 'register', 'finish']);
    expect(desk.reporter.state).toEqual({ state: 'ok' });
  });

  it('after an outage what waits goes together, oldest first, each call registered before any of it is finished', async () => {
    desk.portal.down = true;
    for (let n = 0; n < 8; n += 1) {
      desk.end(desk.ring(`+4930231251${10 + n}`), { cause: 'declined' });
      await tick(20_000);
    }
    expect(desk.reporter.waiting).toBe(8);
    desk.portal.down = false;
    desk.portal.requests.length = 0;
    const httpBefore = desk.portal.httpRequests;
    await tick(300_000);
    const { requests: sent, finished } = desk.portal;
    expect(requests()).toEqual([...Array<string>(8).fill('register'), ...Array<string>(8).fill('finish')]);
    expect(desk.portal.httpRequests - httpBefore).toBe(2);
    expect(sent.every(({ params }) => params['SHOW'] !== 1)).toBe(true);
    expect(finished.map(({ externalCallId }) => externalCallId)).toEqual(
      Array.from({ length: 8 }, (_, n) => `sip-${n + 1}`),
    );
    expect(desk.reporter.waiting).toBe(0);
  });

  it('of one call does not hold up the others', async () => {
    desk.portal.down = true;
    desk.end(desk.ring(julia), { cause: 'declined' });
    desk.end(desk.ring('+442079460102'), { cause: 'declined' });
    await tick(1000);
    desk.portal.down = false;
    answerCalls(
      (_, params) => params['PHONE_NUMBER'] === julia,
      refuse({ status: 500, delivery: 'unknown' }, 'portalAnswer'),
    );
    await tick(300_000);
    expect(desk.portal.finished).toHaveLength(1);
    expect(desk.reporter.waiting).toBe(1);
  });

  it('with a token that is fresh and refused all the same passes', async () => {
    const fresh = { code: 'expired_token', status: 401, delivery: 'refused' } as const;
    const stop = answer('register', refuse(fresh, 'portalSignInNeeded'));
    desk.end(desk.ring(julia), { cause: 'declined' });
    await tick(1000);
    expect(desk.reporter.state).toMatchObject({ state: 'failing', reason: 'portalAnswer' });
    stop();
    await tick(60_000);
    expect(desk.portal.finished).toHaveLength(1);
    expect(desk.reporter.state).toEqual({ state: 'ok' });
  });

  it('with the sign-in waits for the next one, without a request', async () => {
    const stop = answer(
      'register',
      refuse({ code: 'expired_token', status: 401, delivery: 'none' }, 'portalSignInNeeded'),
    );
    desk.end(desk.ring(julia), { cause: 'declined' });
    await tick(3_600_000);
    expect(desk.reporter.state).toMatchObject({ state: 'failing', reason: 'portalSignInNeeded' });
    stop();
    await tick(3_600_000);
    expect(requests()).toEqual([]);
    desk.reporter.start(owner);
    await tick(180_000);
    expect(desk.portal.finished).toHaveLength(1);
  });

  it.each([
    ['User is not found or is not active', 'refused'],
    ['Unsupported phone number format', 'refused'],
  ])('"%s" is final: shown in the history, and never asked again', async (description, report) => {
    const asked: number[] = [];
    answer('register', () => {
      asked.push(desk.clock.now());
      throw new PortalError('portalRefused', { status: 400, description, delivery: 'refused' });
    });
    desk.end(desk.ring(julia), { cause: 'declined' });
    await tick(3_600_000);
    expect(asked).toHaveLength(1);
    expect(rows()).toEqual([report]);
    expect(desk.reporter.state).toEqual({ state: 'ok' });
  });

  it.each<[string, () => unknown]>([
    ['a missing right', refuse({ code: 'insufficient_scope', status: 403, delivery: 'refused' }, 'portalAccessDenied')],
    ['a missing module', refuse({ code: 'ERROR_METHOD_NOT_FOUND', status: 404, delivery: 'refused' })],
    [
      'a database that stumbles',
      refuse({ description: 'Unexpected database error', status: 400, delivery: 'refused' }),
    ],
    ['an answer of an unknown shape', () => ({ CALL: 7 })],
    ['a bug of ours', () => Promise.reject(new TypeError('oops'))],
  ])('%s is nobody’s last word: the call waits, and goes when it can', async (_, respond) => {
    const stop = answer('register', respond);
    desk.end(desk.ring(julia), { cause: 'declined' });
    await tick(600_000);
    expect(rows()).toEqual(['waiting']);
    stop();
    await tick(3_600_000);
    expect(rows()).toEqual(['done']);
  });

  it('with the announcement keeps the card away, and the portal’s state out of it', async () => {
    const portalDesk = new Desk();
    let fails = 2;
    portalDesk.announceWith(async () => {
      if (fails-- > 0) throw new Error('nobody there');
    });
    const result = portalDesk.book.command({ type: 'dial', number: julia }, 'ui');
    portalDesk.see(result.ok ? result.callId : '', 'sent', { sipCallId: 'sip-9' });
    await portalDesk.clock.advance(500);
    expect(portalDesk.portal.methods()).toEqual(['register']);
    expect(portalDesk.reporter.state).toEqual({ state: 'ok' });
    await portalDesk.clock.advance(10_000);
    expect(portalDesk.portal.methods()).toEqual(['register', 'show']);
  });
});

it('a clock that is set back by a day delays nothing', async () => {
  desk.portal.fates = ['overloaded'];
  desk.end(desk.ring(julia), { cause: 'declined' });
  await tick(1000);
  desk.clock.set(desk.clock.now() - 86_400_000);
  desk.end(desk.ring('+442079460102'), { cause: 'declined' });
  await tick(60_000);
  expect(desk.portal.finished).toHaveLength(2);
});

describe('whose calls', () => {
  it('those of another portal wait for their own sign-in there', async () => {
    await desk.reporter.stop();
    desk.end(desk.ring(julia), { cause: 'declined' });
    desk.reporter.start({ memberId: 'm2', userId: '12' });
    await tick(3_600_000);
    expect(requests()).toEqual([]);
    await desk.reporter.stop();
    desk.reporter.start(owner);
    await tick(180_000);
    expect(desk.portal.finished).toHaveLength(1);
  });

  it('the late failure of another agent’s request holds up nobody', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    const stop = answer('register', () => promise);
    const id = desk.ring(julia);
    await tick();
    desk.end(id, { cause: 'declined' });
    const call = desk.book.call(id);
    if (call === null) throw new Error('no call');
    const colleague = { memberId: 'm1', userId: '13' };
    desk.journal.save({ ...call, id: 'theirs', physicalId: 'theirs', owner: colleague });
    stop();
    // Hers has begun, too, and the portal is slow.
    desk.portal.fates = ['overloaded'];
    desk.reporter.start(colleague);
    await tick();
    reject(new PortalError('portalSignInNeeded', { code: 'SIGNED_OUT', delivery: 'none' }));
    await tick(180_000);
    expect(desk.portal.finished.map(({ externalCallId }) => externalCallId)).toEqual(['theirs', 'sip-1']);
  });

  it('nothing is sent after stop', async () => {
    await desk.reporter.stop();
    desk.end(desk.ring(julia), { cause: 'declined' });
    desk.reporter.resume();
    await tick(60_000);
    expect(requests()).toEqual([]);
  });

  it('starting again while a request is under way sends nothing twice', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { api } = desk.portal;
    const original = api.call.bind(api);
    api.call = async <Result>(name: string, params: Readonly<Record<string, unknown>>) => {
      const result = await original<Result>(name, params);
      await promise;
      return result;
    };
    desk.ring(julia);
    await tick();
    desk.reporter.start(owner);
    await tick(1000);
    resolve();
    await tick(60_000);
    expect(requests()).toEqual(['register']);
  });

  it('stop gives up a request that the portal doesn’t answer', async () => {
    desk.portal.api.call = (_method, _params, options) =>
      new Promise((_, reject) => {
        options?.signal?.addEventListener('abort', () =>
          reject(new PortalError('portalUnreachable', { code: 'ABORTED', delivery: 'unknown' })),
        );
      });
    const id = desk.ring(julia);
    await tick();
    const stopped = desk.reporter.stop();
    await tick(2000);
    await stopped;
    expect(desk.journal.steps(id)).toMatchObject([{ step: 'register', state: 'unknown' }]);
  });
});

describe('recordings', () => {
  const httpOf = (method: string) =>
    desk.portal.requests.filter((request) => request.method.endsWith(`.${method}`)).map(({ http }) => http);

  const talked = async (number: string): Promise<string> => {
    const id = desk.ring(number);
    await tick();
    desk.talk(id);
    await tick(1000);
    return id;
  };

  it('go up one at a time, and hold up neither what rings nor what has ended', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const begun: string[] = [];
    desk.upload = (id) => {
      begun.push(id);
      return promise;
    };
    const recorded = [await talked('+49301000001'), await talked('+49301000002')];
    for (const id of recorded) {
      desk.recordings.set(id, 'ready');
      desk.end(id);
    }
    await tick(5000);
    expect(begun).toEqual(recorded.slice(0, 1));
    const third = await talked('+49301000003');
    desk.end(third);
    await tick();
    expect(desk.portal.finished).toHaveLength(3);
    expect(desk.reporter.waiting).toBe(2);
    resolve('77');
    await tick(10_000);
    expect(begun).toEqual(recorded);
    expect(desk.reporter.waiting).toBe(0);
    expect([...desk.recordings.values()]).toEqual(['over', 'over']);
  });

  it('go with finish in one request, when they are ready', async () => {
    const id = await talked(julia);
    desk.recordings.set(id, 'writing');
    desk.end(id);
    await tick(800);
    expect(requests()).toEqual(['register']);
    desk.recordings.set(id, 'ready');
    desk.reporter.recordingClosed();
    await tick();
    expect(requests()).toEqual(['register', 'finish', 'attachRecord']);
    expect(httpOf('finish')).toEqual(httpOf('attachRecord'));
    expect(desk.recordings.get(id)).toBe('over');
    expect(rows()).toEqual(['done']);
  });

  it('prove that their call is finished, where finish itself was refused as unknown', async () => {
    const id = await talked(julia);
    desk.recordings.set(id, 'ready');
    const [row] = desk.portal.rows.values();
    desk.portal.finishElsewhere(row?.callId ?? '');
    desk.end(id);
    await tick();
    expect(requests()).toEqual(['register', 'finish', 'attachRecord']);
    expect(desk.recordings.get(id)).toBe('over');
    expect(rows()).toEqual(['done']);
  });

  it('whose finish was lost are asked about first, and then handed over', async () => {
    const id = await talked(julia);
    desk.recordings.set(id, 'ready');
    desk.portal.fates = ['unheard'];
    desk.end(id);
    await tick(60_000);
    expect(requests()).toEqual(['register', 'finish', 'attachRecord', 'attachRecord', 'attachRecord']);
    expect(desk.portal.finished).toHaveLength(1);
    expect(desk.recordings.get(id)).toBe('over');
  });

  it.each([
    ['a proxy that lets no files out', () => refuse({ status: 403, delivery: 'unknown' }, 'portalAnswer')()],
    ['an address that is none', () => refuse({ code: 'NO_UPLOAD_ADDRESS', delivery: 'none' }, 'portalAnswer')()],
  ])('go in the request itself when there is no way to their address: %s', async (_, blocked) => {
    const id = await talked(julia);
    desk.recordings.set(id, 'ready');
    desk.upload = async () => blocked();
    desk.end(id);
    await tick(10_000);
    expect(requests()).toEqual(['register', 'finish', 'attachRecord', 'attachRecord']);
    expect(desk.portal.requests.at(-1)?.params).toMatchObject({ FILE_CONTENT: btoa(id), FILENAME: `${id}.mp3` });
    expect(desk.recordings.get(id)).toBe('over');
    expect(rows()).toEqual(['done']);
  });

  it('also when answer after answer to the upload is lost', async () => {
    const id = await talked(julia);
    desk.recordings.set(id, 'ready');
    let uploads = 0;
    desk.upload = async () => {
      uploads += 1;
      return refuse({ code: 'ECONNRESET', delivery: 'unknown' }, 'portalUnreachable')();
    };
    desk.end(id);
    await tick(3 * 3_600_000);
    expect(uploads).toBe(6);
    expect(desk.portal.requests.at(-1)?.params).toMatchObject({ FILE_CONTENT: btoa(id) });
    expect(desk.recordings.get(id)).toBe('over');
  });

  it('that are still written are waited for, and asked for when they are closed', async () => {
    const id = await talked(julia);
    desk.recordings.set(id, 'writing');
    desk.end(id);
    await tick(60_000);
    expect(requests().at(-1)).toBe('finish');
    desk.recordings.set(id, 'ready');
    desk.reporter.recordingClosed();
    await tick();
    expect(requests().at(-1)).toBe('attachRecord');
    expect(rows()).toEqual(['done']);
  });

  it('survive a program that dies over them', async () => {
    const id = await talked(julia);
    desk.recordings.set(id, 'ready');
    desk.upload = () => {
      desk.crash();
      return new Promise(() => undefined);
    };
    desk.end(id);
    await tick(1000);
    expect(desk.isDead).toBe(true);
    desk.upload = async () => '78';
    desk.boot();
    await tick(10_000);
    expect(desk.recordings.get(id)).toBe('over');
    expect(desk.portal.finished).toHaveLength(1);
  });

  it('that the portal refuses stay here; the call is reported all the same', async () => {
    const id = await talked(julia);
    desk.recordings.set(id, 'ready');
    const restore = answer(
      'attachRecord',
      refuse({ description: 'Wrong file extension', status: 400, delivery: 'refused' }),
    );
    desk.end(id);
    await tick(1000);
    expect(rows()).toEqual(['done']);
    expect(desk.recordings.get(id)).toBe('ready');
    restore();
  });
});

it('counts what is waiting, and says so once per change', async () => {
  const counts: number[] = [];
  desk.reporter.on('waiting', (count) => counts.push(count));
  desk.portal.down = true;
  desk.end(desk.ring(julia), { cause: 'declined' });
  await tick(20_000);
  desk.portal.down = false;
  await tick(60_000);
  expect(counts).toEqual([1, 0]);
});

it('a journal that can’t be written sends nothing', async () => {
  desk.breakJournal();
  desk.ring(julia);
  await tick(60_000);
  expect(requests()).toEqual([]);
});
