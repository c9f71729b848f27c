/** What the journal remembers of talking to the portal about a call. */

/** `announce` goes to the agent's other desktops, everything else to the portal. `pass` shows the card to a colleague. */
export const stepNames = ['register', 'announce', 'show', 'hide', 'pass', 'finish', 'verify', 'attach'] as const;
export type StepName = (typeof stepNames)[number];

/**
 * `sending` is written before the request leaves and replaced by its outcome. Where it still stands after a restart,
 * the program died in between and nobody knows what the portal has done: the same as `unknown`.
 */
export const stepStates = ['sending', 'answered', 'notFound', 'refused', 'unknown', 'unsent'] as const;
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
}

/** How the portal's record of a call came to rest. `continued`: another round of the same physical call speaks for it. */
export type Settlement = 'done' | 'refused' | 'none' | 'continued';
