/** Lets each press through once, whichever tab, browser or transport it came by (bitrix24.md 5.6, rule 3). */
import type { CardButtonPress } from '#shared/bridge.ts';

/** Several frames report one press within this many milliseconds. */
export const SAME_PRESS = 700;
/** A hub sends again what was not acknowledged, for at most 10 s; twice that is remembered. */
const SAME_MESSAGE = 20_000;

interface Press {
  readonly value: CardButtonPress['value'];
  readonly frame: string;
  readonly at: number;
}

export class RepeatGuard {
  readonly #messages = new Map<string, number>();
  readonly #presses = new Map<string, Press>();

  /** @returns true for the first message of this id */
  isNewMessage(hub: string, id: string, now: number): boolean {
    for (const [old, at] of this.#messages) if (now - at >= SAME_MESSAGE) this.#messages.delete(old);
    const key = `${hub} ${id}`;
    if (this.#messages.has(key)) return false;
    this.#messages.set(key, now);
    return true;
  }

  /** @returns false for a press that was reported a moment ago; "mute" after "unmute" is another press */
  isNewPress({ callId, button, value, frame }: CardButtonPress, now: number): boolean {
    // What lies in the future was pressed before the clock was set back.
    for (const [old, { at }] of this.#presses) if (now - at >= SAME_PRESS || now < at) this.#presses.delete(old);
    const key = `${callId} ${button}`;
    const last = this.#presses.get(key);
    // "55" is two digits: one frame doesn't report a press twice.
    const isNextDigit = button === 'dialpadButtonClick' && last?.frame === frame;
    if (last !== undefined && last.value === value && !isNextDigit) return false;
    this.#presses.set(key, { value, frame, at: now });
    return true;
  }
}
