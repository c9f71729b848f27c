/** The newest snapshot of the program's state. The window keeps no copy of anything that main decides. */
import type { WindowApi } from '#shared/ipc.ts';
import type { AppState } from '#shared/state.ts';

export interface Store {
  /** For `useSyncExternalStore`. @returns a function that stops listening */
  readonly subscribe: (changed: () => void) => () => void;
  /** null until the first snapshot is here */
  readonly snapshot: () => AppState | null;
}

export function createStore(api: Pick<WindowApi<'ui'>, 'invoke' | 'on'>): Store {
  const listeners = new Set<() => void>();
  let current: AppState | null = null;

  const take = (state: AppState): void => {
    current = state;
    for (const changed of listeners) changed();
  };

  api.on('state:changed', take);
  api.invoke('state:get', undefined).then(
    // A push that overtook this answer is newer.
    (state) => current ?? take(state),
    // The window stays at "starting": main pushes a snapshot with the next change.
    (error: unknown) => console.error('No first snapshot', error),
  );

  return {
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    snapshot: () => current,
  };
}
