import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../../../../src-placement/host/http/rate-limit.ts';
import { ManualClock } from '../../../src-main/manual-clock.ts';

describe('the rate limit', () => {
  it('lets a burst through, then what drips in, for each key by itself', async () => {
    const clock = new ManualClock();
    const limit = new RateLimit(clock, { burst: 2, perSecond: 0.5 });
    limit.take('a');
    limit.take('a');
    expect(() => limit.take('a')).toThrow(expect.objectContaining({ code: 'tooMany', retryAfterSeconds: 2 }));
    limit.take('b');
    await clock.advance(2000);
    limit.take('a');
    expect(() => limit.take('a')).toThrow('rate limit');
  });
});
