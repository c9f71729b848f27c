import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import { header, headerValues, type SipRequest } from '../../../sandbox/pbx/sip/message.ts';
import { RawAgent } from './agent/raw-agent.ts';

let pbx: Pbx;
const agents: RawAgent[] = [];

beforeEach(async () => {
  pbx = await startPbx({
    users: { 100: 'p', 101: 'p', 102: 'p' },
    groups: { 700: ['101', '102'] },
    linkedIdHeader: 'X-Linked-Id',
    ringMs: 400,
  });
});

afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.close()));
  await pbx.stop();
});

async function signedIn(user: string): Promise<RawAgent> {
  const agent = await RawAgent.registered(pbx.url, user, 'p');
  agents.push(agent);
  return agent;
}

/** 100 has called group 700 and both agents ring. */
async function ringingGroup(): Promise<{
  caller: RawAgent;
  anna: RawAgent;
  boris: RawAgent;
  sent: SipRequest;
  atAnna: SipRequest;
  atBoris: SipRequest;
}> {
  const [caller, anna, boris] = [await signedIn('100'), await signedIn('101'), await signedIn('102')];
  const sent = await caller.invite('700', 'p');
  const [atAnna, atBoris] = await Promise.all([anna.request('INVITE'), boris.request('INVITE')]);
  anna.answer(atAnna, 180);
  boris.answer(atBoris, 180);
  await caller.provisional(180);
  return { caller, anna, boris, sent, atAnna, atBoris };
}

async function cancelled(agent: RawAgent, invite: SipRequest): Promise<SipRequest> {
  const cancel = await agent.request('CANCEL');
  agent.answer(cancel, 200);
  agent.answer(invite, 487);
  return cancel;
}

describe('an INVITE to a group', () => {
  test('reaches everybody with one Call-ID, one linked id and different branches', async () => {
    const { sent, atAnna, atBoris } = await ringingGroup();
    expect(header(atAnna, 'Call-ID')).toBe(header(sent, 'Call-ID'));
    expect(header(atAnna, 'X-Linked-Id')).toBe(header(atBoris, 'X-Linked-Id'));
    expect(headerValues(atAnna, 'Via')).toHaveLength(2);
    expect(headerValues(atAnna, 'Via')[0]).not.toBe(headerValues(atBoris, 'Via')[0]);
    expect(header(atAnna, 'Proxy-Authorization')).toBeUndefined();
    expect(header(atAnna, 'Max-Forwards')).toBe('69');
  });

  test('goes to whoever answers; the others hear that it was completed elsewhere', async () => {
    const { caller, anna, boris, atAnna, atBoris } = await ringingGroup();
    boris.answer(atBoris, 200);
    const cancel = await cancelled(anna, atAnna);
    expect(headerValues(cancel, 'Reason')).toEqual(['SIP;cause=200;text="Call completed elsewhere"']);
    expect(headerValues(cancel, 'Via')).toEqual([headerValues(atAnna, 'Via')[0]]);
    const won = await caller.final('INVITE');
    expect(won).toMatchObject({ status: 200 });
    expect(headerValues(won, 'Via')).toHaveLength(1);
    expect((await anna.request('ACK')).headers).toContainEqual([
      'CSeq',
      header(atAnna, 'CSeq')?.replace('INVITE', 'ACK'),
    ]);
  });

  test('passes both answers on when two people are equally quick', async () => {
    const { caller, anna, boris, atAnna, atBoris } = await ringingGroup();
    anna.answer(atAnna, 200, 'anna');
    boris.answer(atBoris, 200, 'boris');
    const tags = [header(await caller.final('INVITE'), 'To'), header(await caller.final('INVITE'), 'To')];
    expect(tags.map((to) => to?.split('tag=')[1]).toSorted((a = '', b = '') => a.localeCompare(b))).toEqual([
      'anna',
      'boris',
    ]);
  });

  test('rings on at the others when one is busy, and is busy when all are', async () => {
    const { caller, anna, boris, atAnna, atBoris } = await ringingGroup();
    anna.answer(atAnna, 486);
    await anna.request('ACK');
    await expect(boris.request('CANCEL', 150)).rejects.toThrow('in vain');
    boris.answer(atBoris, 480);
    expect(await caller.final('INVITE')).toMatchObject({ status: 486 });
  });

  test('stops ringing everywhere when one declines with 603', async () => {
    const { caller, anna, boris, atAnna, atBoris } = await ringingGroup();
    anna.answer(atAnna, 603);
    const cancel = await cancelled(boris, atBoris);
    expect(headerValues(cancel, 'Reason')).toEqual(['SIP;cause=603;text="Decline"']);
    expect(await caller.final('INVITE')).toMatchObject({ status: 603 });
  });

  test('ends as 408 when nobody answers in time, and they are told why', async () => {
    const { caller, anna, boris, atAnna, atBoris } = await ringingGroup();
    const [cancel] = await Promise.all([cancelled(anna, atAnna), cancelled(boris, atBoris)]);
    expect(headerValues(cancel, 'Reason')).toEqual(['Q.850;cause=19;text="No answer"']);
    expect(await caller.final('INVITE')).toMatchObject({ status: 408 });
  });

  test('survives one socket that dies while it rings', async () => {
    const { caller, anna, boris, atBoris } = await ringingGroup();
    await anna.close();
    boris.answer(atBoris, 200);
    expect(await caller.final('INVITE')).toMatchObject({ status: 200 });
  });

  test('ends when the last socket dies', async () => {
    const { caller, anna, boris } = await ringingGroup();
    await Promise.all([anna.close(), boris.close()]);
    expect(await caller.final('INVITE')).toMatchObject({ status: 480 });
  });
});

describe("a caller's CANCEL", () => {
  test('is answered, passed on with its reasons, and ends the INVITE as 487', async () => {
    const { caller, anna, boris, sent, atAnna, atBoris } = await ringingGroup();
    const branch = /branch=([^;]+)/.exec(header(sent, 'Via') ?? '')?.[1] ?? '';
    const sequence = Number.parseInt(header(sent, 'CSeq') ?? '', 10);
    const headers = ['Reason: SIP;cause=487;text="Gave up"', 'Reason: Q.850;cause=16'];
    const callId = header(sent, 'Call-ID') ?? '';
    caller.send(caller.make('CANCEL', sent.uri, { branch, cseq: sequence, callId, headers }));
    expect(await caller.final('CANCEL')).toMatchObject({ status: 200 });
    const [cancel] = await Promise.all([cancelled(anna, atAnna), cancelled(boris, atBoris)]);
    expect(headerValues(cancel, 'Reason')).toEqual(['SIP;cause=487;text="Gave up"', 'Q.850;cause=16']);
    expect(await caller.final('INVITE')).toMatchObject({ status: 487 });
  });

  test('waits for the first sign of life of a leg', async () => {
    const [caller, anna] = [await signedIn('100'), await signedIn('101')];
    const sent = await caller.invite('101', 'p');
    const atAnna = await anna.request('INVITE');
    const branch = /branch=([^;]+)/.exec(header(sent, 'Via') ?? '')?.[1] ?? '';
    const sequence = Number.parseInt(header(sent, 'CSeq') ?? '', 10);
    caller.send(caller.make('CANCEL', sent.uri, { branch, cseq: sequence, callId: header(sent, 'Call-ID') ?? '' }));
    await expect(anna.request('CANCEL', 100)).rejects.toThrow('in vain');
    anna.answer(atAnna, 180);
    await cancelled(anna, atAnna);
    expect(await caller.final('INVITE')).toMatchObject({ status: 487 });
  });

  test('of an unknown transaction is answered with 481', async () => {
    const caller = await signedIn('100');
    caller.send(caller.make('CANCEL', 'sip:700@offhook.sandbox'));
    expect(await caller.final('CANCEL')).toMatchObject({ status: 481 });
  });
});

describe('numbers', () => {
  test.each([
    ['999', 404],
    ['102', 480],
    ['700', 480],
    ['604', 486],
    ['605', 503],
    ['606', 603],
  ])('%s is answered with %i', async (number, status) => {
    const caller = await signedIn('100');
    await caller.invite(number, 'p');
    expect(await caller.final('INVITE')).toMatchObject({ status });
  });

  test('an INVITE without an offer to a robot is answered with 488', async () => {
    const caller = await signedIn('100');
    await caller.invite('600', 'p');
    expect(await caller.final('INVITE')).toMatchObject({ status: 488 });
  });

  test('OPTIONS to the exchange is answered without a password', async () => {
    const agent = await RawAgent.connect(pbx.url, '100');
    agents.push(agent);
    agent.send(agent.make('OPTIONS', 'sip:offhook.sandbox'));
    expect(await agent.final('OPTIONS')).toMatchObject({ status: 200 });
  });

  test('a request that may go no further is answered with 483', async () => {
    const caller = await signedIn('100');
    const options = caller.make('OPTIONS', 'sip:101@offhook.sandbox');
    caller.send({
      ...options,
      headers: options.headers.map(([name, value]) => [name, name === 'Max-Forwards' ? '0' : value]),
    });
    expect(await caller.final('OPTIONS')).toMatchObject({ status: 483 });
  });
});

describe('within a dialog', () => {
  async function talking(): Promise<{ caller: RawAgent; anna: RawAgent; callId: string }> {
    const [caller, anna] = [await signedIn('100'), await signedIn('101')];
    const sent = await caller.invite('101', 'p');
    const callId = header(sent, 'Call-ID') ?? '';
    anna.answer(await anna.request('INVITE'), 200);
    await caller.final('INVITE');
    caller.send(
      caller.make('ACK', anna.contact, { callId, toTag: '101', cseq: Number.parseInt(header(sent, 'CSeq') ?? '', 10) }),
    );
    expect(await anna.request('ACK')).toMatchObject({ uri: anna.contact });
    return { caller, anna, callId };
  }

  test.each(['BYE', 'INFO', 'UPDATE', 'REFER', 'NOTIFY', 'OPTIONS', 'INVITE', 'MESSAGE'])(
    '%s and its answer pass through',
    async (method) => {
      const { caller, anna, callId } = await talking();
      caller.send(
        caller.make(method, anna.contact, { callId, toTag: '101', body: 'x', headers: ['X-Kept: 1', 'X-Kept: 2'] }),
      );
      const arrived = await anna.request(method);
      expect(headerValues(arrived, 'X-Kept')).toEqual(['1', '2']);
      expect(arrived.body).toBe('x');
      anna.answer(arrived, 200);
      expect(await caller.final(method)).toMatchObject({ status: 200 });
    },
  );

  test('a refused re-INVITE is refused for the caller, and its ACK stays at each hop', async () => {
    const { caller, anna, callId } = await talking();
    const reinvite = caller.make('INVITE', anna.contact, { callId, toTag: '101', branch: 'z9hG4bKagain' });
    caller.send(reinvite);
    anna.answer(await anna.request('INVITE'), 488);
    expect(await anna.request('ACK')).toMatchObject({ method: 'ACK' });
    expect(await caller.final('INVITE')).toMatchObject({ status: 488 });
    caller.send(
      caller.make('ACK', anna.contact, {
        callId,
        toTag: '101',
        branch: 'z9hG4bKagain',
        cseq: Number.parseInt(header(reinvite, 'CSeq') ?? '', 10),
      }),
    );
    await expect(anna.request('ACK', 100)).rejects.toThrow('in vain');
  });

  test('a request finds the other side at its new socket after it registered again', async () => {
    const { caller, anna, callId } = await talking();
    pbx.dropSockets('101');
    await pbx.waitFor('disconnected');
    caller.send(caller.make('BYE', anna.contact, { callId, toTag: '101' }));
    expect(await caller.final('BYE')).toMatchObject({ status: 480 });
    const back = await RawAgent.connect(pbx.url, '101');
    agents.push(back);
    await back.register('p', [`Contact: <${anna.contact}>`], false);
    caller.send(caller.make('BYE', anna.contact, { callId, toTag: '101' }));
    back.answer(await back.request('BYE'), 200);
    expect(await caller.final('BYE')).toMatchObject({ status: 200 });
  });
});

test('an exchange starts in well under a second and stops without leaving a timer', async () => {
  const before = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const started = performance.now();
  const another = await startPbx({ users: { 1: 'x' } });
  expect(performance.now() - started).toBeLessThan(500);
  const agent = await RawAgent.registered(another.url, '1', 'x');
  await agent.invite('603', 'x');
  await agent.provisional(180);
  await another.stop();
  await agent.close();
  expect(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout')).toHaveLength(before);
});
