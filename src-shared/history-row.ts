/** One line of the list of recent calls. */
import { type Call, type Direction, type EndCause, talkSeconds } from './call.ts';
import type { FailureReason } from './failure.ts';
import { partyOf } from './party.ts';
import { recallNumber } from './numbers/recall-number.ts';
import type { QualityWord } from './quality.ts';

export interface HistoryRow {
  readonly id: string;
  readonly direction: Direction;
  readonly number: string;
  /** To be dialled to call again; what is shown is `number`. */
  readonly recall: string;
  readonly name: string | null;
  readonly startedAt: number;
  readonly talkSeconds: number;
  readonly outcome: 'talked' | EndCause;
  /** How it sounded; null where nothing was measured. */
  readonly sound: QualityWord | null;
  /** Mean opinion score of the whole call, 1 to 4.5. */
  readonly mos: number | null;
}

/** What the CRM knows of a call, in the words that the agent reads. */
export type ReportState = 'notReported' | 'waiting' | 'inProgress' | 'done' | 'refused';

/** `lost`: there is nothing to hand over any more. */
export interface RecordingMark {
  readonly state: 'waiting' | 'uploading' | 'done' | 'failed' | 'lost';
  /** How much of it has left this computer; null: nobody counts. */
  readonly percent: number | null;
}

export interface ReportedHistoryRow extends HistoryRow {
  readonly report: ReportState;
  /** null: there is none, or it isn't for the CRM. */
  readonly recording: RecordingMark | null;
  /** Why the CRM doesn't have the call, or else its recording; null where nothing is wrong. */
  readonly why: FailureReason | null;
  /** Whether another try by hand may help. */
  readonly mayRetry: boolean;
}

export function historyRow(call: Call): HistoryRow {
  return {
    id: call.id,
    direction: call.direction,
    number: call.remote.e164 ?? call.remote.number,
    recall: recallNumber(call),
    name: partyOf(call).name,
    startedAt: call.at.created,
    talkSeconds: talkSeconds(call),
    outcome: call.at.answered === null ? (call.end?.cause ?? 'failed') : 'talked',
    sound: call.quality?.word ?? null,
    mos: call.quality?.mos?.mean ?? null,
  };
}
