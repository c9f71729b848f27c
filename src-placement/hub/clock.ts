export interface HubClock {
  /** Epoch milliseconds. */
  now(): number;
  /** @returns a function that cancels the timer */
  after(ms: number, action: () => void): () => void;
}

export const hubClock: HubClock = {
  now: () => Date.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
