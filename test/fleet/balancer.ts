/**
 * What a company has in front of two replicas: in turn; the other one when a connection is refused; and 502, without a
 * second attempt, when a replica dies over a request, because it may have been carried out.
 */
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Incoming } from '../../sandbox/portal/http/listener.ts';
import type { Replica } from './replica.ts';

export class Balancer {
  readonly replicas: Replica[] = [];
  #turn = 0;

  readonly forward = async ({ request: asked, url, source }: Incoming): Promise<Response> => {
    const body = asked.method === 'GET' ? null : Buffer.from(await asked.arrayBuffer());
    for (let attempt = 0; attempt < this.replicas.length; attempt += 1) {
      const replica = this.replicas[(this.#turn += 1) % this.replicas.length];
      if (replica === undefined || replica.isDead) continue;
      const answer = await pass(asked, `${url.pathname}${url.search}`, body, source, replica.port);
      if (answer !== 'refused') return answer;
    }
    return new Response('no replica', { status: 502 });
  };
}

async function pass(
  asked: Request,
  path: string,
  body: Buffer | null,
  source: string,
  port: number,
): Promise<Response | 'refused'> {
  const headers: Record<string, string> = Object.fromEntries(asked.headers);
  for (const name of ['host', 'connection', 'content-length', 'transfer-encoding']) delete headers[name];
  if (body !== null) headers['content-length'] = String(body.length);
  const { promise, resolve } = Promise.withResolvers<Response | 'refused'>();
  const outgoing = request(
    { host: '127.0.0.1', port, path, method: asked.method, headers: { ...headers, 'x-forwarded-for': source } },
    (incoming) => {
      buffer(incoming).then(
        (content) => {
          const type = incoming.headers['content-type'] ?? 'text/plain';
          resolve(new Response(content, { status: incoming.statusCode ?? 502, headers: { 'content-type': type } }));
        },
        () => resolve(new Response('died', { status: 502 })),
      );
    },
  );
  outgoing.on('error', (error: NodeJS.ErrnoException) =>
    resolve(error.code === 'ECONNREFUSED' ? 'refused' : new Response('died', { status: 502 })),
  );
  outgoing.end(body ?? undefined);
  return promise;
}
