/** One attempt of the pairing page to reach the desktop and prove the one-time code. */
import { clientHandshake } from '#shared/bridge-client.ts';
import type { PairingTarget } from '#shared/pairing-link.ts';
import type { Attempt } from './pairing.ts';

export const attemptPairing = (target: PairingTarget): Promise<Attempt> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${target.port}/`);
    /** What the desktop said, one after the other; null until the socket is open. */
    let talk: Promise<void> | null = null;
    socket.addEventListener('open', () => {
      const me = { role: 'pair', instance: target.instance, portal: '', hub: 'pair', key: target.code } as const;
      const step = clientHandshake(me, (message) => socket.send(JSON.stringify(message)));
      const take = async (data: unknown): Promise<void> => {
        const verdict = await step(parse(data));
        if (verdict === 'go on') return;
        resolve(verdict);
        socket.close();
      };
      talk = Promise.resolve();
      socket.addEventListener('message', ({ data }) => {
        talk = (talk ?? Promise.resolve()).then(() => take(data));
      });
    });
    socket.addEventListener('close', () => {
      if (talk === null) return resolve('unreachable');
      // The desktop says goodbye right after its welcome, which may still be being checked.
      void talk.then(() => resolve('refused'));
    });
  });

function parse(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}
