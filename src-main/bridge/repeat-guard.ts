/** Lets each press through once, whichever tab, browser or transport it came by (bitrix24.md 5.6, rule 3). */

/** Several tabs report one press within this many milliseconds. */
export const SAME_PRESS = 700;
/** A hub sends again what was not acknowledged, for at most 10 s; twice that is remembered. */
const SAME_MESSAGE = 20_000;

export class RepeatGuard {
  readonly #until = new Map<string, number>();

  /** @returns true for the first message of this id */
  isNewMessage(hub: string, id: string, now: number): boolean {
    return this.#first(`message ${hub} ${id}`, SAME_MESSAGE, now);
  }

  /** @returns true for the first press of this button with this value on this call */
  isNewPress(callId: string, button: string, value: boolean | string | undefined, now: number): boolean {
    // Two digits in quick succession are two presses; so are "mute" and "unmute".
    return this.#first(`press ${callId} ${button} ${value ?? ''}`, SAME_PRESS, now);
  }

  #first(key: string, life: number, now: number): boolean {
    for (const [old, until] of this.#until) if (until <= now) this.#until.delete(old);
    if (this.#until.has(key)) return false;
    this.#until.set(key, now + life);
    return true;
  }
}
