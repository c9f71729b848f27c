/** A wire to the bridge that can be cut and mended: a TCP port in front of its own, which its Host check must not notice. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Wire {
  readonly port: number;
  /** Every connection breaks, and no new one is taken. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function openWire(target: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  let server: Server;
  const open = async (port: number): Promise<number> => {
    server = createServer((near) => {
      const far = keep(connect(target, '127.0.0.1'));
      keep(near).once('data', (first) => {
        far.write(first.toString('latin1').replace(/^Host: 127\.0\.0\.1:\d+/m, `Host: 127.0.0.1:${target}`), 'latin1');
        near.pipe(far);
      });
      far.pipe(near);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const port = await open(0);
  return { port, cut: close, mend: async () => void (await open(port)), close };
}
