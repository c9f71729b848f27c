import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { portalGoal } from '#shared/portal-goal.ts';
import { isFruitless } from '../../../../src-main/calls/rounds.ts';
import { settled } from '../manual-clock.ts';
import { Desk, owner } from './desk.ts';
import type { Fate } from './memory-portal.ts';

const HOUR = 3_600_000;

type Plot =
  | 'talked'
  | 'missed'
  | 'declined'
  | 'elsewhere'
  | 'secondRound'
  | 'dialled'
  | 'dialBusy'
  | 'clicked'
  | 'interrupted';

interface Scene {
  readonly plot: Plot;
  readonly ringMs: number;
  readonly talkMs: number;
  readonly thenMs: number;
  /** The program dies at the n-th request from here. */
  readonly crash: { readonly requests: number; readonly carriedOut: boolean } | null;
  /** The portal is down for the whole scene. */
  readonly outage: boolean;
  readonly recorded: boolean;
}

const scene: fc.Arbitrary<Scene> = fc.record({
  plot: fc.constantFrom<Plot>(
    'talked',
    'missed',
    'declined',
    'elsewhere',
    'secondRound',
    'dialled',
    'dialBusy',
    'clicked',
    'interrupted',
  ),
  ringMs: fc.constantFrom(0, 900, 6000, 40_000),
  talkMs: fc.constantFrom(0, 1500, 90_000),
  thenMs: fc.constantFrom(0, 700, 4000, 16_000, 70_000, 2 * HOUR),
  crash: fc.option(fc.record({ requests: fc.integer({ min: 1, max: 4 }), carriedOut: fc.boolean() }), { freq: 3 }),
  outage: fc.boolean(),
  recorded: fc.boolean(),
});
const fates = fc.array(
  fc.constantFrom<Fate>('good', 'good', 'unsent', 'lost', 'unheard', 'half', 'late', 'overloaded'),
  {
    maxLength: 30,
  },
);

async function play(desk: Desk, scene: Scene, index: number): Promise<void> {
  const { plot, ringMs, talkMs, thenMs, crash, outage, recorded } = scene;
  desk.portal.down = outage;
  desk.crashAt = crash === null ? null : { ...crash };
  const number = `+49301000${100 + index}`;
  const pass = async (ms: number) => {
    await desk.clock.advance(ms);
    await settled();
    if (desk.isDead) desk.boot();
  };
  const incoming = async (end: () => Promise<void> | void) => {
    await pass(ringMs);
    await end();
  };
  switch (plot) {
    case 'talked': {
      const id = desk.ring(number);
      await incoming(() => desk.talk(id));
      if (recorded) desk.recordings.set(id, 'writing');
      await pass(talkMs);
      desk.end(id);
      await pass(0);
      if (recorded) desk.recordings.set(id, 'ready');
      desk.reporter.recordingClosed();
      break;
    }
    case 'missed':
    case 'declined': {
      const id = desk.ring(number);
      await incoming(() => desk.end(id, { cause: plot }));
      break;
    }
    case 'elsewhere': {
      const id = desk.ring(number);
      await incoming(() => desk.end(id, { cause: 'answeredElsewhere' }));
      break;
    }
    case 'secondRound': {
      const first = desk.ring(number);
      await incoming(() => desk.end(first, { cause: 'missed' }));
      await pass(1000);
      const second = desk.ring(number);
      await incoming(() => desk.talk(second));
      await pass(talkMs);
      desk.end(second);
      break;
    }
    case 'interrupted': {
      const id = desk.ring(number);
      await incoming(() => desk.talk(id));
      const other = desk.ring(`${number}9`);
      await pass(talkMs);
      desk.end(other, { cause: 'declined', by: 'local' });
      desk.end(id);
      break;
    }
    case 'dialled':
    case 'dialBusy':
    case 'clicked': {
      const result =
        plot === 'clicked'
          ? desk.book.dialFromCard({ portalCallId: desk.portal.click(number), number, line: 'line-1' })
          : desk.book.command({ type: 'dial', number }, 'ui');
      if (!result.ok) break;
      desk.see(result.callId, 'sent', { sipCallId: `sip-out-${index}` });
      await pass(ringMs);
      desk.see(result.callId, 'progress', {});
      if (plot !== 'dialBusy') desk.talk(result.callId);
      await pass(talkMs);
      desk.end(result.callId, plot === 'dialBusy' ? { cause: 'busy', sipCode: 486 } : {});
      break;
    }
  }
  await pass(thenMs);
}

/** Each reportable physical call, by its EXTERNAL_CALL_ID (a click: its CALL_ID), and what must have come of it. */
function expected(desk: Desk): Map<string, { duration: number; status: string }> {
  const due = new Map<string, { duration: number; status: string }>();
  for (const call of desk.journal.endedSince(0)) {
    const { finish, stage } = portalGoal(call);
    const key = call.origin === 'card' ? (call.portalCallId ?? '') : call.physicalId;
    if (stage === 'none' && isFruitless(call)) due.delete(key);
    if (finish !== null) due.set(key, { duration: finish.durationSeconds, status: finish.statusCode });
  }
  return due;
}

async function untilReported(desk: Desk): Promise<void> {
  desk.portal.down = false;
  desk.portal.fates = [];
  desk.crashAt = null;
  if (desk.isDead) desk.boot();
  for (let hour = 0; hour < 24 && desk.journal.open(owner).length > 0; hour += 1) await desk.clock.advance(HOUR);
}

it('every call is finished exactly once, whatever answers are lost and wherever the program dies', async () => {
  const days = fc.asyncProperty(fc.array(scene, { minLength: 1, maxLength: 5 }), fates, async (scenes, lot) => {
    const desk = new Desk();
    desk.portal.fates = [...lot];
    for (const [index, next] of scenes.entries()) await play(desk, next, index);
    await untilReported(desk);

    expect(desk.journal.open(owner)).toEqual([]);
    expect([...desk.recordings.values()].filter((state) => state !== 'over')).toEqual([]);
    const held = desk.portal.finished.map(({ callId, externalCallId, duration, status }) => [
      externalCallId === '' ? callId : externalCallId,
      { duration, status },
    ]);
    const byName = ([a]: readonly unknown[], [b]: readonly unknown[]) => String(a).localeCompare(String(b));
    expect(held.toSorted(byName)).toEqual([...expected(desk)].toSorted(byName));
  });
  const details = await fc.check(days, { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) });
  expect(fc.defaultReportMessage(details)).toBeUndefined();
}, 300_000);

it('what an outage has left goes in batches: each call finished once, whichever batches are lost, halved or cut short', async () => {
  const backlog = fc.integer({ min: 1, max: 70 });
  const days = fc.asyncProperty(backlog, fates, fc.nat(4), async (calls, lot, recordings) => {
    const desk = new Desk();
    desk.portal.down = true;
    for (let n = 0; n < calls; n += 1) {
      const id = desk.ring(`+49301000${100 + n}`);
      desk.talk(id);
      if (n < recordings) desk.recordings.set(id, 'ready');
      desk.end(id);
      await desk.clock.advance(1000);
    }
    desk.portal.down = false;
    desk.portal.fates = [...lot];
    await untilReported(desk);
    expect(desk.portal.finished.map(({ externalCallId }) => externalCallId).toSorted()).toEqual(
      Array.from({ length: calls }, (_, n) => `sip-${n + 1}`).toSorted(),
    );
    expect(desk.journal.open(owner)).toEqual([]);
    expect([...desk.recordings.values()]).toEqual(Array<string>(Math.min(calls, recordings)).fill('over'));
  });
  const details = await fc.check(days, { numRuns: Number(process.env['FUZZ_RUNS'] ?? 40) });
  expect(fc.defaultReportMessage(details)).toBeUndefined();
}, 300_000);

it('a portal that forgets a running call gets it once more, and once only', async () => {
  const days = fc.asyncProperty(
    fc.constantFrom<Plot>('talked', 'missed', 'dialled'),
    fates,
    fc.nat(8),
    async (plot, lot, at) => {
      const desk = new Desk();
      desk.portal.fates = lot.toSpliced(at, 0, 'forgotten');
      await play(
        desk,
        { plot, ringMs: 6000, talkMs: 1500, thenMs: 700, crash: null, outage: false, recorded: true },
        1,
      );
      await untilReported(desk);
      expect(desk.portal.finished).toHaveLength(1);
    },
  );
  expect(fc.defaultReportMessage(await fc.check(days, { numRuns: 100 }))).toBeUndefined();
}, 60_000);
