/**
 * The quiet steps of "Test my phone", as far as they disturb nobody: no tone, no call. The phone window runs them; where
 * the agent's own test is under way, its results serve here, too.
 */
import type { CheckProgress, CheckStep } from '#shared/phone.ts';
import type { PhoneFacts } from '#shared/state.ts';
import type { Telephone } from '../../telephone.ts';

export type TestedTelephone = Pick<Telephone, 'on' | 'off' | 'setQuietCheck'> & { readonly facts: PhoneFacts };

/** @param ended then nothing of it goes on. @returns asks for one step's end */
export function phoneSteps(
  telephone: TestedTelephone,
  ended: AbortSignal,
): (step: CheckStep) => Promise<CheckProgress> {
  const steps = new Map<CheckStep, PromiseWithResolvers<CheckProgress>>();
  const stepOf = (name: CheckStep): PromiseWithResolvers<CheckProgress> => {
    const step = steps.get(name) ?? Promise.withResolvers<CheckProgress>();
    steps.set(name, step);
    return step;
  };
  const hear = (progress: CheckProgress): void => {
    if (progress.state !== 'running') stepOf(progress.step).resolve(progress);
  };
  const look = (): void => {
    for (const progress of telephone.facts.check?.steps ?? []) hear(progress);
  };
  const agentTests = (): boolean => telephone.facts.check?.running === true;
  const isAgents = agentTests();
  if (!isAgents) telephone.setQuietCheck(true);
  telephone.on('quietCheck', hear);
  // An older result of the agent's own test says nothing about now.
  const lookWhileRunning = (): void => {
    if (isAgents || agentTests()) look();
  };
  telephone.on('changed', lookWhileRunning);
  if (isAgents) look();
  ended.addEventListener(
    'abort',
    () => {
      telephone.off('quietCheck', hear);
      telephone.off('changed', lookWhileRunning);
      if (!agentTests()) telephone.setQuietCheck(false);
    },
    { once: true },
  );
  return (name) => stepOf(name).promise;
}
