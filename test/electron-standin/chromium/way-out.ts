/**
 * The way out of Chromium's pages with STANDIN_PROXY=1: a proxy on loopback that does what the session's settings say.
 * They can change at any time, and Chromium's own only at its start. Pages make WebSockets and nothing else.
 */
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { record } from '../record.ts';
import type { SessionProxy } from '../session/proxy.ts';
import { openTunnel } from '../session/tunnel.ts';

/** Known once there is a default session. */
let proxy: SessionProxy | null = null;
export const goOutBy = (settings: SessionProxy): void => {
  proxy ??= settings;
};

export const followsProxy = (): boolean => process.env['STANDIN_PROXY'] === '1';

/** @returns its port; it ends with this process */
export async function startWayOut(): Promise<number> {
  const server = createServer((_request, response) => response.writeHead(501).end());
  server.on('connect', (request, client: Socket) => void tunnel(request.url ?? '', client));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return (server.address() as AddressInfo).port;
}

async function tunnel(target: string, client: Socket): Promise<void> {
  client.on('error', () => client.destroy());
  const { hostname, port } = new URL(`http://${target}`);
  try {
    if (proxy === null) throw new Error('there is no session yet');
    // Nobody is asked: Chromium's own errands would ask, too, and can't be told from a page's here.
    const server = await openTunnel(proxy, hostname, Number(port || 80), null);
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    pipeline(client, server, client, () => undefined);
  } catch (error) {
    record('proxy.refused', target, String(error));
    client.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
  }
}
