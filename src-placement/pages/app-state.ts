/** What the administrator's page shows. Pure: `app.ts` does what its buttons say. */
import type { WizardCheck, WizardRefusal, WizardStatus } from '#shared/host-wizard.ts';

export type EventTest =
  | { readonly state: 'waiting' }
  | { readonly state: 'arrived'; readonly ms: number }
  | { readonly state: 'lost' };

export type Action = 'retry' | 'setUp' | 'repair' | 'finish' | 'test' | 'unbind' | 'reallyUnbind' | 'keep';

export type WizardView =
  | { readonly kind: 'loading' }
  /** Opened in a tab of its own: there is no portal around it. */
  | { readonly kind: 'outside' }
  | { readonly kind: 'refused'; readonly why: WizardRefusal }
  | { readonly kind: 'failed' }
  | {
      readonly kind: 'ready';
      readonly status: WizardStatus;
      /** Bitrix24 waits for the end of the installation. */
      readonly installing: boolean;
      readonly busy: boolean;
      readonly asking: boolean;
      readonly test: EventTest | null;
    };

export type ReadyView = Extract<WizardView, { kind: 'ready' }>;

/** Comes with the first event after the installation, so it is no reason not to finish it. */
const isNeeded = ({ name }: WizardCheck): boolean => name !== 'applicationToken';

export const isComplete = ({ checks }: WizardStatus): boolean =>
  checks.filter(isNeeded).every(({ state }) => state === 'ok');

/** Nothing is there yet, some is, all is. */
export function stage({ checks }: WizardStatus): 'new' | 'partial' | 'done' {
  if (isComplete({ checks, installed: true })) return 'done';
  const bound = checks.filter((check) => isNeeded(check) && check.name !== 'scopes');
  return bound.every(({ state }) => state === 'missing') ? 'new' : 'partial';
}

/** The first one is the one to press, and has the keyboard. */
export function actions(view: WizardView): Action[] {
  if (view.kind === 'failed') return ['retry'];
  if (view.kind !== 'ready') return [];
  // Whoever presses Enter twice keeps it.
  if (view.asking) return ['keep', 'reallyUnbind'];
  const at = stage(view.status);
  if (at === 'new') return ['setUp'];
  if (at === 'partial') return ['repair', 'unbind'];
  return view.installing ? ['finish', 'unbind'] : ['test', 'unbind'];
}
