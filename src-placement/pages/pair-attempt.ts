/** One attempt of the pairing page to reach the desktop and prove the one-time code. */
import { clientHandshake } from '#shared/bridge-client.ts';
import type { PairingTarget } from '#shared/pairing-link.ts';
import type { Attempt } from './pairing.ts';

export function attemptPairing({ port, instance, code }: PairingTarget): Promise<Attempt> {
  const { promise, resolve } = Promise.withResolvers<Attempt>();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  /** What the desktop said, one after the other; null until the socket is open. */
  let talk: Promise<void> | null = null;
  socket.addEventListener('open', () => {
    talk = Promise.resolve();
    const me = { role: 'pair', instance, portal: '', hub: 'pair', key: code } as const;
    const step = clientHandshake(me, (message) => socket.send(JSON.stringify(message)));
    socket.addEventListener('message', ({ data }) => {
      talk = (talk ?? Promise.resolve()).then(async () => {
        const verdict = await step(parse(data));
        if (verdict === 'go on') return;
        resolve(verdict);
        socket.close();
      });
    });
  });
  socket.addEventListener('close', () => {
    if (talk === null) return resolve('unreachable');
    // The desktop says goodbye right after its welcome, which may still be being checked.
    void talk.then(() => resolve('refused'));
  });
  return promise;
}

function parse(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}
