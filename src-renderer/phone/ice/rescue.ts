/** Whether a call that isn't connected should be offered anew with candidates that came too late. Pure. */
import { bestRank, type CandidateKind } from './gathering.ts';

/** How long after the answer ICE may take with what was sent. */
export const PATIENCE = 1000;
const MAX_RESTARTS = 3;

export interface IceProgress {
  /** Kinds in the description that the other side has. */
  readonly sent: readonly CandidateKind[];
  /** Kinds known by now. */
  readonly gathered: readonly CandidateKind[];
  /** Milliseconds since the answer, or null before it. */
  readonly sinceAnswer: number | null;
  readonly connected: boolean;
  readonly restarts: number;
}

export function needsRestart(ice: IceProgress): boolean {
  if (ice.connected || ice.sinceAnswer === null || ice.sinceAnswer < PATIENCE) return false;
  return ice.restarts < MAX_RESTARTS && bestRank(ice.gathered) > bestRank(ice.sent);
}
