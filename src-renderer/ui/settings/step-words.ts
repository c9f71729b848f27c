/** A step of a number on its way, in words. Pure. */
import type { Phrase } from '#shared/card-view.ts';
import type { NumberStep } from '#shared/numbers/number-step.ts';

/** Where it ends is the result, and said as such. */
export type WayStep = Exclude<NumberStep, { step: 'target' }>;

export const isWayStep = (step: NumberStep): step is WayStep => step.step !== 'target';

export function stepWords(step: WayStep): Phrase {
  switch (step.step) {
    case 'anonymous':
      return { key: 'numbers.step.anonymous' };
    case 'refused':
      return { key: `refusal.${step.reason}` };
    case 'rule':
      return { key: `numbers.step.${step.list}`, params: { rule: String(step.rule + 1), number: step.number } };
    case 'allowed':
      return { key: 'numbers.step.allowed', params: { pattern: String(step.pattern + 1) } };
    default:
      return { key: `numbers.step.${step.step}`, params: { number: step.number } };
  }
}
