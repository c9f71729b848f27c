import type { AppState } from '#shared/state.ts';
import type { SetupStep } from '../state/view.ts';

/** Whether a step of the set-up has nothing left to ask. */
export function isDone(state: Pick<AppState, 'account' | 'portal' | 'card'>, step: SetupStep): boolean {
  switch (step) {
    case 'telephone':
      return state.account !== null;
    case 'portal':
      return state.portal.state === 'online' || state.portal.state === 'offline';
    case 'browser':
      return state.card.state === 'direct';
  }
}
