/** The end of the program, in order. */
import { app } from 'electron';

/** `before-quit` waits until `stop` is through: calls hung up, everything written down. Then the program really ends. */
export function quitInOrder(stop: () => Promise<void>): void {
  let state: 'running' | 'stopping' | 'stopped' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'stopping') return;
    state = 'stopping';
    const end = (): void => {
      state = 'stopped';
      app.quit();
    };
    stop().then(end, (error: unknown) => {
      console.error(error);
      end();
    });
  });
}
