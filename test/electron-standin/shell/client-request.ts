import { type ClientRequest as NodeRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { NotCopied, strictEmitter } from '../strict.ts';

export interface ClientRequestOptions {
  readonly method?: string;
  readonly url: string;
  readonly redirect?: string;
  readonly credentials?: string;
  readonly cache?: string;
}

/**
 * `net.request` on Node's network. Redirects are only told, never followed: that is all the product asks for.
 * As in Electron it is a stream that one writes to: 'close' says that the body has left, and the answer comes after it.
 */
export class ClientRequest extends strictEmitter('ClientRequest', ['response', 'redirect', 'abort', 'error', 'close']) {
  readonly #request: NodeRequest;
  #ended = false;
  #closed = false;

  constructor(options: ClientRequestOptions) {
    super();
    const { url, method = 'GET', redirect = 'follow' } = options;
    if (redirect !== 'manual') throw new NotCopied(`net.request with redirect '${redirect}'`);
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    this.#request = send(url, { method });
    this.#request.on('error', (error) => this.#end(error));
    this.#request.on('finish', () => this.#close());
    this.#request.on('close', () => this.#end());
    this.#request.on('response', (response) => {
      const { statusCode = 0, headers } = response;
      const { location } = headers;
      if (statusCode < 300 || statusCode >= 400 || statusCode === 304 || location === undefined) {
        this.emit('response', response);
        return;
      }
      this.emit('redirect', statusCode, method, new URL(location, url).href, headers);
      this.#end(new Error('Redirect was cancelled'));
      this.#request.destroy();
    });
  }

  setHeader(name: string, value: string): void {
    this.#request.setHeader(name, value);
  }

  end(body?: Buffer | string): void {
    this.#request.end(body);
  }

  abort(): void {
    if (this.#ended) return;
    this.emit('abort');
    this.#end();
    this.#request.destroy();
  }

  /** At most one 'error', also after 'close', and none after an abort. */
  #end(error?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    if (error) this.emit('error', error);
    this.#close();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.emit('close');
  }
}
