import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type SubscriberEvents,
  Subscription,
  type SubscriptionEnd,
} from '../../../../../src-renderer/phone/sip/subscription.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function world() {
  const done: string[] = [];
  let events: SubscriberEvents | null = null;
  const subscription = new Subscription({
    subscribe: (given) => {
      events = given;
      done.push('subscribe');
      return { stop: () => void done.push('stop'), abandon: () => void done.push('abandon') };
    },
    begun: () => {},
    notified: (body) => void done.push(body),
    unknown: () => void done.push('unknown'),
  });
  return { done, subscription, end: (end: SubscriptionEnd) => events?.ended(end) };
}

describe('a subscription that ended', () => {
  const ended = (reason: string, retryAfter: number | null = null) => ({ type: 'ended', reason, retryAfter }) as const;

  it.each([
    [{ type: 'refused' } as const, 600_000],
    [{ type: 'noAnswer' } as const, 60_000],
    [ended('rejected'), 600_000],
    [ended('noresource'), 600_000],
    [ended('probation', 5), 5_000],
    [ended('giveup'), 60_000],
    // A notifier that ends each one at once isn't asked without a pause.
    [ended('deactivated'), 60_000],
  ])('%o soon is asked for again after %i ms', (how, wait) => {
    const { done, subscription, end } = world();
    subscription.start();
    end(how);
    expect(done).toEqual(['subscribe', 'unknown']);
    vi.advanceTimersByTime(wait - 1);
    expect(done).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(done).toEqual(['subscribe', 'unknown', 'subscribe']);
    subscription.stop();
  });

  it.each(['deactivated', 'timeout'])('%s after a while is asked for again at once', (reason) => {
    const { done, subscription, end } = world();
    subscription.start();
    vi.advanceTimersByTime(60_000);
    end(ended(reason));
    vi.advanceTimersByTime(0);
    expect(done).toEqual(['subscribe', 'subscribe']);
    subscription.stop();
  });

  it('with the connection waits for the next one', () => {
    const { done, subscription, end } = world();
    subscription.start();
    end({ type: 'connectionLost' });
    vi.advanceTimersByTime(3_600_000);
    expect(done).toEqual(['subscribe']);
    subscription.start();
    expect(done).toEqual(['subscribe', 'subscribe']);
    subscription.start();
    expect(done).toEqual(['subscribe', 'subscribe', 'abandon', 'subscribe']);
    subscription.stop();
    expect(done.at(-1)).toBe('stop');
  });
});
