/** A token bucket per key, in this process: replicas behind one balancer each allow their share. */
import type { Clock } from '#shared/web/ports.ts';
import { HostFailure } from './host-failure.ts';

export interface RateLimitOptions {
  readonly burst: number;
  readonly perSecond: number;
}

/** More callers than that at once are an attack; the oldest are forgotten, which lets nobody in faster than the burst. */
const MOST_KEYS = 20_000;

export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(clock: Clock, options: RateLimitOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** @throws HostFailure `tooMany` */
  take(key: string): void {
    const { burst, perSecond } = this.#options;
    const now = this.#clock.now();
    const known = this.#buckets.get(key) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, known.tokens + ((now - known.at) / 1000) * perSecond);
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: Math.max(0, tokens - 1), at: now });
    if (this.#buckets.size > MOST_KEYS) this.#buckets.delete(this.#buckets.keys().next().value ?? '');
    if (tokens >= 1) return;
    throw new HostFailure('tooMany', 'rate limit', { retryAfterSeconds: Math.ceil((1 - tokens) / perSecond) });
  }
}
