/** The end of the program, in order. */
import { app } from 'electron';

/** Quits, and does this last of all: it must lead to `app.quit()`. */
export type QuitWith = (last: () => void) => void;

/** `before-quit` waits until `stop` is through: calls hung up, everything written down. Then the program really ends. */
export function quitInOrder(stop: () => Promise<void>): QuitWith {
  let last = (): void => app.quit();
  let state: 'running' | 'stopping' | 'stopped' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'stopping') return;
    state = 'stopping';
    const end = (): void => {
      state = 'stopped';
      last();
    };
    stop().then(end, (error: unknown) => {
      console.error(error);
      end();
    });
  });
  return (action) => {
    last = action;
    app.quit();
  };
}
