import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { Servers } from '../../../../../src-renderer/phone/network/servers.ts';
import { SipSocket } from '../../../../../src-renderer/phone/sip/socket.ts';

let server: WebSocketServer;
let malformed: string[] = [];
beforeEach(async () => {
  malformed = [];
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sip' });
  await once(server, 'listening');
});
afterEach(() => {
  for (const client of server.clients) client.terminate();
  server.close();
});

async function connected() {
  const { port } = server.address() as AddressInfo;
  const socket = new SipSocket({
    servers: new Servers([`ws://127.0.0.1:${port}/`]),
    address: '101@pbx',
    realm: null,
    answerChallenge: () => Promise.resolve(null),
    malformed: (detail) => void malformed.push(detail),
  });
  const ends: string[] = [];
  socket.ondisconnect = (_error, _code, reason) => void ends.push(reason ?? '');
  const up = new Promise<void>((resolve) => {
    // JsSIP's socket interface, which is no EventTarget.
    // oxlint-disable-next-line unicorn/prefer-add-event-listener
    socket.onconnect = resolve;
  });
  socket.connect();
  await up;
  return { socket, ends };
}

it('ends a connection as if the server had, once', async () => {
  const { socket, ends } = await connected();
  socket.leave('next server');
  socket.leave('next server');
  await pause(20);
  expect(ends).toEqual(['next server']);
  expect(socket.isConnected()).toBe(false);
});

it('asks a connection for a sign of life, and keeps it when one comes', async () => {
  const { socket, ends } = await connected();
  for (const client of server.clients)
    client.on('message', (data) => client.send(String(data) === '\r\n\r\n' ? '\r\n' : 'x'));
  await new Promise<void>((alive) => socket.probe(alive));
  expect([ends, socket.isConnected()]).toEqual([[], true]);
  socket.disconnect();
});

it('ends one that gives none', async () => {
  const { socket, ends } = await connected();
  socket.probe(() => undefined);
  await vi.waitUntil(() => ends.length > 0, { timeout: 3000 });
  expect(ends).toEqual(['silent']);
  expect(malformed).toEqual([]);
});
