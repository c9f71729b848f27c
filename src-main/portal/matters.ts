/** What the reporter has on its desk: physical calls whose report is not settled. */
import { type Call, isAlive } from '#shared/call.ts';
import type { FailureReason } from '#shared/failure.ts';

/** One physical call: its rounds that are not settled, oldest first, and how reporting it has gone so far. */
export interface Matter {
  readonly physicalId: string;
  readonly rounds: Call[];
  /** It has waited already, through a restart, a sign-in or trouble: some seconds more do no harm. */
  late: boolean;
  failures: number;
  notBefore: number;
  trouble: FailureReason | null;
}

export class Matters {
  readonly #matters = new Map<string, Matter>();

  get size(): number {
    return this.#matters.size;
  }

  [Symbol.iterator](): IterableIterator<Matter> {
    return this.#matters.values();
  }

  /** Takes a call in, or its newest state. */
  admit(call: Call, late: boolean): void {
    const matter = this.#matters.get(call.physicalId);
    const known = matter?.rounds.findIndex((round) => round.id === call.id) ?? -1;
    if (matter !== undefined && known >= 0) {
      matter.rounds[known] = call;
      return;
    }
    // An outgoing call is named anew when its INVITE has left and has a Call-ID.
    for (const other of this.#matters.values()) this.remove(other, call.id);
    if (matter !== undefined) matter.rounds.push(call);
    else this.#matters.set(call.physicalId, { ...fresh(call), late });
  }

  remove(matter: Matter, callId: string): void {
    const index = matter.rounds.findIndex((round) => round.id === callId);
    if (index >= 0) matter.rounds.splice(index, 1);
    if (matter.rounds.length === 0) this.#matters.delete(matter.physicalId);
  }

  /** The one that this call belongs to. */
  of(callId: string): Matter | undefined {
    return [...this.#matters.values()].find(({ rounds }) => rounds.some(({ id }) => id === callId));
  }

  clear(): void {
    this.#matters.clear();
  }

  /** Those with a call that is up first, then the oldest. A copy: the desk may change meanwhile. */
  byUrgency(): readonly Matter[] {
    const born = (matter: Matter) => matter.rounds[0]?.at.created ?? 0;
    return [...this.#matters.values()].sort((a, b) => Number(isOver(a)) - Number(isOver(b)) || born(a) - born(b));
  }

  /** How many are over and wait to be told. */
  waiting(): number {
    return [...this.#matters.values()].filter(isOver).length;
  }

  /** What waits, and for how long the oldest of it has. */
  backlog(now: number): { readonly calls: number; readonly ageMs: number } {
    const over = [...this.#matters.values()].filter(isOver);
    const ends = over.flatMap(({ rounds }) => rounds.map(({ at }) => at.ended ?? now));
    return { calls: over.length, ageMs: Math.max(0, now - Math.min(now, ...ends)) };
  }

  /** Whether another physical call than this one is up. */
  isAnotherUp(physicalId: string): boolean {
    return [...this.#matters.values()].some((matter) => matter.physicalId !== physicalId && !isOver(matter));
  }
}

export const isOver = (matter: Matter): boolean => !matter.rounds.some(isAlive);

const fresh = (call: Call) => ({
  physicalId: call.physicalId,
  rounds: [call],
  failures: 0,
  notBefore: 0,
  trouble: null,
});
