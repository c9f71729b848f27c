import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { Servers } from '../../../../../src-renderer/phone/network/servers.ts';
import { SipSocket } from '../../../../../src-renderer/phone/sip/socket.ts';

let server: WebSocketServer;
let malformed: string[] = [];
let registersTaken = 0;
beforeEach(async () => {
  malformed = [];
  registersTaken = 0;
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
    registerTaken: () => void (registersTaken += 1),
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

it('tells of every REGISTER that is taken, and of no other answer', async () => {
  const { socket } = await connected();
  const heard: unknown[] = [];
  socket.ondata = (text) => void heard.push(text);
  const answers = ['200 OK|1 REGISTER', '401 Unauthorized|2 REGISTER', '200 OK|3 REGISTER', '200 OK|4 SUBSCRIBE'];
  for (const answer of answers) {
    const [status, cseq] = answer.split('|');
    const headers = ['Via: SIP/2.0/WS a;branch=z9hG4bKa', 'From: <sip:a@b>;tag=a', 'To: <sip:a@b>;tag=b', 'Call-ID: a'];
    const text = [`SIP/2.0 ${status}`, ...headers, `CSeq: ${cseq}`, 'Content-Length: 0', '', ''].join('\r\n');
    for (const client of server.clients) client.send(text);
  }
  await vi.waitUntil(() => heard.length === answers.length, { timeout: 3000 });
  expect(registersTaken).toBe(2);
});
