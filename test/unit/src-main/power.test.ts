import { expect, it } from 'vitest';
import { Power } from '../../../src-main/power.ts';
import { BookRig } from './calls/book-rig.ts';
import { silentLog } from './manual-clock.ts';

/** A real call book, and a system that counts who keeps it awake. */
function computer() {
  const rig = new BookRig();
  const seen = { started: 0, stopped: 0, fellAsleep: 0, wokeUp: 0 };
  const power: Power = new Power({
    clock: rig.clock,
    log: silentLog,
    callsUp: () => rig.book.calls.some(({ phase }) => phase !== 'ended'),
    keepAwake: () => {
      seen.started++;
      return () => void seen.stopped++;
    },
    fallAsleep: () => {
      seen.fellAsleep++;
      rig.book.fallAsleep();
    },
    wakeUp: () => void seen.wokeUp++,
  });
  rig.book.on('changed', () => power.callsChanged());
  return { rig, power, seen };
}

it('keeps the computer awake from the first ring to the end of the last call, once', () => {
  const { rig, seen } = computer();
  rig.ring('one');
  rig.talk('one');
  rig.ring('two');
  rig.end('one');
  expect(seen).toMatchObject({ started: 1, stopped: 0 });
  rig.end('two');
  expect(seen).toMatchObject({ started: 1, stopped: 1 });
  rig.ring('three');
  expect(seen).toMatchObject({ started: 2, stopped: 1 });
});

it('lets it sleep after the phone window has crashed, and at the end of the program, each once', () => {
  const { rig, power, seen } = computer();
  rig.ring('one');
  rig.talk('one');
  rig.book.phoneLost();
  expect(seen).toMatchObject({ started: 1, stopped: 1 });
  rig.ring('two');
  power.stop();
  power.stop();
  expect(seen).toMatchObject({ started: 2, stopped: 2 });
});

it('falls asleep once for one suspend, however often it is told', () => {
  const { power, seen } = computer();
  power.suspend();
  power.suspend();
  power.resume();
  expect(seen).toMatchObject({ fellAsleep: 1, wokeUp: 1 });
  power.suspend();
  expect(seen.fellAsleep).toBe(2);
});

it('is locked until it is unlocked, and what waited goes on then', () => {
  const { power, seen } = computer();
  power.lock();
  expect(power.isLocked).toBe(true);
  power.unlock();
  expect(power.isLocked).toBe(false);
  expect(seen.wokeUp).toBe(1);
});

it('ends every call in the journal as it falls asleep: nobody is said to have declined, and no time is added', async () => {
  const { rig, power } = computer();
  rig.ring('talks');
  rig.talk('talks');
  rig.ring('rings');
  power.suspend();
  const at = rig.clock.now();
  await rig.clock.advanceTo(at + 8 * 3600_000);
  // What the phone window finds when it wakes up comes too late.
  rig.end('talks');
  expect(rig.journal.call('talks')).toMatchObject({
    phase: 'ended',
    at: { ended: at },
    end: { cause: 'hungup', by: 'local' },
  });
  expect(rig.journal.call('rings')).toMatchObject({ phase: 'ended', at: { ended: at }, end: { cause: 'missed' } });
});

it('a call of our own that nobody had taken is cancelled by the sleep', () => {
  const { rig, power } = computer();
  const dialled = rig.ask({ type: 'dial', number: '+493012345678' });
  if (!dialled.ok) throw new Error(dialled.reason);
  power.suspend();
  expect(rig.book.call(dialled.callId)).toMatchObject({ end: { cause: 'cancelled' } });
});

it('opens no microphone before a locked screen: what the exchange would have answered rings on', async () => {
  const { rig } = computer();
  rig.around.attended = false;
  rig.ring('one', { answerAfter: 2 });
  await rig.clock.advance(3000);
  expect(rig.told()).not.toContain('answer one');
  expect(rig.book.call('one')).toMatchObject({ phase: 'ringing' });
  rig.end('one', { cause: 'missed' });
  rig.around.attended = true;
  rig.ring('two', { answerAfter: 2 });
  await rig.clock.advance(3000);
  expect(rig.told()).toContain('answer two');
});
