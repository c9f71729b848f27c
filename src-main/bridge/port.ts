/** The bridge's port: chosen once per installation, because the portal's user option and firewalls remember it. */
import { randomInt } from 'node:crypto';
import type { Server } from 'node:http';
import { Failure } from '#shared/failure.ts';

export interface PortChoice {
  readonly port: number;
  /** `bridgePort`: the wanted port was taken, this is another one. */
  readonly failure: Failure | null;
}

/** Below the ports that systems hand out for outgoing connections (Linux 32768, Windows and macOS 49152 and up). */
const RANGE = { from: 15_000, to: 32_000 } as const;
const TRIES = 20;

/**
 * @param wanted the port of this installation; null chooses one
 * @throws Failure `bridgePort` when no port can be had at all
 */
export async function listenSomewhere(server: Server, wanted: number | null): Promise<PortChoice> {
  let failure: Failure | null = null;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = wanted !== null && attempt === 0 ? wanted : randomInt(RANGE.from, RANGE.to);
    try {
      await listenOn(server, port);
      return { port, failure };
    } catch (cause) {
      const error = new Failure('bridgePort', `port ${port} is not to be had`, { cause });
      // EACCES: Windows reserves whole ranges, for Hyper-V among others.
      if (!isTaken(cause)) throw error;
      if (port === wanted) failure = error;
    }
  }
  throw failure ?? new Failure('bridgePort', `no free port in ${TRIES} tries`);
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function isTaken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'EADDRINUSE' || code === 'EACCES';
}
