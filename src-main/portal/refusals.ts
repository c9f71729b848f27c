/** Why the portal turns a call or its recording down for good, by what it says of it (bitrix24.md 3.2, 3.3, 3.5). */
import type { FailureReason } from '#shared/failure.ts';
import type { StepName } from '../calls/report-step.ts';

const said: readonly (readonly [RegExp, FailureReason])[] = [
  [/^user is not found/i, 'portalUserInactive'],
  [/phone number format/i, 'portalNumber'],
  [/^call is not found/i, 'portalLostCall'],
];

export function refusalReason(step: StepName, description: string): FailureReason {
  const known = said.find(([text]) => text.test(description))?.[1];
  return known ?? (step === 'attach' || step === 'inline' ? 'portalRecording' : 'portalRefused');
}
