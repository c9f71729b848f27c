import { afterEach, describe, expect, test } from 'vitest';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import type { Queue } from '../../../sandbox/pbx/queue.ts';
import { tagOf, uriOf, userOf } from '../../../sandbox/pbx/sip/address.ts';
import { header, headerValues, type SipRequest } from '../../../sandbox/pbx/sip/message.ts';
import { RawAgent } from './agent/raw-agent.ts';

const LINKED = 'X-Linked-Id';
const MEMBERS = ['101', '102', '103'] as const;
let pbx: Pbx;
const agents: RawAgent[] = [];

afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.close()));
  await pbx.stop();
});

/** Agents at a queue with the number 700, and a caller. */
async function open(queue: Partial<Queue>, options: { header?: boolean; present?: readonly string[] } = {}) {
  const { header: shown = true, present = MEMBERS } = options;
  pbx = await startPbx({
    users: { 100: 'p', 101: 'p', 102: 'p', 103: 'p' },
    queues: { 700: { members: MEMBERS, rings: 'all', ringMs: [5000], ...queue } },
    trunk: { '+4930555000': '700', '+4930555102': '102' },
    ...(shown && { linkedIdHeader: LINKED }),
  });
  const signIn = async (user: string): Promise<RawAgent> => {
    const agent = await RawAgent.registered(pbx.url, user, 'p');
    agents.push(agent);
    return agent;
  };
  const caller = await signIn('100');
  return { caller, at: new Map(await Promise.all(present.map(async (user) => [user, await signIn(user)] as const))) };
}

async function rings(agent: RawAgent | undefined): Promise<SipRequest> {
  if (!agent) throw new Error('nobody there');
  const invite = await agent.request('INVITE');
  agent.answer(invite, 180);
  return invite;
}

/** The agent's telephone takes the CANCEL. */
async function stops(agent: RawAgent | undefined, invite: SipRequest): Promise<readonly string[]> {
  if (!agent) throw new Error('nobody there');
  const cancel = await agent.request('CANCEL');
  agent.answer(cancel, 200);
  agent.answer(invite, 487);
  return headerValues(cancel, 'Reason');
}

const callId = (invite: SipRequest): string => header(invite, 'Call-ID') ?? '';
const namesOf = (invites: readonly SipRequest[]): Set<string> => new Set(invites.map(callId));

describe('a queue that rings everybody', () => {
  test.each([
    { callIds: 'one', names: 1 },
    { callIds: 'perLeg', names: 3 },
  ] as const)('has $names Call-ID(s) for three legs with callIds: $callIds, and one linked id', async (mode) => {
    const { caller, at } = await open({ callIds: mode.callIds });
    await caller.invite('700', 'p');
    const invites = await Promise.all(MEMBERS.map((user) => rings(at.get(user))));
    expect(namesOf(invites).size).toBe(mode.names);
    expect(new Set(invites.map((invite) => header(invite, LINKED))).size).toBe(1);
    expect(header(invites[0]!, LINKED)).toMatch(/^\d+\.\d+$/);
  });

  test('says nothing of the physical call without the header', async () => {
    const { caller, at } = await open({ callIds: 'perLeg' }, { header: false });
    await caller.invite('700', 'p');
    expect(header(await rings(at.get('101')), LINKED)).toBeUndefined();
  });

  test.each([
    { saysElsewhere: true, reasons: ['SIP;cause=200;text="Call completed elsewhere"'] },
    { saysElsewhere: false, reasons: [] },
  ])('goes to who answers; the others hear $reasons', async ({ saysElsewhere, reasons }) => {
    const { caller, at } = await open({ callIds: 'perLeg', saysElsewhere });
    const sent = await caller.invite('700', 'p');
    const [one, two, three] = (await Promise.all(MEMBERS.map((user) => rings(at.get(user))))) as [
      SipRequest,
      SipRequest,
      SipRequest,
    ];
    at.get('102')!.answer(two, 200);
    expect(await stops(at.get('101'), one)).toEqual(reasons);
    expect(await stops(at.get('103'), three)).toEqual(reasons);
    expect(await caller.final('INVITE')).toMatchObject({ status: 200 });
    expect(callId(sent)).not.toBe(callId(two));
  });

  test('both sides name the call as they know it, to its end', async () => {
    const { caller, at } = await open({ callIds: 'perLeg' }, { present: ['102'] });
    const agent = at.get('102')!;
    const sent = await caller.invite('700', 'p');
    const invite = await rings(agent);
    agent.answer(invite, 200);
    const answer = await caller.final('INVITE');
    expect(header(answer, 'Call-ID')).toBe(callId(sent));
    const toTag = tagOf(header(answer, 'To')) ?? '';
    const contact = uriOf(header(answer, 'Contact') ?? '');
    caller.send(caller.make('ACK', contact, { callId: callId(sent), toTag, to: 'sip:700@offhook.sandbox', cseq: 2 }));
    expect(callId(await agent.request('ACK'))).toBe(callId(invite));

    caller.send(caller.make('BYE', contact, { callId: callId(sent), toTag, to: 'sip:700@offhook.sandbox' }));
    const bye = await agent.request('BYE');
    expect(callId(bye)).toBe(callId(invite));
    agent.answer(bye, 200);
    expect(header(await caller.final('BYE'), 'Call-ID')).toBe(callId(sent));
  });

  test('the agent may end it, too', async () => {
    const { caller, at } = await open({ callIds: 'perLeg' }, { present: ['102'] });
    const agent = at.get('102')!;
    const sent = await caller.invite('700', 'p');
    const invite = await rings(agent);
    agent.answer(invite, 200);
    await caller.final('INVITE');
    const fromTag = tagOf(header(invite, 'From')) ?? '';
    const to = uriOf(header(invite, 'From') ?? '');
    agent.send(agent.make('BYE', caller.contact, { callId: callId(invite), toTag: fromTag, to }));
    expect(callId(await caller.request('BYE'))).toBe(callId(sent));
  });

  test('one who declines speaks for nobody else', async () => {
    const { caller, at } = await open({}, { present: ['101', '102'] });
    await caller.invite('700', 'p');
    const [one, two] = await Promise.all(['101', '102'].map((user) => rings(at.get(user))));
    at.get('101')!.answer(one!, 603);
    at.get('102')!.answer(two!, 200);
    expect(await caller.final('INVITE')).toMatchObject({ status: 200 });
  });

  test('comes back after a pause, with new Call-IDs, and gives up after its rounds', async () => {
    const { caller, at } = await open(
      { callIds: 'perLeg', ringMs: [150], pauseMs: 20, rounds: 2 },
      { present: ['101'] },
    );
    await caller.invite('700', 'p');
    const first = await rings(at.get('101'));
    expect(await stops(at.get('101'), first)).toEqual(['Q.850;cause=19;text="No answer"']);
    const second = await rings(at.get('101'));
    expect(header(second, LINKED)).toBe(header(first, LINKED));
    expect(callId(second)).not.toBe(callId(first));
    await stops(at.get('101'), second);
    expect(await caller.final('INVITE')).toMatchObject({ status: 480 });
  });

  test('stops when the caller hangs up', async () => {
    const { caller, at } = await open({ ringMs: [60_000] }, { present: ['101'] });
    const sent = await caller.invite('700', 'p');
    const invite = await rings(at.get('101'));
    caller.send({
      ...sent,
      method: 'CANCEL',
      headers: sent.headers.map(([name, value]) => [name, value.replace(' INVITE', ' CANCEL')]),
    });
    await stops(at.get('101'), invite);
    expect(await caller.final('INVITE')).toMatchObject({ status: 487 });
  });

  test('is over after its time, wherever it is', async () => {
    const { caller, at } = await open({ ringMs: [60_000], rounds: 9, timeoutMs: 200 }, { present: ['101'] });
    await caller.invite('700', 'p');
    await stops(at.get('101'), await rings(at.get('101')));
    expect(await caller.final('INVITE')).toMatchObject({ status: 480 });
  });

  test('with nobody signed in turns the caller away at once', async () => {
    const { caller } = await open({ rounds: 9 }, { present: [] });
    await caller.invite('700', 'p');
    expect(await caller.final('INVITE')).toMatchObject({ status: 480 });
  });
});

describe('a queue that asks one after the other', () => {
  const inTurn = { rings: 'inTurn', ringMs: [90, 150, 210], callIds: 'perLeg' } as const;

  test('rings each for its own time, in order, and begins again', async () => {
    const { caller, at } = await open({ ...inTurn, rounds: 2 });
    await caller.invite('700', 'p');
    const asked: SipRequest[] = [];
    for (const user of [...MEMBERS, ...MEMBERS]) {
      const invite = await rings(at.get(user));
      await stops(at.get(user), invite);
      asked.push(invite);
    }
    expect(await caller.final('INVITE')).toMatchObject({ status: 480 });
    expect(namesOf(asked).size).toBe(6);
    expect(new Set(asked.map((invite) => header(invite, LINKED))).size).toBe(1);
  });

  test('passes over who is not there and who declines', async () => {
    const { caller, at } = await open({ ...inTurn, ringMs: [60_000] }, { present: ['101', '103'] });
    await caller.invite('700', 'p');
    at.get('101')!.answer(await rings(at.get('101')), 603);
    at.get('103')!.answer(await rings(at.get('103')), 200);
    expect(await caller.final('INVITE')).toMatchObject({ status: 200 });
  });

  test('follows a member who sends the call on', async () => {
    const { caller, at } = await open({ ...inTurn, ringMs: [60_000] }, { present: ['101', '103'] });
    await caller.invite('700', 'p');
    const invite = await rings(at.get('101'));
    const moved = at.get('101')!;
    moved.send({
      kind: 'response',
      status: 302,
      reason: 'Moved',
      headers: [
        ...invite.headers.filter(([name]) => /^(via|from|call-id|cseq)$/i.test(name)),
        ['To', `${header(invite, 'To')};tag=101`],
        ['Contact', '<sip:103@offhook.sandbox>'],
      ],
      body: '',
    });
    at.get('103')!.answer(await rings(at.get('103')), 200);
    expect(await caller.final('INVITE')).toMatchObject({ status: 200 });
  });
});

describe('the dial plan', () => {
  test("asks who is responsible for the caller's number and rings there first", async () => {
    const asked: string[] = [];
    const { caller, at } = await open({
      rings: 'inTurn',
      ringMs: [100, 60_000],
      first: async (number) => (asked.push(number), '103'),
    });
    await caller.invite('700', 'p');
    await stops(at.get('103'), await rings(at.get('103')));
    await rings(at.get('101'));
    expect(asked).toEqual(['100']);
  });

  test('goes to the queue when its question fails', async () => {
    const { caller, at } = await open({ first: () => Promise.reject(new Error('no host')) }, { present: ['101'] });
    await caller.invite('700', 'p');
    await rings(at.get('101'));
  });

  test('has the company’s outside numbers', async () => {
    const { caller, at } = await open({}, { present: ['101', '102'] });
    await caller.invite('%2B4930555102', 'p');
    expect(userOf((await rings(at.get('102'))).uri)).toMatch(/^102/);
    await caller.invite('%2B4930555000', 'p');
    await rings(at.get('101'));
  });
});
