import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { SipSocket } from '../../../../../src-renderer/phone/sip/socket.ts';

let server: WebSocketServer;
beforeEach(async () => {
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
    url: `ws://127.0.0.1:${port}/`,
    answerChallenge: () => Promise.resolve(null),
    malformed: () => undefined,
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

it('gives up a connection that has been silent for so long, once', async () => {
  const { socket, ends } = await connected();
  await pause(20);
  socket.dropIfSilent(10);
  expect(ends).toEqual(['silent']);
  expect(socket.isConnected()).toBe(false);
  await pause(20);
  expect(ends).toEqual(['silent']);
});

it('keeps one on which something was heard', async () => {
  const { socket, ends } = await connected();
  await pause(20);
  const heard = new Promise<void>((resolve) => {
    socket.ondata = () => resolve();
  });
  for (const client of server.clients) client.send('\r\n\r\n');
  await heard;
  socket.dropIfSilent(1000);
  expect([ends, socket.isConnected()]).toEqual([[], true]);
  socket.disconnect();
});
