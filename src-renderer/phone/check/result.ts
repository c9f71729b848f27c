/** How one step of "Test my phone" ended. `detail` is facts that read the same in every language: names, figures, units. */
import type { CheckProgress, CheckReason } from '#shared/phone.ts';

export interface StepResult {
  readonly state: Exclude<CheckProgress['state'], 'running'>;
  readonly reason: CheckReason | null;
  readonly detail: string | null;
}

export const passed = (detail: string): StepResult => ({ state: 'passed', reason: null, detail });

export const failed = (reason: CheckReason, detail: string | null = null): StepResult => ({
  state: 'failed',
  reason,
  detail,
});

export const skipped = (reason: CheckReason): StepResult => ({ state: 'skipped', reason, detail: null });

/** Figures of a detail, those that aren't known left out. */
export const facts = (...known: readonly (string | null)[]): string =>
  known.filter((fact) => fact !== null && fact !== '').join(' · ');

export const milliseconds = (ms: number): string => `${Math.round(ms)} ms`;
