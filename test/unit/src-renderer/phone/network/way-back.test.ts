import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WayBack } from '../../../../../src-renderer/phone/network/way-back.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function world({ better = ['a'], reachable = ['a'], busy = false } = {}) {
  const facts = { better, reachable, busy };
  const asked: string[] = [];
  const taken: string[] = [];
  const wayBack = new WayBack({
    better: () => facts.better,
    isBusy: () => facts.busy,
    answers: (url) => {
      asked.push(url);
      return Promise.resolve(facts.reachable.includes(url));
    },
    take: (url) => void taken.push(url),
  });
  return { facts, asked, taken, wayBack };
}

it('asks once a minute or more rarely, and takes the best that answers', async () => {
  const { asked, taken, wayBack } = world({ better: ['a', 'b'], reachable: ['b'] });
  await vi.advanceTimersByTimeAsync(59_000);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(17_000);
  expect([asked, taken]).toEqual([['a', 'b'], ['b']]);
  wayBack.stop();
});

it('asks nobody while a call is up, or while there is nothing better', async () => {
  const busy = world({ busy: true });
  const best = world({ better: [] });
  await vi.advanceTimersByTimeAsync(300_000);
  expect([busy.asked, best.asked]).toEqual([[], []]);
  busy.wayBack.stop();
  best.wayBack.stop();
});

it('stays when a call has come while it was asking', async () => {
  const { facts, taken, wayBack } = world();
  const looking = wayBack.look();
  facts.busy = true;
  await looking;
  expect(taken).toEqual([]);
  wayBack.stop();
});

it('asks no more when it is stopped', async () => {
  const { asked, wayBack } = world();
  wayBack.stop();
  await vi.advanceTimersByTimeAsync(300_000);
  await wayBack.look();
  expect(asked).toEqual([]);
});
