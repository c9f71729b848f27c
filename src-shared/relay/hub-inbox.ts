/**
 * What a hub does with letters from one desktop: the newest of its present run counts (`relay.ts`). Read by hand, because
 * a schema library outweighs the hub.
 */
import type { DesktopMessage } from '../bridge.ts';
import { record, text } from '../push/push-config.ts';

export interface News {
  readonly n: number;
  readonly ask: boolean;
  readonly messages: readonly DesktopMessage[];
  /** The desktop has started anew since we read the user option: `boot` is the new one, and this letter of ours was lost on it. */
  readonly stale: string | null;
}

export class HubInbox {
  #boot: string;
  #newest = 0;

  /** @param boot as the user option says it */
  constructor(boot: string) {
    this.#boot = boot;
  }

  /** To be named in letters to the desktop. */
  get boot(): string {
    return this.#boot;
  }

  /** The newest number of this run; 0 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /**
   * @param content an opened letter
   * @param isOurs whether a letter of this id is ours, and unanswered: only then may its answer tell of another run, or
   * a letter of an earlier run would do that, too
   * @returns null for what is old, repeated or nothing that we know
   */
  take(content: unknown, isOurs: (id: string) => boolean): News | null {
    const { boot, n, ask, messages, stale } = record(content);
    if (typeof boot !== 'string' || typeof n !== 'number' || !Array.isArray(messages)) return null;
    if (boot !== this.#boot) {
      if (!isOurs(text(stale))) return null;
      this.#boot = boot;
      this.#newest = 0;
    }
    if (n <= this.#newest) return null;
    this.#newest = n;
    const known = messages.filter((message) => ['state', 'ack'].includes(text(record(message)['t'])));
    return { n, ask: ask === true, messages: known as DesktopMessage[], stale: text(stale) || null };
  }
}
