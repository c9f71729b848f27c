/**
 * Servers that never answer when they are asked for a sign of life. Asking them would end every connection after five
 * seconds, for ever; they are asked no more, and said to be so.
 */

/** So many connections in a row, each long enough to have been asked in all patience. */
const MUTE_AFTER = 3;

export interface EndedConnection {
  /** It gave a sign of life that it was asked for. */
  readonly hasAnswered: boolean;
  /** It was ended because it gave none, without any hurry. */
  readonly grewSilent: boolean;
}

export class MuteServers {
  readonly #silences = new Map<string, number>();
  /** Once answered is proof: from then on silence means that the network is dead. */
  readonly #proven = new Set<string>();

  isMute(url: string): boolean {
    return (this.#silences.get(url) ?? 0) >= MUTE_AFTER;
  }

  /** @returns whether the server is known to be mute from now on */
  ended(url: string, { hasAnswered, grewSilent }: EndedConnection): boolean {
    if (hasAnswered) this.#proven.add(url);
    if (this.#proven.has(url)) return false;
    const before = this.#silences.get(url) ?? 0;
    // After one that wasn't asked the next is asked again.
    if (before >= MUTE_AFTER) this.#silences.set(url, MUTE_AFTER - 1);
    else if (grewSilent) this.#silences.set(url, before + 1);
    return before < MUTE_AFTER && this.isMute(url);
  }
}
