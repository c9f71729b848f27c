/**
 * A slow line in front of a server: so many bytes a second for everybody on it together, and a round trip that takes its
 * time. Chromium's own throttling leaves SharedWorkers out, and knows nothing of connections; this is a wire.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { connect } from 'node:net';

export interface SlowLine {
  readonly port: number;
  close(): Promise<void>;
}

export async function openSlowLine(
  target: number,
  { bytesPerSecond, roundTripMs }: { bytesPerSecond: number; roundTripMs: number },
): Promise<SlowLine> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, action: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  };
  /** When the line has room again, each way. */
  const free = { up: 0, down: 0 };
  const passes = (from: Socket, to: Socket, way: 'up' | 'down', extraMs: () => number): void => {
    /** What was said first arrives first, also its end. */
    let last = 0;
    const arrival = (bytes: number): number => {
      const now = performance.now();
      free[way] = Math.max(free[way], now) + (bytes / bytesPerSecond) * 1000;
      last = Math.max(last, free[way] + roundTripMs / 2 + extraMs());
      return last - now;
    };
    from.on('data', (chunk) => later(arrival(chunk.length), () => void (to.destroyed || to.write(chunk))));
    from.on('end', () => later(arrival(0), () => to.end()));
    from.on('error', () => to.destroy());
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    // TCP's handshake is a round trip of its own, which loopback has made in no time.
    const openedAt = performance.now();
    passes(near, far, 'up', () => Math.max(0, openedAt + roundTripMs - performance.now()));
    passes(far, near, 'down', () => 0);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
