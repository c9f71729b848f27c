/** What the outcomes of one request say about when to come back: to these calls, and to the portal at all. */
import type { FailureReason } from '#shared/failure.ts';
import type { Lanes } from './lanes.ts';
import { isOver } from './matters.ts';
import { delayAfter, type ReportPolicy } from './report-policy.ts';
import type { StepOutcome } from './report-requests.ts';
import type { Item } from './traffic.ts';

export interface Taken {
  readonly task: Item;
  readonly outcome: StepOutcome;
}

export interface Judgement {
  /** Whether the portal has answered anything. */
  readonly answered: boolean;
  /** Why it hasn't. */
  readonly trouble: FailureReason | null;
  readonly detail: string;
}

/** @param ms how long a batch took; null when that says nothing about the portal */
export function judge(
  taken: readonly Taken[],
  at: { readonly now: number; readonly ms: number | null },
  { lanes, policy, random }: { lanes: Lanes; policy: ReportPolicy; random: () => number },
): Judgement {
  const jitter = random();
  for (const { task, outcome } of taken) {
    const { matter } = task;
    matter.trouble = outcome.trouble;
    matter.failures = outcome.trouble === null ? 0 : matter.failures + 1;
    if (outcome.trouble === null) continue;
    matter.late ||= isOver(matter);
    const table = isOver(matter) ? policy.retryMs.ended : policy.retryMs.ringing;
    // The same jitter for all: what went together comes back together.
    matter.notBefore = at.now + delayAfter(matter.failures, table, policy.jitter, () => jitter);
    if (outcome.retryAt !== undefined) lanes.blocked(task.step.do, outcome.retryAt);
  }
  // An announcement goes to other desktops: it says nothing about the portal.
  const told = taken.filter(({ task }) => task.step.do !== 'announce');
  const bad = told.find(({ outcome }) => outcome.trouble !== null)?.outcome;
  const answered = told.some(({ outcome }) => outcome.trouble === null);
  if (answered) lanes.answered();
  if (bad !== undefined)
    lanes.late.failed(
      told.length,
      told.some(({ outcome }) => outcome.state === 'unknown'),
    );
  else if (at.ms !== null) lanes.late.carriedOut(told.length, at.ms);
  const trouble = answered ? null : (bad?.trouble ?? null);
  if (told.some(({ outcome }) => outcome.trouble === 'portalOverloaded' && outcome.retryAt === undefined))
    lanes.overloaded(at.now);
  else if (trouble !== null && trouble !== 'portalSignInNeeded' && trouble !== 'portalOverloaded') lanes.outage(at.now);
  return { answered, trouble, detail: bad?.detail ?? '' };
}
