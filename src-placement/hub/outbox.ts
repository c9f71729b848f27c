/** What must reach the desktop and wasn't acknowledged. A press that comes late would surprise: it expires. */
import type { HubMessage } from '#shared/bridge.ts';

const LIFE = 10_000;

export class Outbox {
  #waiting: readonly { readonly message: HubMessage; readonly at: number }[] = [];

  add(message: HubMessage, now: number): void {
    this.#waiting = [...this.due(now), { message, at: now }];
  }

  acknowledged(id: string): void {
    this.#waiting = this.#waiting.filter(({ message }) => message.id !== id);
  }

  /** What is still worth saying again, oldest first. */
  due(now: number): readonly { readonly message: HubMessage; readonly at: number }[] {
    return this.#waiting.filter(({ at }) => now - at < LIFE);
  }
}
