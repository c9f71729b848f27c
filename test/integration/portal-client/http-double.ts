/** A web server whose every answer the test decides: for what the sandbox portal never says. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface DoubleRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The body of a JSON request. */
  readonly json: Record<string, unknown>;
}
export type DoubleAnswer = (request: DoubleRequest, response: ServerResponse) => void;

export interface HttpDouble extends AsyncDisposable {
  readonly origin: string;
  readonly requests: DoubleRequest[];
  answer: DoubleAnswer;
}

export async function startHttpDouble(answer: DoubleAnswer): Promise<HttpDouble> {
  const requests: DoubleRequest[] = [];
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => (body += chunk));
    incoming.on('end', () => {
      const json = incoming.headers['content-type'] === 'application/json' ? JSON.parse(body) : {};
      const request = { path: incoming.url ?? '', headers: incoming.headers, body, json };
      requests.push(request);
      double.answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the double has no port');
  const double: HttpDouble = {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    answer,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return double;
}

export const json =
  (body: unknown, status = 200): DoubleAnswer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };

export const html =
  (status: number): DoubleAnswer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>Sign in to the network</title>');
  };

/** The request is read, perhaps carried out, and the connection dies before the answer. */
export const cut: DoubleAnswer = (_request, response) => void response.destroy();
