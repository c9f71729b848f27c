import { type ClientRequest as NodeRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AuthInfo } from 'electron';
import type { Credentials, SessionProxy } from '../session/proxy.ts';
import { TunnelAgent } from '../session/tunnel-agent.ts';
import { NotCopied, strictEmitter } from '../strict.ts';

export interface ClientRequestOptions {
  readonly method?: string;
  /** Or its parts, as Node's http takes them. */
  readonly url?: string;
  readonly protocol?: string;
  readonly hostname?: string;
  readonly port?: number | string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | string[] | number | null | undefined>>;
  readonly redirect?: string;
  readonly credentials?: string;
  readonly cache?: string;
  /** Whose proxy is used. */
  readonly session?: { readonly proxy: SessionProxy };
}

const PIECE = 64 * 1024;
/** The last two are Node's: Electron's is an EventEmitter that never emits them, and electron-updater listens all the same. */
const EVENTS = ['response', 'redirect', 'abort', 'error', 'close', 'login', 'aborted', 'socket'];

/**
 * `net.request` on Node's network. Redirects are only told, never followed: who doesn't end the request in 'redirect' gets an
 * error that says so.
 * As in Electron it is a stream that one writes to: 'close' says that the body has left, and the answer comes after it.
 */
export class ClientRequest extends strictEmitter('ClientRequest', EVENTS) {
  readonly #request: NodeRequest;
  #ended = false;
  #closed = false;
  readonly #progress = { active: false, started: false, current: 0, total: 0 };

  constructor(options: ClientRequestOptions) {
    super();
    const { method = 'GET', redirect = 'follow', headers = {} } = options;
    const url = addressOf(options);
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const agent = options.session === undefined ? null : this.#tunnel(options.session.proxy, new URL(url));
    this.#request = send(url, { method, ...(agent !== null && { agent }) });
    for (const [name, value] of Object.entries(headers)) if (value != null) this.setHeader(name, String(value));
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
      const missing = redirect === 'manual' ? null : new NotCopied('net.request that follows a redirect');
      if (!this.#ended) this.#end(missing ?? new Error('Redirect was cancelled'));
      this.#request.destroy();
    });
  }

  #tunnel(proxy: SessionProxy, { protocol, hostname }: URL): TunnelAgent | null {
    if (proxy.proxyOf(hostname) === null) return null;
    if (protocol !== 'https:') throw new NotCopied('plain http through a proxy');
    return new TunnelAgent(proxy, (info) => this.#ask(info));
  }

  /** Nobody listens, or an answer without a name: cancelled (docs/api/client-request, 'login'). */
  #ask(info: AuthInfo): Promise<Credentials | null> {
    return new Promise((resolve) => {
      const answered = (user?: string, password = ''): void => resolve(user ? { user, password } : null);
      if (!this.emit('login', info, answered)) resolve(null);
    });
  }

  setHeader(name: string, value: string): void {
    this.#request.setHeader(name, value);
  }

  end(body: Buffer | string = ''): void {
    const bytes = Buffer.from(body);
    if (!this.#request.hasHeader('content-length') && bytes.length > 0)
      this.#request.setHeader('content-length', bytes.length);
    Object.assign(this.#progress, { active: true, started: true, total: bytes.length });
    this.#write(bytes);
  }

  getUploadProgress(): { active: boolean; started: boolean; current: number; total: number } {
    return this.#progress.active && !this.#ended
      ? { ...this.#progress }
      : { active: false, started: false, current: 0, total: 0 };
  }

  /** Piece by piece, as fast as the connection takes them. */
  #write(bytes: Buffer): void {
    if (bytes.length === 0) return void this.#request.end();
    const piece = bytes.subarray(0, PIECE);
    this.#request.write(piece, (error) => {
      // 'error' says so.
      if (error) return;
      this.#progress.current += piece.length;
      this.#write(bytes.subarray(PIECE));
    });
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

/** Electron builds it in this way from Node's names (lib `net-client-request`, `parseOptions`). */
function addressOf({
  url,
  protocol = 'http:',
  hostname = 'localhost',
  port,
  path = '/',
}: ClientRequestOptions): string {
  return url ?? new URL(path, `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`).href;
}
