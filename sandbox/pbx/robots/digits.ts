const EVENTS = '0123456789*#ABCD';

/** Puts RFC 4733 events together: one key press is many packets with one timestamp. */
export class Digits {
  #lastTimestamp: number | undefined;

  /** The digit, at the first packet of its event. */
  take(timestamp: number, payload: Uint8Array): string | undefined {
    if (timestamp === this.#lastTimestamp) return undefined;
    this.#lastTimestamp = timestamp;
    return EVENTS[payload[0] ?? EVENTS.length];
  }
}

/** The digit of a `application/dtmf-relay` or `application/dtmf` INFO body. */
export function digitOfInfo(body: string): string | undefined {
  const signal = /^\s*Signal\s*=\s*([0-9A-D*#])/im.exec(body)?.[1] ?? /^\s*([0-9A-D*#])\s*$/i.exec(body)?.[1];
  return signal?.toUpperCase();
}
