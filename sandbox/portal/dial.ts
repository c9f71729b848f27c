import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** How the portal's server side reaches handlers whose names only the test browser can resolve. */
export interface Dial {
  /** Posts a form and gives the HTTP status. */
  post(address: string, body: URLSearchParams): Promise<number>;
}

/**
 * `*.localhost` and the names in `ports` are reached on loopback. Certificates aren't verified: in the sandbox they come
 * from a throw-away CA, and nothing secret leaves this machine.
 */
export function loopbackDial(ports: ReadonlyMap<string, number>): Dial {
  return {
    post(address, body) {
      const url = new URL(address);
      const local = url.hostname.endsWith('.localhost') || ports.has(url.host);
      const port = ports.get(url.host) ?? (Number(url.port) || (url.protocol === 'https:' ? 443 : 80));
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = send(
        {
          host: local ? '127.0.0.1' : url.hostname,
          port,
          servername: url.hostname,
          rejectUnauthorized: false,
          method: 'POST',
          path: url.pathname + url.search,
          headers: { host: url.host, 'content-type': 'application/x-www-form-urlencoded' },
          timeout: 10_000,
          agent: false,
        },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      request.on('timeout', () => request.destroy(new Error('the handler did not answer in 10 s')));
      request.on('error', reject);
      request.end(body.toString());
      return promise;
    },
  };
}
