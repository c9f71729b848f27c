/** The program's own updates, as the windows show them. */

/** Why this installation doesn't update itself. */
export type NoUpdates =
  /** By the agent or the administrator. */
  | 'switchedOff'
  /** MSI, deb, rpm: whoever installed it brings the next version. */
  | 'installedByOthers'
  /** The package was made without a feed. */
  | 'noFeed'
  /** Windows: the package doesn't say who signs its successors. */
  | 'unsigned'
  /** Run from its sources. */
  | 'unpackaged';

export type UpdateProblem = 'updateUnreachable' | 'updateRefused' | 'updateNotInstalled';

/**
 *   off ◀──▶ idle ──▶ checking ──▶ downloading ──▶ ready ──▶ installing
 *             ▲           │            │            │  ▲
 *             └───────────┴── failed ◀─┘            ▼  │ the last call ends
 *                                                 waiting
 */
export type UpdateState =
  | { readonly state: 'off'; readonly why: NoUpdates }
  | { readonly state: 'idle'; readonly checkedAt: number | null }
  | { readonly state: 'checking' }
  | { readonly state: 'downloading'; readonly version: string; readonly percent: number }
  /** `later`: the agent isn't reminded before. */
  | { readonly state: 'ready'; readonly version: string; readonly later: number | null }
  /** It was asked for during a call. */
  | { readonly state: 'waiting'; readonly version: string }
  /** `ready` again when the agent would rather not have the program end. */
  | { readonly state: 'installing'; readonly version: string }
  | { readonly state: 'failed'; readonly problem: UpdateProblem; readonly at: number };
