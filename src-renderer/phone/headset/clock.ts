/** Time, as a headset needs it. */
export interface HeadsetClock {
  /** Milliseconds of a clock that never jumps. */
  now(): number;
  /** @returns a function that cancels the timer */
  after(ms: number, action: () => void): () => void;
}

export const browserClock: HeadsetClock = {
  now: () => performance.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
