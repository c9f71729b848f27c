/** What the agent is shown of a call's report: of the call, of its recording, why not, and whether to try again. Pure. */
import type { Call } from '#shared/call.ts';
import type { FailureReason } from '#shared/failure.ts';
import type { RecordingMark, ReportedHistoryRow } from '#shared/history-row.ts';
import { portalGoal } from '#shared/portal-goal.ts';
import type { ReportStep, Settlement } from '../calls/report-step.ts';
import type { RecordingState } from '../recordings/recording-rows.ts';
import { whatPortalHolds } from './report-known.ts';
import type { LiveReport } from './reporter.ts';

export interface ReportFacts {
  readonly call: Call;
  readonly settled: Settlement | null;
  /** Oldest first. */
  readonly steps: readonly ReportStep[];
  /** null: the call was not recorded. */
  readonly recording: RecordingState | null;
  readonly live: LiveReport;
  /** Why nothing goes to the portal at the moment, whatever the call; null: it goes. */
  readonly away: FailureReason | null;
}

export type ShownReport = Pick<ReportedHistoryRow, 'report' | 'recording' | 'why' | 'mayRetry'>;

export function shownReport(facts: ReportFacts): ShownReport {
  switch (facts.settled) {
    case 'none':
      return { ...quiet, report: 'notReported' };
    case 'continued':
      return { ...quiet, report: 'done' };
    case 'refused':
      return { ...quiet, report: 'refused', why: whyRefused(facts.steps), mayRetry: true };
    case 'done':
      return { ...quiet, report: 'done', ...settledRecording(facts) };
    case null:
      return open(facts);
  }
}

const quiet = { recording: null, why: null, mayRetry: false } as const satisfies Partial<ShownReport>;
const mark = (state: RecordingMark['state'], percent: number | null = null): RecordingMark => ({ state, percent });

/** What came to rest without a refusal was registered twice and kept neither time (decision 005). */
function whyRefused(steps: readonly ReportStep[]): FailureReason {
  const refusal = steps.findLast(({ state }) => state === 'refused');
  return refusal === undefined ? 'portalLostCall' : (refusal.reason ?? 'portalRefused');
}

function settledRecording({ recording, steps }: ReportFacts): Partial<ShownReport> {
  if (recording === 'handed' || recording === 'deleted') return { recording: mark('done') };
  if (recording === 'lost') return { recording: mark('lost'), why: 'recordingGone' };
  const last = steps.findLast(isOfRecording);
  // Never offered: a call that a colleague has finished, or a click that had expired.
  if (recording === null || last === undefined) return {};
  return { recording: mark('failed'), why: last.reason ?? 'portalRecording', mayRetry: true };
}

function open(facts: ReportFacts): ShownReport {
  const { call, steps, recording, live, away } = facts;
  if (portalGoal(call).stage === 'none') return { ...quiet, report: 'notReported' };
  const why = live.underWay ? null : (away ?? lastTrouble(steps));
  const waiting = { why, mayRetry: why !== null && away === null };
  const isFinished = whatPortalHolds(call, steps).finish === 'done';
  if (!isFinished) return { ...waiting, recording: null, report: live.underWay ? 'inProgress' : 'waiting' };
  if (recording !== 'complete' && recording !== 'writing') return { ...quiet, report: 'done' };
  const isOnItsWay = live.underWay && live.percent !== null;
  return { ...waiting, report: 'done', recording: isOnItsWay ? mark('uploading', live.percent) : mark('waiting') };
}

/** The last step came to nothing for now, and will be taken again. */
function lastTrouble(steps: readonly ReportStep[]): FailureReason | null {
  const last = steps.at(-1);
  return last === undefined || last.state === 'answered' ? null : (last.reason ?? null);
}

const isOfRecording = ({ step }: ReportStep): boolean => step === 'attach' || step === 'inline';
