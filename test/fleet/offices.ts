/** Offices with an address each: the portal counts requests by where they come from (bitrix24.md 2.5). */
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** 127.0.1.1, 127.0.2.1, …: all of 127/8 is this computer on Linux. */
export const officeAddress = (office: number): string => `127.0.${office + 1}.1`;

/** A `fetch` whose requests leave from that address. As much of it as a JSON POST needs. */
export function fetchFrom(localAddress: string): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const outgoing = request(
      String(input),
      { method: init.method ?? 'GET', headers: init.headers as Record<string, string>, localAddress },
      (incoming) => {
        text(incoming).then(
          (body) => resolve(new Response(body, { status: incoming.statusCode ?? 0 })),
          (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(typeof init.body === 'string' ? init.body : undefined);
    return promise;
  };
}
