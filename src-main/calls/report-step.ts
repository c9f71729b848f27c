/** What the journal remembers of talking to the portal about a call. */
import type { FailureReason } from '#shared/failure.ts';

/**
 * `announce` goes to the agent's other desktops, everything else to the portal. `pass` shows the card to a colleague.
 * `attach` asks for an address and sends the recording there, `inline` sends it in the request itself (bitrix24.md 3.5, 2b
 * and 2a). `again` is sent nowhere: the agent wants another try, and what was refused before counts no more.
 */
export const stepNames = [
  'register',
  'announce',
  'show',
  'hide',
  'pass',
  'finish',
  'verify',
  'attach',
  'inline',
  'again',
] as const;
export type StepName = (typeof stepNames)[number];

/**
 * `sending` is written before the request leaves and replaced by its outcome. Where it still stands after a restart,
 * the program died in between and nobody knows what the portal has done: the same as `unknown`. `blocked`: the portal gave
 * an address for the recording, but nothing may go there.
 */
export const stepStates = ['sending', 'answered', 'notFound', 'refused', 'blocked', 'unknown', 'unsent'] as const;
export type StepState = (typeof stepStates)[number];

export interface ReportStep {
  readonly step: StepName;
  readonly state: StepState;
  /** When it was about to be sent. */
  readonly at: number;
  /** The CALL_ID that it was about; of a `register`, the one that it brought. */
  readonly portalCallId: string | null;
  /** Whose cards a `show` or `hide` was about; null: the owner's. */
  readonly users?: readonly string[] | null;
  /** Why it came to nothing. */
  readonly reason?: FailureReason | null;
}

/** How the portal's record of a call came to rest. `continued`: another round of the same physical call speaks for it. */
export type Settlement = 'done' | 'refused' | 'none' | 'continued';
