/** A customer's call goes from A to B (bitrix24.md 8i): who carries its CALL_ID, whatever gets lost on the way. */
import { describe, expect, it } from 'vitest';
import type { Call } from '#shared/call.ts';
import { portalGoal } from '#shared/portal-goal.ts';
import { twoDesks } from './two-desks.ts';

const stage = (call: Call | null) => (call === null ? null : portalGoal(call).stage);
type Stage = Awaited<ReturnType<typeof twoDesks>>;

/** A asks B, and B has answered: the customer waits. */
async function asked(desks: Stage, atB = 'atB'): Promise<string> {
  const { a, b, settle } = desks;
  const result = await a.transfer('consult', 'customer', '102');
  await settle();
  if (!result.ok) throw new Error(result.reason);
  a.rig.see(result.callId, { type: 'sent', sipCallId: `consult-${atB}` });
  b.rig.ring(atB, { number: '101' });
  b.rig.talk(atB);
  a.rig.see(result.callId, { type: 'accepted' });
  a.rig.see(result.callId, { type: 'confirmed' });
  return result.callId;
}

/** The telephone has connected the other two. */
function connected({ a }: Stage, consultId: string | null): void {
  a.rig.see('customer', { type: 'transferProgress', stage: 'done', sipCode: 200 });
  for (const callId of ['customer', ...(consultId === null ? [] : [consultId])])
    a.rig.end(callId, { cause: 'transferred', by: 'local' });
}

describe('a call passed on after asking', () => {
  it('moves with its CALL_ID, and is finished once, with the whole talk', async () => {
    const desks = await twoDesks();
    const { a, b, channel, clock, settle } = desks;
    const consultId = await asked(desks);
    expect([stage(a.rig.book.call(consultId)), stage(b.rig.book.call('atB'))]).toEqual(['none', 'undecided']);
    a.rig.ask({ type: 'completeTransfer', callId: 'customer' });
    connected(desks, consultId);
    await settle();
    expect(channel.words).toEqual(['offer', 'yours', 'taken']);
    expect(a.announced).toEqual(['C to 13']);
    expect(portalGoal(a.rig.book.call('customer') as Call).passedTo).toEqual({ userId: '13', taken: true });
    await clock.advance(30_000);
    b.rig.end('atB');
    const call = b.rig.book.call('atB') as Call;
    expect(call.portalCallId).toBe('C');
    expect(portalGoal(call).finish).toMatchObject({ userId: '13', durationSeconds: 90, statusCode: '200' });
    await clock.advance(300_000);
    expect(channel.words).toEqual(['offer', 'yours', 'taken', 'taken', 'taken']);
  });

  it('stays with A when she takes it back, and what B was asked is no call of hers', async () => {
    const desks = await twoDesks();
    const { a, b, channel, clock } = desks;
    const consultId = await asked(desks);
    a.rig.ask({ type: 'cancelTransfer', callId: 'customer' });
    a.rig.end(consultId);
    b.rig.end('atB');
    await clock.advance(5000);
    expect(new Set(channel.words)).toEqual(new Set(['offer', 'never']));
    expect(a.rig.book.call('customer')?.handover).toBeNull();
    expect(stage(b.rig.book.call('atB'))).toBe('none');
  });

  it.each([
    ['and A has said that it stayed with her', false],
    ['and what A said was lost', true],
  ])('moves in the second round when she took it back in the first, %s', async (_what, isLost) => {
    const desks = await twoDesks();
    const { a, b, channel, clock, settle } = desks;
    channel.loses = ({ t }) => isLost && t === 'never';
    const first = await asked(desks);
    a.rig.ask({ type: 'cancelTransfer', callId: 'customer' });
    a.rig.end(first);
    b.rig.end('atB');
    await clock.advance(10_000);
    const second = await asked(desks, 'again');
    expect(b.rig.book.call('again')).toMatchObject({ portalCallId: 'C', inherited: { state: 'offered' } });
    a.rig.ask({ type: 'completeTransfer', callId: 'customer' });
    connected(desks, second);
    await settle();
    expect(b.rig.book.call('again')?.inherited?.state).toBe('ours');
    await clock.advance(30_000);
    b.rig.end('again');
    await clock.advance(120_000);
    expect(stage(b.rig.book.call('atB'))).toBe('none');
    expect(portalGoal(b.rig.book.call('again') as Call).finish).toMatchObject({ userId: '13', durationSeconds: 100 });
    expect(portalGoal(a.rig.book.call('customer') as Call).passedTo).toEqual({ userId: '13', taken: true });
  });

  it('in a second round is found by an offer that comes after it has begun to ring', async () => {
    const desks = await twoDesks();
    const { a, b, channel, clock, settle } = desks;
    const first = await asked(desks);
    a.rig.ask({ type: 'cancelTransfer', callId: 'customer' });
    a.rig.end(first);
    b.rig.end('atB');
    await clock.advance(10_000);
    channel.loses = () => true;
    await a.transfer('consult', 'customer', '102');
    await settle();
    b.rig.ring('again', { number: '101' });
    expect(b.rig.book.call('again')?.inherited).toBeNull();
    b.hear({ ...channel.said.findLast(({ t }) => t === 'offer') });
    expect(b.rig.book.call('again')).toMatchObject({ portalCallId: 'C', inherited: { state: 'offered' } });
  });

  it('and ended is over: the customer who calls B back a moment later has a new call', async () => {
    const desks = await twoDesks();
    const { a, b, settle } = desks;
    await a.transfer('transfer', 'customer', '102');
    await settle();
    b.rig.ring('atB');
    b.rig.talk('atB');
    connected(desks, null);
    await settle();
    b.rig.end('atB');
    b.rig.ring('back');
    expect(b.rig.book.call('back')).toMatchObject({ portalCallId: null, inherited: null });
  });

  it('stays with A when the customer hangs up meanwhile', async () => {
    const desks = await twoDesks();
    const { a, channel, clock } = desks;
    await asked(desks);
    a.rig.end('customer');
    await clock.advance(5000);
    expect(new Set(channel.words)).toEqual(new Set(['offer', 'never']));
    expect(portalGoal(a.rig.book.call('customer') as Call)).toMatchObject({
      stage: 'finished',
      passedTo: null,
      finish: { userId: '12', durationSeconds: 60 },
    });
  });
});

describe('a call passed on without asking', () => {
  it('rings at B as one that comes by transfer, and is hers when she answers', async () => {
    const desks = await twoDesks();
    const { a, b, channel, settle } = desks;
    await a.transfer('transfer', 'customer', '102');
    await settle();
    b.rig.ring('atB');
    expect(b.rig.book.call('atB')).toMatchObject({ portalCallId: 'C', inherited: { state: 'offered' } });
    // Some exchanges say "done" as soon as they have taken it over themselves.
    connected(desks, null);
    await settle();
    expect([channel.words, stage(b.rig.book.call('atB'))]).toEqual([['offer', 'yours'], 'undecided']);
    b.rig.talk('atB');
    await settle();
    expect(channel.words).toEqual(['offer', 'yours', 'taken']);
    expect(a.rig.book.call('customer')?.handover).toEqual({ toUserId: '13', taken: true });
  });

  it('and not answered by B is still A’s to finish, in the name of B', async () => {
    const desks = await twoDesks();
    const { a, b, channel, clock, settle } = desks;
    await a.transfer('transfer', 'customer', '102');
    await settle();
    b.rig.ring('atB');
    connected(desks, null);
    b.rig.end('atB', { cause: 'missed' });
    await clock.advance(30_000);
    expect(channel.words).not.toContain('taken');
    expect(stage(b.rig.book.call('atB'))).toBe('none');
    expect(portalGoal(a.rig.book.call('customer') as Call).finish).toMatchObject({ userId: '13', durationSeconds: 60 });
  });

  it('and refused by the exchange stays with A', async () => {
    const desks = await twoDesks();
    const { a, b, channel, clock, settle } = desks;
    await a.transfer('transfer', 'customer', '102');
    await settle();
    b.rig.ring('atB');
    b.rig.end('atB', { cause: 'declined', by: 'local' });
    a.rig.see('customer', { type: 'transferProgress', stage: 'failed', sipCode: 486 });
    await clock.advance(5000);
    expect(new Set(channel.words)).toEqual(new Set(['offer', 'never']));
    expect(a.rig.book.call('customer')?.handover).toBeNull();
    expect(stage(b.rig.book.call('atB'))).toBe('none');
  });

  it('and declined by B at first moves when A tries her again', async () => {
    const desks = await twoDesks();
    const { a, b, clock, settle } = desks;
    await a.transfer('transfer', 'customer', '102');
    await settle();
    b.rig.ring('atB');
    b.rig.end('atB', { cause: 'declined', by: 'local' });
    a.rig.see('customer', { type: 'transferProgress', stage: 'failed', sipCode: 486 });
    await clock.advance(5000);
    await a.transfer('transfer', 'customer', '102');
    // The exchange has taken it over before it rings.
    connected(desks, null);
    await settle();
    expect(stage(b.rig.book.call('atB'))).toBe('none');
    b.rig.ring('again');
    b.rig.talk('again');
    await clock.advance(5000);
    expect(b.rig.book.call('again')).toMatchObject({ portalCallId: 'C', inherited: { state: 'ours' } });
    expect(a.rig.book.call('customer')?.handover).toEqual({ toUserId: '13', taken: true });
    expect(stage(b.rig.book.call('atB'))).toBe('none');
  });

  it.each([
    ['transfer', 'transfer'],
    ['consult', 'consult'],
    ['transfer', 'consult'],
  ] as const)('is passed on once, whoever presses twice: %s, then %s', async (once, twice) => {
    const desks = await twoDesks();
    const { a, channel, clock, settle } = desks;
    const first = a.transfer(once, 'customer', '102');
    expect(await a.transfer(twice, 'customer', '102')).toEqual({ ok: false, reason: 'repeated' });
    expect(await first).toMatchObject({ ok: true });
    await settle();
    await clock.advance(2500);
    expect(await a.transfer(twice, 'customer', '102')).toEqual({ ok: false, reason: 'notNow' });
    await clock.advance(5000);
    expect(channel.words).toEqual(['offer']);
    expect(a.rig.book.call('customer')?.handover).toEqual({ toUserId: '13', taken: false });
  });

  it('and refused may be tried again', async () => {
    const { a, b, channel, clock, settle } = await twoDesks();
    a.rig.around.reachable = false;
    expect(await a.transfer('consult', 'customer', '102')).toMatchObject({ ok: false });
    await clock.advance(5000);
    expect(new Set(channel.words)).toEqual(new Set(['offer', 'never']));
    expect(a.rig.book.call('customer')?.handover).toBeNull();
    expect(b.handovers.taking.isOffered('C')).toBe(false);
    a.rig.around.reachable = true;
    expect(await a.transfer('consult', 'customer', '102')).toMatchObject({ ok: true });
    await settle();
    expect(a.rig.book.call('customer')?.handover).toEqual({ toUserId: '13', taken: false });
  });

  it('and refused by word, though B talks to the customer, is a call of each', async () => {
    const desks = await twoDesks();
    const { a, b, clock, settle } = desks;
    await a.transfer('transfer', 'customer', '102');
    await settle();
    b.rig.ring('atB');
    b.rig.talk('atB');
    a.rig.see('customer', { type: 'transferProgress', stage: 'failed', sipCode: 408 });
    await clock.advance(5000);
    expect(b.rig.book.call('atB')).toMatchObject({ inherited: null, portalCallId: null });
    expect([stage(a.rig.book.call('customer')), stage(b.rig.book.call('atB'))]).toEqual(['registered', 'registered']);
  });

  it('to a number outside is A’s to finish when it leaves', async () => {
    const desks = await twoDesks();
    const { a, channel, settle } = desks;
    await a.transfer('transfer', 'customer', '+49 30 9876543');
    await settle();
    connected(desks, null);
    expect(channel.said).toEqual([]);
    expect(portalGoal(a.rig.book.call('customer') as Call)).toMatchObject({
      passedTo: null,
      finish: { userId: '12', durationSeconds: 60 },
    });
  });
});

describe('pushes', () => {
  it('that get lost are said again until they are heard', async () => {
    const desks = await twoDesks();
    const { a, b, channel, clock } = desks;
    channel.loses = ({ t }, times) => (t === 'yours' && times < 3) || (t === 'taken' && times < 2);
    const consultId = await asked(desks);
    a.rig.ask({ type: 'completeTransfer', callId: 'customer' });
    connected(desks, consultId);
    await clock.advance(25_000);
    expect(channel.words.filter((word) => word !== 'offer')).toEqual(['yours', 'yours', 'yours', 'taken', 'taken']);
    expect(a.rig.book.call('customer')?.handover?.taken).toBe(true);
    expect(b.rig.book.call('atB')).toMatchObject({ portalCallId: 'C', inherited: { state: 'ours' } });
  });

  it('that come late find a call that we have registered: its name is void and its card goes', async () => {
    const desks = await twoDesks();
    const { a, b, channel, settle } = desks;
    const [offer] = await (async () => {
      channel.loses = () => true;
      await a.transfer('consult', 'customer', '102');
      await settle();
      return channel.said;
    })();
    b.rig.ring('atB', { number: '101' });
    b.rig.book.registered('atB', 'X');
    channel.loses = () => false;
    b.hear({ ...offer });
    expect(b.hidden).toEqual(['X']);
    expect(b.rig.book.call('atB')).toMatchObject({ portalCallId: 'C', inherited: { state: 'offered' } });
    b.handovers.taking.registered('atB', 'Y');
    expect(b.hidden).toEqual(['X', 'Y']);
  });

  it('that B has it are heard though another call has rung since the offer', async () => {
    const desks = await twoDesks();
    const { a, b, clock, settle } = desks;
    a.rig.ring('second', { number: '+49305550000' });
    a.rig.book.registered('second', 'D');
    await a.transfer('redirect', 'second', '102');
    b.rig.ring('atB', { number: '+49305550000' });
    a.rig.end('second', { cause: 'redirected', by: 'local', sipCode: 302 });
    await settle();
    expect(b.rig.book.call('atB')?.inherited?.state).toBe('ours');
    await clock.advance(90_000);
    b.rig.ring('other', { number: '+49305551111' });
    b.rig.talk('atB');
    await settle();
    expect(a.rig.book.call('second')?.handover).toEqual({ toUserId: '13', taken: true });
  });

  it('are said no more when the program stops', async () => {
    const desks = await twoDesks();
    const { a, b, channel, clock } = desks;
    channel.loses = ({ t }) => t === 'taken';
    const consultId = await asked(desks);
    a.rig.ask({ type: 'completeTransfer', callId: 'customer' });
    connected(desks, consultId);
    await clock.advance(0);
    const said = channel.said.length;
    a.handovers.stop();
    b.handovers.stop();
    await clock.advance(60_000);
    expect(channel.said).toHaveLength(said);
  });

  it('all lost: B tells nothing of a call that A tells of', async () => {
    const desks = await twoDesks();
    const { a, b, channel, clock } = desks;
    const consultId = await asked(desks);
    channel.loses = () => true;
    a.rig.ask({ type: 'completeTransfer', callId: 'customer' });
    connected(desks, consultId);
    b.rig.end('atB');
    await clock.advance(120_000);
    expect(stage(b.rig.book.call('atB'))).toBe('none');
    expect(portalGoal(a.rig.book.call('customer') as Call)).toMatchObject({
      stage: 'finished',
      passedTo: { userId: '13', taken: false },
    });
  });

  it('from somebody who means another, or who makes them up, change nothing', async () => {
    const desks = await twoDesks();
    const { a, b, channel, settle } = desks;
    await a.transfer('transfer', 'customer', '102');
    await settle();
    const [offer] = channel.said;
    b.rig.ring('other', { number: '+49305550000' });
    expect(b.rig.book.call('other')?.inherited).toBeNull();
    b.hear({ ...offer, t: 'yours', to: '14' });
    b.hear({ t: 'dial', number: '0900' });
    b.hear({ t: 'taken', callId: 'C', from: '99', to: '12' });
    a.hear({ t: 'taken', callId: 'C', from: '99', to: '12' });
    expect(a.rig.book.call('customer')?.handover?.taken).toBe(false);
    expect(b.refused).toEqual(['handover.refused']);
    expect(b.rig.told().filter((told) => told.startsWith('dial'))).toEqual([]);
  });
});

describe('a call sent on while it rings', () => {
  /** It rings at A, whose portal names it or has yet to. */
  async function ringing(isNamed: boolean) {
    const desks = await twoDesks();
    const { a } = desks;
    a.rig.ring('second', { number: '+49305550000' });
    if (isNamed) a.rig.book.registered('second', 'D');
    return desks;
  }
  const goesTo = ({ b }: Stage) => b.rig.ring('atB', { number: '+49305550000' });

  it('moves with its CALL_ID: B finishes it with her own talk, A not at all', async () => {
    const desks = await ringing(true);
    const { a, b, channel, clock, settle } = desks;
    await a.transfer('redirect', 'second', '102');
    await settle();
    expect(a.rig.told()).toContain('redirect second 102');
    goesTo(desks);
    a.rig.end('second', { cause: 'redirected', by: 'local', sipCode: 302 });
    await settle();
    expect(b.rig.book.call('atB')).toMatchObject({ portalCallId: 'D', inherited: { state: 'ours', answeredAt: null } });
    await clock.advance(20_000);
    b.rig.talk('atB');
    await settle();
    expect(channel.words).toContain('taken');
    expect(portalGoal(a.rig.book.call('second') as Call).passedTo).toEqual({ userId: '13', taken: true });
    await clock.advance(30_000);
    b.rig.end('atB');
    expect(portalGoal(b.rig.book.call('atB') as Call).finish).toMatchObject({ userId: '13', durationSeconds: 30 });
  });

  it('and not answered by B is A’s: sent elsewhere, not missed, and nobody’s talk', async () => {
    const desks = await ringing(true);
    const { a, b, settle } = desks;
    await a.transfer('redirect', 'second', '102');
    goesTo(desks);
    a.rig.end('second', { cause: 'redirected', by: 'local', sipCode: 302 });
    await settle();
    b.rig.end('atB', { cause: 'missed', by: 'remote' });
    expect(stage(b.rig.book.call('atB'))).toBe('none');
    const goal = portalGoal(a.rig.book.call('second') as Call);
    expect(goal).toMatchObject({ stage: 'finished', finish: { userId: '12', statusCode: '603' } });
  });

  it('twice is sent on once', async () => {
    const { a, channel, clock, settle } = await ringing(true);
    const first = a.transfer('redirect', 'second', '102');
    expect(await a.transfer('redirect', 'second', '102')).toEqual({ ok: false, reason: 'repeated' });
    expect(await first).toMatchObject({ ok: true });
    await settle();
    // It rings until the telephone has done it.
    expect(await a.transfer('redirect', 'second', '102')).toEqual({ ok: false, reason: 'repeated' });
    await clock.advance(5000);
    expect(channel.words).not.toContain('never');
    expect(a.rig.book.call('second')?.handover).toEqual({ toUserId: '13', taken: false });
  });

  it('waits a moment for its name, while it is being registered', async () => {
    const desks = await ringing(false);
    const { a, channel, clock, settle } = desks;
    const sending = a.transfer('redirect', 'second', '102');
    await clock.advance(500);
    expect(a.rig.told()).not.toContain('redirect second 102');
    a.rig.book.registered('second', 'D');
    await sending;
    await settle();
    expect(channel.words).toEqual(['offer']);
    expect(a.rig.told()).toContain('redirect second 102');
  });

  it('goes without one when the portal takes its time: then it is a call of each', async () => {
    const desks = await ringing(false);
    const { a, channel, clock } = desks;
    const sending = a.transfer('redirect', 'second', '102');
    await clock.advance(1500);
    await sending;
    a.rig.book.registered('second', 'D');
    await clock.advance(1000);
    expect(channel.words).toEqual([]);
    expect(a.rig.told()).toContain('redirect second 102');
    expect(a.rig.book.call('second')?.handover).toBeNull();
  });
});

describe('an INVITE that names the portal’s call, of which no desktop has said anything', () => {
  const CALL_ID = `externalCall.${'0f'.repeat(16)}.1790000000`;
  const passed = `${CALL_ID}/12/95`;
  const customer = { number: '+49305550000', passed } as const;

  it('is a colleague’s when the portal has such a call: B finishes it, with the talk before her', async () => {
    const { b, channel, clock } = await twoDesks();
    b.portalSays = (callId) => Promise.resolve(callId === CALL_ID);
    b.rig.ring('atB', customer);
    expect(stage(b.rig.book.call('atB'))).toBe('undecided');
    b.rig.talk('atB');
    await clock.advance(1500);
    expect(b.rig.book.call('atB')).toMatchObject({ portalCallId: CALL_ID, inherited: { state: 'ours' } });
    expect(channel.said).toEqual([{ t: 'taken', callId: CALL_ID, from: '13', to: '12' }]);
    await clock.advance(3500);
    b.rig.end('atB');
    expect(portalGoal(b.rig.book.call('atB') as Call).finish).toMatchObject({ userId: '13', durationSeconds: 100 });
  });

  it('is hers, though the offer comes when it is over already', async () => {
    const { b, clock, settle } = await twoDesks();
    b.rig.ring('atB', customer);
    b.rig.talk('atB');
    await clock.advance(500);
    b.rig.end('atB');
    await clock.advance(500);
    const told = { callId: CALL_ID, from: '12', to: '13', parties: [], answered: null };
    b.hear({ t: 'offer', ...told });
    b.hear({ t: 'yours', ...told });
    await settle();
    expect(b.rig.book.call('atB')?.inherited?.state).toBe('ours');
    b.rig.ring('back', { number: customer.number });
    expect(b.rig.book.call('back')?.inherited).toBeNull();
  });

  it('is B’s own call, registered as one, when the portal knows of none', async () => {
    const { b, channel, clock } = await twoDesks();
    b.rig.ring('atB', customer);
    b.rig.talk('atB');
    await clock.advance(1500);
    expect(b.rig.book.call('atB')).toMatchObject({ portalCallId: null, inherited: null });
    expect(stage(b.rig.book.call('atB'))).toBe('registered');
    expect([channel.said, b.refused]).toEqual([[], ['handover.unproven']]);
    expect(b.handovers.taking.isOffered(CALL_ID)).toBe(false);
  });

  it('is asked about again while the portal can’t be reached, and in the end B’s own: no talk is lost', async () => {
    const { b, clock } = await twoDesks();
    let asked = 0;
    b.portalSays = () => {
      asked += 1;
      return Promise.reject(new Error('no network'));
    };
    b.rig.ring('atB', customer);
    b.rig.talk('atB');
    for (const ms of [1500, 3000, 8000]) await clock.advance(ms);
    expect(stage(b.rig.book.call('atB'))).toBe('undecided');
    await clock.advance(20_000);
    expect([asked, stage(b.rig.book.call('atB'))]).toEqual([4, 'registered']);
  });

  it('asks nobody when the desktop has spoken after all', async () => {
    const { b, clock } = await twoDesks();
    b.portalSays = () => Promise.reject(new Error('nobody asks'));
    b.rig.ring('atB', customer);
    b.hear({ t: 'never', callId: CALL_ID, from: '12', to: '13' });
    await clock.advance(60_000);
    expect(b.refused).toEqual([]);
    expect(b.rig.book.call('atB')?.inherited?.state).toBe('theirs');
  });

  it.each([
    ['her own desktop', `${CALL_ID}/13/95`],
    ['nonsense', 'externalCall.1/12/95'],
    ['a number that no call has', `${CALL_ID}/12/-5`],
    ['more than it may hold', `${CALL_ID}/12/95;x`],
  ])('from %s is no such thing', async (_who, header) => {
    const { b } = await twoDesks();
    b.rig.ring('atB', { ...customer, passed: header });
    expect(b.rig.book.call('atB')).toMatchObject({ inherited: null, portalCallId: null });
  });
});

describe('a CALL_ID that a colleague has offered', () => {
  it('is no click, whoever shows its card', async () => {
    const { a, b, settle } = await twoDesks();
    expect(b.handovers.taking.isOffered('C')).toBe(false);
    await a.transfer('consult', 'customer', '102');
    await settle();
    expect(b.handovers.taking.isOffered('C')).toBe(true);
  });
});

describe('after a crash', () => {
  it('B leaves to A what nobody has told her about', async () => {
    const desks = await twoDesks();
    const { b } = desks;
    await asked(desks);
    b.rig.boot();
    const recovered = b.rig.book.recover();
    b.handovers.taking.recovered(b.rig.journal.open({ memberId: 'm1', userId: '13' }));
    expect(recovered).toHaveLength(1);
    expect(stage(b.rig.journal.call('atB'))).toBe('none');
  });
});

describe('after a sign-out', () => {
  it('nothing is left of what was offered to the agent before, and the next one is heard', async () => {
    const { a, b, channel, clock, settle } = await twoDesks();
    let asked = 0;
    b.portalSays = () => {
      asked += 1;
      return Promise.resolve(true);
    };
    b.rig.ring('named', { number: '+49305550000', passed: `externalCall.${'0f'.repeat(16)}.1790000000/12/95` });
    await a.transfer('consult', 'customer', '102');
    await settle();
    b.handovers.forget();
    expect(b.handovers.taking.isOffered('C')).toBe(false);
    b.rig.ring('atB', { number: '101' });
    expect(b.rig.book.call('atB')?.inherited).toBeNull();
    await clock.advance(60_000);
    expect(asked).toBe(0);
    b.hear({ ...channel.said[0] });
    expect(b.handovers.taking.isOffered('C')).toBe(true);
  });

  it('nobody is told any more in the name of who has left', async () => {
    const desks = await twoDesks();
    const { a, channel, clock } = desks;
    channel.loses = () => true;
    const consultId = await asked(desks);
    connected(desks, consultId);
    await clock.advance(0);
    a.handovers.forget();
    const said = channel.said.length;
    await clock.advance(60_000);
    expect(channel.said).toHaveLength(said);
  });
});
