/** One attempt of the pairing page to reach the desktop and prove the one-time code. */
import { clientHandshake } from '#shared/bridge-client.ts';
import type { PairingTarget } from '#shared/pairing-link.ts';
import type { Attempt } from './pairing.ts';

export function attemptPairing({ port, instance, code }: PairingTarget): Promise<Attempt> {
  const { promise, resolve } = Promise.withResolvers<Attempt>();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  let opened = false;
  socket.onopen = () => {
    opened = true;
    const me = { role: 'pair', instance, portal: '', hub: 'pair', key: code } as const;
    const step = clientHandshake(me, (message) => socket.send(JSON.stringify(message)));
    let order = Promise.resolve();
    socket.onmessage = ({ data }) => {
      order = order.then(async () => {
        const verdict = await step(parse(data));
        if (verdict === 'go on') return;
        resolve(verdict);
        socket.close();
      });
    };
    // The desktop says goodbye right after its welcome, which may still be being checked.
    socket.onclose = () => void order.then(() => resolve('refused'));
  };
  socket.onclose = () => resolve(opened ? 'refused' : 'unreachable');
  return promise;
}

function parse(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}
