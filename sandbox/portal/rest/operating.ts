export interface OperatingSettings {
  /** Off on self-hosted portals by default. */
  enabled: boolean;
  /** Seconds of one method and application within ten minutes. */
  limitSeconds: number;
  /** What a call costs at least, in ms: a sandbox is too quick to fill anything by itself. */
  leastMs: number;
}

const minute = 60_000;
const minutes = 10;
/** Calls that took less aren't counted. */
const uncountedMs = 100;

/** The time that each method of each application takes, in ten buckets of a minute (bitrix24.md 2.5). */
export class OperatingTime {
  readonly #settings: OperatingSettings;
  readonly #now: () => number;
  readonly #spent = new Map<string, Map<number, number>>();

  constructor(settings: OperatingSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  /** Asked before a call. */
  blocked(appId: number, method: string): boolean {
    return this.#settings.enabled && this.seconds(appId, method) > this.#settings.limitSeconds;
  }

  /** Counted after it. */
  add(appId: number, method: string, milliseconds: number): void {
    const cost = Math.max(milliseconds, this.#settings.leastMs);
    if (cost < uncountedMs) return;
    const buckets = this.#buckets(appId, method);
    const bucket = Math.floor(this.#now() / minute);
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + cost);
  }

  seconds(appId: number, method: string): number {
    return [...this.#buckets(appId, method).values()].reduce((sum, spent) => sum + spent, 0) / 1000;
  }

  /** Unix seconds at which the oldest bucket leaves. */
  resetAt(appId: number, method: string): number {
    const oldest = Math.min(...this.#buckets(appId, method).keys(), Math.floor(this.#now() / minute));
    return (oldest + minutes) * (minute / 1000);
  }

  #buckets(appId: number, method: string): Map<number, number> {
    const key = `${appId} ${method}`;
    const known = this.#spent.get(key) ?? new Map<number, number>();
    this.#spent.set(key, known);
    const oldest = Math.floor(this.#now() / minute) - minutes;
    for (const bucket of known.keys()) if (bucket <= oldest) known.delete(bucket);
    return known;
  }
}
