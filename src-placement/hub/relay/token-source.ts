/** Access tokens of the agent, from the frames on her pages: asked when one is needed, never kept here. */
import type { HubClock } from '../clock.ts';

export interface TokenFrame {
  /** The frame answers by `answered`, or not at all. */
  askToken(refused: string | null): void;
}

/** The page may have to ask its portal for a new one. */
const PATIENCE = 10_000;

export class TokenSource {
  readonly #clock: HubClock;
  readonly #frames = new Set<TokenFrame>();
  #waiting: ((token: string | null) => void)[] = [];

  constructor(clock: HubClock) {
    this.#clock = clock;
  }

  add(frame: TokenFrame): void {
    this.#frames.add(frame);
  }

  delete(frame: TokenFrame): void {
    this.#frames.delete(frame);
  }

  /** Of the youngest page: its token is the freshest. Rejects when there is none, or none that isn't refused. */
  get(refused: string | null): Promise<string> {
    const frame = [...this.#frames].at(-1);
    if (frame === undefined) return Promise.reject(new Error('no page'));
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(PATIENCE, () => this.answered(null));
      this.#waiting.push((token) => {
        cancel();
        if (token === null || token === '' || token === refused) reject(new Error('no token'));
        else resolve(token);
      });
      frame.askToken(refused);
    });
  }

  answered(token: string | null): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done(token);
  }
}
