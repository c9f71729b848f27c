/** The same command twice: pressed on the card in two tabs, or carried by two transports, or a double click. */
import type { CommandOnCall } from '#shared/command.ts';

/** Two presses this close are one wish. */
const REPEAT_MS = 2000;

export class Repeats {
  readonly #last = new Map<string, { readonly value: unknown; readonly at: number }>();

  /** Whether this command was given a moment ago; remembers it if not. Digits may repeat: "55" is two tones. */
  isRepeated(command: CommandOnCall, now: number): boolean {
    if (command.type === 'dtmf') return false;
    const key = `${command.type} ${command.callId}`;
    const value = 'muted' in command ? command.muted : 'held' in command ? command.held : null;
    const last = this.#last.get(key);
    if (last !== undefined && last.value === value && now >= last.at && now - last.at < REPEAT_MS) return true;
    this.#last.set(key, { value, at: now });
    return false;
  }

  forget(callId: string): void {
    for (const key of this.#last.keys()) if (key.endsWith(` ${callId}`)) this.#last.delete(key);
  }
}
