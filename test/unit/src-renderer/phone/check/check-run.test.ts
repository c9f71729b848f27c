import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CheckProgress, checkSteps } from '#shared/phone.ts';
import { waitFor } from '../../../../../src-renderer/phone/check/abort.ts';
import { CheckRun, type Step } from '../../../../../src-renderer/phone/check/check-run.ts';
import { failed, passed } from '../../../../../src-renderer/phone/check/result.ts';

let told: CheckProgress[];
let run: CheckRun;
const lines = (): string[] => told.map(({ step, state, reason }) => [step, state, reason ?? ''].join(' ').trim());

beforeEach(() => {
  told = [];
  run = new CheckRun((progress) => told.push(progress));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const good = (name: Step['name']): Step => ({ name, within: 1000, run: () => Promise.resolve(passed('fine')) });

/** Goes on until it is aborted; then takes until `close` to close what it has open. */
function endless(name: Step['name'], within = 1000) {
  const begun = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const step: Step = {
    name,
    within,
    async run(signal) {
      begun.resolve();
      try {
        return await waitFor(signal, () => () => {});
      } finally {
        await closed.promise;
      }
    },
  };
  return { step, begun: begun.promise, close: () => closed.resolve() };
}

describe('a run', () => {
  it('tells of each step in its order when it begins and how it ended', async () => {
    const bad: Step = { name: 'registration', within: 1000, run: async () => failed('refused', 'SIP 500') };
    run.start([good('server'), bad, good('ice')]);
    await run.settled();
    expect(lines()).toEqual([
      'server running',
      'server passed',
      'registration running',
      'registration failed refused',
      'ice running',
      'ice passed',
    ]);
    expect(told[3]?.detail).toBe('SIP 500');
    expect(run.isRunning).toBe(false);
  });

  it('gives up a step whose time is over, and goes on', async () => {
    vi.useFakeTimers();
    const { step, begun, close } = endless('server', 3000);
    run.start([step, good('ice')]);
    await begun;
    vi.advanceTimersByTime(2999);
    expect(lines()).toEqual(['server running']);
    vi.advanceTimersByTime(1);
    close();
    await run.settled();
    expect(lines()).toEqual(['server running', 'server failed timedOut', 'ice running', 'ice passed']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells a flaw of a step as its failure, and goes on', async () => {
    const complaint = vi.spyOn(console, 'error').mockReturnValue();
    const broken: Step = { name: 'server', within: 1000, run: () => Promise.reject(new TypeError('no such thing')) };
    run.start([broken, good('ice')]);
    await run.settled();
    expect(told[1]).toEqual({ step: 'server', state: 'failed', reason: null, detail: 'TypeError: no such thing' });
    expect(lines().at(-1)).toBe('ice passed');
    expect(complaint).toHaveBeenCalledOnce();
  });

  it('keeps a detail within what main takes', async () => {
    run.start([{ name: 'server', within: 1000, run: () => Promise.resolve(passed('x'.repeat(1000))) }]);
    await run.settled();
    expect(told[1]?.detail).toHaveLength(300);
  });

  it('leaves out a detail that says nothing, e.g. the hidden label of a device', async () => {
    run.start([{ name: 'microphone', within: 1000, run: () => Promise.resolve(failed('silent', '')) }]);
    await run.settled();
    expect(told[1]?.detail).toBeNull();
  });
});

describe('a run that is stopped', () => {
  it('tells why of every step that was not over, so that main knows the end', async () => {
    const { step, begun, close } = endless('registration');
    run.start([good('server'), step, ...checkSteps.slice(2).map(good)]);
    await begun;
    run.stop('inCall');
    expect(run.isRunning).toBe(false);
    close();
    await run.settled();
    expect(lines()).toEqual([
      'server running',
      'server passed',
      'registration running',
      ...checkSteps.slice(1).map((name) => `${name} skipped inCall`),
    ]);
  });

  it('says nothing more when nobody wants to know', async () => {
    const { step, begun, close } = endless('server');
    run.start([step, good('ice')]);
    await begun;
    run.stop(null);
    close();
    await run.settled();
    expect(lines()).toEqual(['server running']);
  });

  it('is never told passed by a step that was just done', async () => {
    const { step, begun, close } = endless('server');
    const deaf: Step = { ...step, run: (signal) => step.run(signal).catch(() => passed('late')) };
    run.start([deaf]);
    await begun;
    run.stop('cancelled');
    close();
    await run.settled();
    expect(lines()).toEqual(['server running', 'server skipped cancelled']);
  });

  it('has nothing to stop when it is over', async () => {
    run.start([good('server')]);
    await run.settled();
    run.stop('inCall');
    await run.settled();
    expect(lines()).toEqual(['server running', 'server passed']);
  });

  it('never began, refused at its start: every step is skipped', async () => {
    const begin = vi.fn<Step['run']>();
    run.start([{ ...good('server'), run: begin }, good('ice')]);
    run.stop('inCall');
    await run.settled();
    expect(lines()).toEqual(['server skipped inCall', 'ice skipped inCall']);
    expect(begin).not.toHaveBeenCalled();
  });
});

describe('a second run', () => {
  it('begins when the first one has closed everything, which is not heard of any more', async () => {
    const first = endless('server');
    run.start([first.step, good('ice')]);
    await first.begun;
    const begin = vi.fn<Step['run']>().mockResolvedValue(passed('second'));
    run.start([{ ...good('server'), run: begin }]);
    expect(run.isRunning).toBe(true);
    await Promise.resolve();
    expect(begin).not.toHaveBeenCalled();
    first.close();
    await run.settled();
    expect(lines()).toEqual(['server running', 'server running', 'server passed']);
  });
});

describe('waiting', () => {
  it('ends with the signal, and cleans up once', async () => {
    const stop = new AbortController();
    const end = vi.fn<() => void>();
    const waiting = waitFor(stop.signal, () => end);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(end).toHaveBeenCalledOnce();
  });

  it('does not begin after it', () => {
    const begin = vi.fn<() => () => void>();
    expect(() => waitFor(AbortSignal.abort(new Error('enough')), begin)).toThrow('enough');
    expect(begin).not.toHaveBeenCalled();
  });
});
