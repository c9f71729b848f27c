/** Calls and recordings on their way to the CRM, and what keeps them. */
import type { ReportedHistoryRow } from '#shared/history-row.ts';
import { history, ready } from './people.ts';
import { type Screen, ui } from './screen.ts';

type Report = Pick<ReportedHistoryRow, 'report'> & Partial<Pick<ReportedHistoryRow, 'recording' | 'why' | 'mayRetry'>>;

/** The first call of the list with this report, then two of the usual ones. */
export const withReport = (report: Report) => ({
  ...ready,
  history: history.slice(0, 3).map((row, index) => (index === 0 ? { ...row, recording: null, ...report } : row)),
});
const recording = (state: NonNullable<ReportedHistoryRow['recording']>['state'], percent: number | null = null) => ({
  state,
  percent,
});

export const uploading = withReport({ report: 'done', recording: recording('uploading', 43) });
export const uploadFailed = withReport({
  report: 'done',
  recording: recording('failed'),
  why: 'portalRecording',
  mayRetry: true,
});

export const reportStates: readonly Screen[] = [
  ui('recording-waiting', withReport({ report: 'done', recording: recording('waiting') })),
  ui('recording-uploading', uploading),
  ui('recording-done', withReport({ report: 'done', recording: recording('done') })),
  ui('recording-failed', uploadFailed),
  ui('recording-failed-smallest', uploadFailed, { size: { width: 340, height: 520 } }),
  ui(
    'recording-not-yet',
    withReport({ report: 'done', recording: recording('waiting'), why: 'portalUnreachable', mayRetry: true }),
  ),
  ui('recording-lost', withReport({ report: 'done', recording: recording('lost'), why: 'recordingGone' })),
  ui('report-not-yet', withReport({ report: 'waiting', why: 'portalApproval', mayRetry: true })),
  ui('report-refused', withReport({ report: 'refused', why: 'portalUserInactive', mayRetry: true })),
  ui('report-offline', {
    ...withReport({ report: 'waiting', why: 'portalUnreachable' }),
    portal: { state: 'offline', userName: 'Anna Weber', waiting: 1, reason: 'portalUnreachable' },
  }),
];
