/** When a description may leave although ICE still gathers: there is no trickle in SIP as PBXs speak it. Pure. */

export type CandidateKind = 'host' | 'srflx' | 'prflx' | 'relay';

export interface GatheringGoal {
  /** One of these is worth sending at once. */
  readonly enough: readonly CandidateKind[];
  /** With anything at all, send after this many milliseconds. */
  readonly capMs: number;
}

const RANK = { host: 0, prflx: 1, srflx: 1, relay: 2 } as const satisfies Record<CandidateKind, number>;

/** Without servers nothing better than the first host candidate will come; with them, one that crosses a NAT. */
export const firstGoal = (hasServers: boolean): GatheringGoal => ({
  enough: hasServers ? ['srflx', 'relay'] : ['host', 'srflx', 'relay'],
  capMs: 500,
});

/** An ICE restart during a call waits for what the first try went without: silence can't get worse by waiting. */
export const restartGoal = (seen: readonly CandidateKind[]): GatheringGoal => ({
  enough: seen.includes('relay') ? ['relay'] : ['srflx', 'relay'],
  capMs: 4000,
});

export function isEnough(goal: GatheringGoal, gathered: readonly CandidateKind[], elapsedMs: number): boolean {
  if (gathered.length === 0) return false;
  return elapsedMs >= goal.capMs || gathered.some((kind) => goal.enough.includes(kind));
}

/** The best rank among candidates; -1 for none. */
export const bestRank = (kinds: readonly CandidateKind[]): number =>
  kinds.reduce((best, kind) => Math.max(best, RANK[kind]), -1);
