/** What a row says of its call's way into the CRM. Pure. */
import type { FailureReason } from '#shared/failure.ts';
import type { RecordingMark, ReportedHistoryRow, ReportState } from '#shared/history-row.ts';
import type { MessageKey } from '#shared/messages/catalogue.ts';

type Row = Pick<ReportedHistoryRow, 'report' | 'recording' | 'why' | 'mayRetry'>;

export type MarkSign = ReportState | 'failed';

export interface ReportWords {
  readonly sign: MarkSign;
  readonly text: MessageKey;
  /** Fills the `{why}` of the text. */
  readonly why: FailureReason | null;
  /** Written out, with what to do: it is this call's own trouble and doesn't mend itself. */
  readonly loud: boolean;
  /** Of the recording that is on its way now. */
  readonly percent: number | null;
}

export function reportWords(row: Row): ReportWords {
  const { report, recording, why } = row;
  if (report === 'done' && recording !== null) return recordingWords(row, recording);
  const loud = report === 'refused' || row.mayRetry;
  const base = { sign: report, why, loud, percent: null };
  if (report === 'refused' && why !== null) return { ...base, text: 'report.refusedBecause' };
  if (report === 'waiting' && why !== null) return { ...base, text: 'report.waitingBecause' };
  return { ...base, text: `report.${report}` };
}

function recordingWords({ why, mayRetry }: Row, { state, percent }: RecordingMark): ReportWords {
  const base = { why, percent: null, loud: mayRetry } as const;
  switch (state) {
    case 'done':
      return { ...base, sign: 'done', text: 'report.recordingDone' };
    case 'uploading':
      return { ...base, sign: 'inProgress', text: 'report.recordingUploading', percent };
    case 'waiting':
      return { ...base, sign: 'waiting', text: why === null ? 'report.recordingWaiting' : 'report.recordingNotYet' };
    case 'failed':
    case 'lost':
      return { ...base, sign: 'failed', loud: true, text: 'report.recordingFailed' };
  }
}
