export interface BucketSettings {
  enabled: boolean;
  capacity: number;
  drainPerSecond: number;
}

/** The leaky bucket per source address (bitrix24.md 2.5): all desktops behind one NAT share one. */
export class Buckets {
  readonly #settings: BucketSettings;
  readonly #now: () => number;
  readonly #levels = new Map<string, { level: number; at: number }>();

  constructor(settings: BucketSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  /** Counts a request; false when the bucket overflows. */
  take(source: string): boolean {
    if (!this.#settings.enabled) return true;
    const level = this.level(source);
    if (level + 1 > this.#settings.capacity) return false;
    this.#levels.set(source, { level: level + 1, at: this.#now() });
    return true;
  }

  level(source: string): number {
    const known = this.#levels.get(source);
    if (!known) return 0;
    return Math.max(0, known.level - ((this.#now() - known.at) / 1000) * this.#settings.drainPerSecond);
  }

  reset(): void {
    this.#levels.clear();
  }
}
