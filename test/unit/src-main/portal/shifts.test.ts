/** Agents who take turns at one computer, of one portal or of two: what one leaves is told once, and in her name. */
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { isAlive, type Owner } from '#shared/call.ts';
import { settled } from '../manual-clock.ts';
import { Desk, owner as ann } from './desk.ts';
import type { Fate } from './memory-portal.ts';

const bea: Owner = { memberId: 'm1', userId: '13' };
/** Ann again, by her user id at another company's portal. */
const annAtTheOther: Owner = { memberId: 'm2', userId: '12' };
const julia = '+493023125101';
const HOUR = 3_600_000;

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

const tick = (ms = 0): Promise<void> => desk.clock.advance(ms);
const requests = () =>
  desk.portal.requests.map(({ method, params }) => [method.split('.').at(-1), params['USER_ID'], params['SHOW']]);

describe('the next agent of the portal', () => {
  it('finishes a missed call that was left, in the name of whom it rang for', async () => {
    const id = desk.ring(julia);
    await tick(5000);
    desk.end(id, { cause: 'missed' });
    await desk.signOut();
    await tick(HOUR);
    expect(desk.portal.finished).toEqual([]);
    desk.signIn(bea);
    await tick(180_000);
    expect(desk.portal.finished).toMatchObject([{ externalCallId: 'sip-1', status: '304', userId: '12' }]);
    expect(desk.journal.open(ann)).toEqual([]);
  });

  it('registers what was never told, too, unseen: a card would come up for nobody', async () => {
    desk.portal.down = true;
    const id = desk.ring(julia);
    desk.talk(id);
    await tick(7000);
    desk.end(id);
    await desk.signOut();
    desk.portal.down = false;
    desk.portal.requests.splice(0);
    desk.signIn(bea);
    await tick(180_000);
    expect(requests()).toEqual([
      ['register', '12', 0],
      ['finish', '12', undefined],
    ]);
    expect(desk.portal.finished).toMatchObject([{ duration: 7, status: '200', userId: '12' }]);
  });

  it('leaves a call alone that is still up, and tells it when it is over', async () => {
    const id = desk.ring(julia);
    await tick();
    desk.talk(id);
    await desk.signOut();
    desk.signIn(bea);
    await tick(HOUR);
    expect(requests()).toEqual([['register', '12', 1]]);
    desk.end(id);
    await tick(60_000);
    expect(desk.portal.finished).toMatchObject([{ userId: '12', status: '200' }]);
  });

  it('has her own ringing call before all that, in her own name', async () => {
    desk.portal.down = true;
    desk.end(desk.ring(julia), { cause: 'declined' });
    await desk.signOut();
    desk.portal.down = false;
    desk.portal.requests.splice(0);
    desk.signIn(bea);
    desk.ring('+442079460102');
    await tick();
    expect(requests()[0]).toEqual(['register', '13', 1]);
  });

  it('hands over the recording that was left with the call', async () => {
    const id = desk.ring(julia);
    await tick();
    desk.talk(id);
    desk.recordings.set(id, 'writing');
    await tick(5000);
    desk.end(id);
    await desk.signOut();
    desk.recordings.set(id, 'ready');
    desk.signIn(bea);
    await tick(60_000);
    expect(desk.recordings.get(id)).toBe('over');
    expect(desk.journal.open(ann)).toEqual([]);
  });

  it('uses no upload address that was asked for with the last one’s sign-in', async () => {
    const id = desk.ring(julia);
    await tick();
    desk.talk(id);
    desk.recordings.set(id, 'ready');
    const held = Promise.withResolvers<void>();
    const { api } = desk.portal;
    const batch = api.batch;
    api.batch = async (...args) => {
      const answers = await batch(...args);
      await held.promise;
      return answers;
    };
    const uploads: string[] = [];
    desk.upload = async (callId) => {
      uploads.push(`${callId} by ${desk.agent?.userId ?? ''}`);
      return '77';
    };
    desk.end(id);
    await tick();
    const stopped = desk.reporter.stop();
    desk.signIn(bea);
    held.resolve();
    await stopped;
    await settled();
    const asked = desk.portal.methods().filter((method) => method === 'attachRecord').length;
    await tick(60_000);
    expect(desk.portal.methods().filter((method) => method === 'attachRecord')).toHaveLength(asked + 1);
    expect(uploads).toEqual([`${id} by 13`]);
    expect(desk.portal.finished).toHaveLength(1);
  });

  it('finds out when another computer of the agent’s was quicker', async () => {
    const id = desk.ring(julia);
    await tick();
    desk.talk(id);
    await tick(1000);
    await desk.signOut();
    desk.end(id);
    desk.portal.finishElsewhere(desk.book.call(id)?.portalCallId ?? '');
    desk.signIn(bea);
    await tick(180_000);
    expect(desk.portal.finished).toHaveLength(1);
    expect(desk.journal.open(ann)).toEqual([]);
  });
});

describe('an agent with two portals', () => {
  it('loses nothing at the first one while she is signed in at the other', async () => {
    const id = desk.ring(julia);
    await tick(5000);
    desk.end(id, { cause: 'missed' });
    await desk.signOut();
    desk.signIn(annAtTheOther);
    const there = desk.ring('+442079460102');
    await tick(1000);
    desk.end(there, { cause: 'declined' });
    await tick(HOUR);
    expect(desk.portal.finished.map(({ externalCallId }) => externalCallId)).toEqual(['sip-2']);
    expect(desk.reporter.waiting).toBe(0);
    expect(desk.journal.open(ann)).toHaveLength(1);
    await desk.signOut();
    desk.signIn(ann);
    await tick(180_000);
    expect(desk.portal.finished.map(({ externalCallId }) => externalCallId)).toEqual(['sip-2', 'sip-1']);
    expect([...desk.journal.open(ann), ...desk.journal.open(annAtTheOther)]).toEqual([]);
  });
});

type Turn =
  | { readonly do: 'call'; readonly plot: 'talked' | 'missed' | 'declined'; readonly thenMs: number }
  | { readonly do: 'change'; readonly to: Owner; readonly awayMs: number }
  | { readonly do: 'crash' };

const turns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('call' as const),
      plot: fc.constantFrom('talked' as const, 'missed' as const, 'declined' as const),
      thenMs: fc.constantFrom(0, 700, 4000, 20_000),
    }),
    fc.record({
      do: fc.constant('change' as const),
      to: fc.constantFrom(ann, bea, annAtTheOther),
      awayMs: fc.constantFrom(0, 1000, 20_000, HOUR),
    }),
    fc.record({ do: fc.constant('crash' as const) }),
  ),
  { minLength: 2, maxLength: 12 },
);
const fates = fc.array(
  fc.constantFrom<Fate>('good', 'good', 'unsent', 'lost', 'unheard', 'half', 'late', 'overloaded'),
  { maxLength: 20 },
);

it('whoever signs in and out, and whatever answers are lost: each call is finished once, in its owner’s name', async () => {
  const days = fc.asyncProperty(turns, fates, async (story, lot) => {
    desk = new Desk();
    desk.portal.fates = [...lot];
    let calls = 0;
    for (const turn of story) {
      if (turn.do === 'change') {
        await desk.signOut();
        await tick(turn.awayMs);
        desk.signIn(turn.to);
      } else if (turn.do === 'crash') {
        desk.crash();
        desk.boot();
      } else {
        const id = desk.ring(`+49301000${100 + ++calls}`);
        await tick(900);
        if (turn.plot === 'talked') desk.talk(id);
        desk.end(id, turn.plot === 'talked' ? {} : { cause: turn.plot });
        await tick(turn.thenMs);
      }
    }
    desk.portal.fates = [];
    // Bea's sign-in tells what is left at the first portal, whoever has left it.
    for (const last of [bea, annAtTheOther]) {
      await desk.signOut();
      desk.signIn(last);
      await tick(2 * HOUR);
    }
    const due = desk.journal.endedSince(0).filter((call) => !isAlive(call) && call.owner !== null);
    const byName = (rows: readonly { externalCallId: string; userId: string }[]) =>
      rows.map(({ externalCallId, userId }) => `${externalCallId} ${userId}`).toSorted();
    expect(due).toHaveLength(calls);
    expect(byName(desk.portal.finished)).toEqual(
      byName(due.map(({ physicalId, owner }) => ({ externalCallId: physicalId, userId: owner?.userId ?? '' }))),
    );
  });
  const details = await fc.check(days, { numRuns: Number(process.env['FUZZ_RUNS'] ?? 100) });
  expect(fc.defaultReportMessage(details)).toBeUndefined();
}, 120_000);
