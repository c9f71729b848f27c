/** Whether a call that isn't connected should be offered anew with candidates that came too late. Pure. */
import { bestRank, type CandidateKind } from './gathering.ts';

/** How long after the answer ICE may take with what was sent. */
export const PATIENCE = 1000;
const MAX_RESCUES = 3;

export interface IceProgress {
  /** Kinds in the description that the other side has. */
  readonly sent: readonly CandidateKind[];
  /** Kinds known by now. */
  readonly gathered: readonly CandidateKind[];
  /** Milliseconds since the answer, or null before it. */
  readonly sinceAnswer: number | null;
  readonly connected: boolean;
  readonly rescues: number;
}

/**
 * First the same ICE with the candidates that it has by now (RFC 8839 4.4.1.2.1 allows it): a restart gathers anew, and
 * with a slow relay waits for it a second time. Then a restart, for whoever doesn't take late candidates.
 */
export function rescueOf(ice: IceProgress): 'offer' | 'restart' | null {
  if (ice.connected || ice.sinceAnswer === null || ice.sinceAnswer < PATIENCE) return null;
  if (ice.rescues >= MAX_RESCUES) return null;
  if (bestRank(ice.gathered) > bestRank(ice.sent)) return ice.rescues === 0 ? 'offer' : 'restart';
  // What came late was offered, and didn't help.
  return ice.rescues === 1 ? 'restart' : null;
}
