/** Holds that are under way: the phone has been told, but the other side's answer is not there yet. */
import type { Call } from '#shared/call.ts';
import type { PhoneCommand } from '#shared/command.ts';

/** A re-INVITE that is not answered by then has failed for whoever waits for it: what is reported counts again. */
const WAIT_MS = 5000;

export class HoldWishes {
  readonly #wanted = new Map<string, { readonly held: boolean; readonly at: number }>();

  note(command: PhoneCommand, now: number): void {
    if (command.type === 'hold') this.#wanted.set(command.callId, { held: command.held, at: now });
  }

  /** The phone has reported a hold, or the call is over. */
  settle(callId: string): void {
    this.#wanted.delete(callId);
  }

  isHeldHere({ id, hold }: Call, now: number): boolean {
    const wish = this.#wanted.get(id);
    if (wish !== undefined && now >= wish.at && now - wish.at < WAIT_MS) return wish.held;
    return hold === 'local' || hold === 'both';
  }
}
