import { expect, it } from 'vitest';
import { Quitting, STOP_WITHIN_MS } from '../../../src-main/quitting.ts';
import { ManualClock, silentLog } from './manual-clock.ts';

/** Electron's part: `quit()` asks by `mayEnd`, as 'before-quit' does. */
function running({ callsUp = false } = {}) {
  const clock = new ManualClock();
  const seen = { asked: 0, stopped: 0, ended: 0 };
  const around = { callsUp };
  let answer = Promise.withResolvers<boolean>();
  let stopped = Promise.withResolvers<void>();
  const quit = (): void => {
    if (quitting.mayEnd()) seen.ended++;
  };
  const quitting: Quitting = new Quitting({
    clock,
    log: silentLog,
    callsUp: () => around.callsUp,
    ask: () => {
      seen.asked++;
      answer = Promise.withResolvers();
      return answer.promise;
    },
    stop: () => {
      seen.stopped++;
      stopped = Promise.withResolvers();
      return stopped.promise;
    },
    quit,
  });
  const step = async (action: () => void): Promise<void> => {
    action();
    await clock.advance(0);
  };
  return {
    clock,
    seen,
    around,
    quitting,
    quit,
    answer: (yes: boolean) => step(() => answer.resolve(yes)),
    cannotAsk: () => step(() => answer.reject(new Error('no display'))),
    hasStopped: () => step(() => stopped.resolve()),
    failsToStop: () => step(() => stopped.reject(new Error('disk full'))),
  };
}

it('without a call it stops in order and ends, asking nobody', async () => {
  const { quit, seen, hasStopped } = running();
  quit();
  quit();
  expect(seen).toEqual({ asked: 0, stopped: 1, ended: 0 });
  await hasStopped();
  expect(seen).toEqual({ asked: 0, stopped: 1, ended: 1 });
});

it('in a call it asks, once, and goes on running when told to', async () => {
  const { quit, seen, answer, around, hasStopped } = running({ callsUp: true });
  quit();
  quit();
  expect(seen).toEqual({ asked: 1, stopped: 0, ended: 0 });
  await answer(false);
  expect(seen.stopped).toBe(0);
  around.callsUp = false;
  quit();
  await hasStopped();
  expect(seen).toEqual({ asked: 1, stopped: 1, ended: 1 });
});

it('hangs up and ends when the agent says so', async () => {
  const { quit, seen, answer, hasStopped } = running({ callsUp: true });
  quit();
  await answer(true);
  await hasStopped();
  expect(seen).toEqual({ asked: 1, stopped: 1, ended: 1 });
});

it.each(['before the question', 'while it is open'])('the end of the session asks nobody: %s', async (when) => {
  const { quit, quitting, seen, answer, hasStopped } = running({ callsUp: true });
  const open = when === 'while it is open';
  if (open) quit();
  quitting.sessionEnds();
  quitting.sessionEnds();
  expect(seen).toEqual({ asked: open ? 1 : 0, stopped: 1, ended: 0 });
  if (open) await answer(false);
  await hasStopped();
  expect(seen).toMatchObject({ stopped: 1, ended: 1 });
});

it('a question that cannot be shown keeps nobody from quitting', async () => {
  const { quit, seen, cannotAsk, hasStopped } = running({ callsUp: true });
  quit();
  await cannotAsk();
  await hasStopped();
  expect(seen.ended).toBe(1);
});

it('what takes too long is left to the journal', async () => {
  const { quit, seen, clock, hasStopped } = running();
  quit();
  await clock.advance(STOP_WITHIN_MS - 1);
  expect(seen.ended).toBe(0);
  await clock.advance(1);
  expect(seen.ended).toBe(1);
  await hasStopped();
  expect(seen.ended).toBe(1);
});

it('ends also when stopping fails', async () => {
  const { quit, seen, failsToStop } = running();
  quit();
  await failsToStop();
  expect(seen.ended).toBe(1);
});

it('does what was to be last, and forgets it when the agent would rather go on talking', async () => {
  const { quit, quitting, seen, answer, hasStopped } = running({ callsUp: true });
  let installed = 0;
  let stayed = 0;
  quitting.with(
    () => void installed++,
    () => void stayed++,
  );
  await answer(false);
  expect(stayed).toBe(1);
  quit();
  await answer(false);
  quit();
  await answer(true);
  await hasStopped();
  expect({ installed, stayed, ended: seen.ended }).toEqual({ installed: 0, stayed: 1, ended: 1 });
});

it('tells who wanted to be last while the question was open that the program stays', async () => {
  const { quit, quitting, around, answer } = running({ callsUp: true });
  let stayed = 0;
  quit();
  around.callsUp = false;
  quitting.with(
    () => undefined,
    () => void stayed++,
  );
  await answer(false);
  expect(stayed).toBe(1);
});
