/** The list of recent calls: what the journal has, what became of each at the portal, and what is under way now. */
import type { Owner } from '#shared/call.ts';
import type { FailureReason } from '#shared/failure.ts';
import { historyRow, type ReportedHistoryRow } from '#shared/history-row.ts';
import type { Journal } from './calls/journal.ts';
import { shownReport } from './portal/report-shown.ts';
import type { Reporter } from './portal/reporter.ts';
import type { RecordingRows } from './recordings/recording-rows.ts';

export interface RecentCallsDeps {
  readonly journal: Pick<Journal, 'recent' | 'steps'>;
  readonly recordings: Pick<RecordingRows, 'get'>;
  readonly reporter: Pick<Reporter, 'liveOf'>;
  /** Who is or was last signed in, and looks (decision 019). */
  readonly viewer: () => Owner | null;
  /** Why nothing goes to the portal now. */
  readonly away: () => FailureReason | null;
}

export class RecentCalls {
  readonly #deps: RecentCallsDeps;

  constructor(deps: RecentCallsDeps) {
    this.#deps = deps;
  }

  /** Newest first. @throws what the journal throws */
  rows(limit: number): readonly ReportedHistoryRow[] {
    const { journal, viewer, ...facts } = this.#deps;
    const away = facts.away();
    return journal.recent(limit, viewer()).map(({ call, settled }) => ({
      ...historyRow(call),
      ...shownReport({
        call,
        settled,
        // What came to rest well is not asked about.
        steps: settled === 'none' || settled === 'continued' ? [] : journal.steps(call.id),
        recording: facts.recordings.get(call.id)?.state ?? null,
        live: facts.reporter.liveOf(call.id),
        away,
      }),
    }));
  }
}
