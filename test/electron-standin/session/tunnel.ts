/** CONNECT through a session's proxy (RFC 9110 9.3.6), with Basic authentication (RFC 7617). */
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { AuthInfo } from 'electron';
import { NotCopied } from '../strict.ts';
import type { Credentials, ProxyAddress, SessionProxy } from './proxy.ts';

/** Who may be asked for a password; for a WebSocket nobody (see LEDGER). */
export type Ask = (info: AuthInfo) => Promise<Credentials | null>;

/** @throws Error with Chromium's words: `net::ERR_…` */
export async function openTunnel(proxy: SessionProxy, host: string, port: number, ask: Ask | null): Promise<Socket> {
  const address = proxy.proxyOf(host);
  if (address === null) return connected(connect({ host, port }), 'ERR_CONNECTION_FAILED');
  let credentials = proxy.credentialsFor(address);
  for (;;) {
    const answer = await connectThrough(address, `${host}:${port}`, credentials);
    if (answer.status === 200) {
      if (credentials !== null) proxy.keep(address, credentials);
      return answer.socket;
    }
    answer.socket.destroy();
    if (answer.status !== 407) throw failure('ERR_TUNNEL_CONNECTION_FAILED');
    proxy.keep(address, null);
    const realm = /^Basic\b.*realm="([^"]*)"/i.exec(answer.challenge)?.[1];
    if (realm === undefined) throw new NotCopied(`a proxy that asks by ${answer.challenge}`);
    credentials = ask === null ? null : await ask({ ...address, isProxy: true, scheme: 'basic', realm });
    if (credentials === null) throw failure('ERR_TUNNEL_CONNECTION_FAILED');
  }
}

function connectThrough(
  { host, port }: ProxyAddress,
  target: string,
  credentials: Credentials | null,
): Promise<{ status: number; socket: Socket; challenge: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; socket: Socket; challenge: string }>();
  const basic = credentials && Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
  const headers = { host: target, ...(basic !== null && { 'proxy-authorization': `Basic ${basic}` }) };
  const outgoing = request({ host, port, method: 'CONNECT', path: target, headers, agent: false });
  outgoing.on('connect', ({ statusCode = 0, headers: answered }, socket) => {
    resolve({
      status: statusCode,
      socket,
      challenge: [answered['proxy-authenticate']].flat()[0] ?? '',
    });
  });
  outgoing.on('error', (cause) => reject(failure('ERR_PROXY_CONNECTION_FAILED', cause)));
  outgoing.end();
  return promise;
}

function connected(socket: Socket, code: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', (cause) => reject(failure(code, cause)));
  });
}

const failure = (code: string, cause?: unknown): Error => new Error(`net::${code}`, { cause });
