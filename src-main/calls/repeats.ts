/** The same command twice: pressed on the card in two tabs, or carried by two transports, or a double click. */
import type { CommandOnCall, PhoneCommand } from '#shared/command.ts';

/** Two presses this close are one wish. */
const REPEAT_MS = 2000;

export class Repeats {
  readonly #last = new Map<string, { readonly wish: string; readonly at: number }>();

  /** Whether this command was given a moment ago. Digits may repeat: "55" is two tones. */
  isRepeated(command: CommandOnCall, now: number): boolean {
    const last = this.#last.get(keyOf(command));
    if (last === undefined || last.wish !== JSON.stringify(command)) return false;
    return now >= last.at && now - last.at < REPEAT_MS;
  }

  remember(command: CommandOnCall, now: number): void {
    if (command.type !== 'dtmf') this.#last.set(keyOf(command), { wish: JSON.stringify(command), at: now });
  }

  /** Something else has changed it since: held by the answer to another call, it may be resumed at once. */
  overtakenBy(command: PhoneCommand): void {
    if ('callId' in command) this.#last.delete(keyOf(command));
  }

  forget(callId: string): void {
    for (const key of this.#last.keys()) if (key.endsWith(` ${callId}`)) this.#last.delete(key);
  }
}

const keyOf = ({ type, callId }: { readonly type: string; readonly callId: string }): string =>
  `${TOGETHER.has(type) ? 'together' : type} ${callId}`;

/** Each of these undoes what another did: whoever takes a call back, asks again and takes it back again means it. */
const TOGETHER: ReadonlySet<string> = new Set<CommandOnCall['type']>([
  'transfer',
  'consult',
  'completeTransfer',
  'cancelTransfer',
  'connect',
  'join',
  'split',
]);
