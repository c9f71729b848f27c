import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { electronNetwork } from '../../../../src-main/shell/network.ts';
import { ClientRequest, type ClientRequestOptions } from '../../../electron-standin/shell/client-request.ts';

vi.mock('electron', () => ({ net: { request: (options: ClientRequestOptions) => new ClientRequest(options) } }));

let server: Server;
async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const post = (url: string, signal?: AbortSignal) =>
  electronNetwork(() => Promise.resolve(null)).fetch(url, {
    method: 'POST',
    body: '{"a":1}',
    redirect: 'manual',
    ...(signal && { signal }),
  });

describe("the program's network", () => {
  it('sends and answers', async () => {
    const url = await serve((request, response) => void request.pipe(response.writeHead(200, { 'x-here': '1' })));
    const response = await post(url);
    expect([response.status, response.headers.get('x-here'), await response.text()]).toEqual([200, '1', '{"a":1}']);
  });

  it('answers a redirect with its address', async () => {
    const url = await serve((_request, response) => void response.writeHead(302, { location: '/there' }).end());
    const response = await post(url);
    expect([response.status, response.headers.get('location')]).toEqual([302, `${url}there`]);
  });

  it('gives up a request whose answer does not come, however long ago it was sent', async () => {
    const url = await serve((request) => void request.resume());
    const giveUp = new AbortController();
    const answer = post(url, giveUp.signal);
    await once(server, 'request');
    await pause(50);
    giveUp.abort(new Error('timeout'));
    await expect(answer).rejects.toThrow('timeout');
  });

  it('gives up an answer that stops in the middle', async () => {
    const url = await serve((_request, response) => void response.writeHead(200).write('{"result"'));
    const giveUp = new AbortController();
    const text = (await post(url, giveUp.signal)).text();
    giveUp.abort(new Error('timeout'));
    await expect(text).rejects.toThrow();
  });

  it('says how much of a file has left, while a server takes its time to read it', async () => {
    const url = await serve((request, response) => {
      request.once('data', () => request.pause());
      resume = () => void request.resume();
      request.on('end', () => response.end('taken'));
    });
    let resume = (): void => undefined;
    const size = 24 * 1024 * 1024;
    const form = new FormData();
    form.append('file', new File([new Uint8Array(size)], 'call.mp3'));
    const told: [number, number][] = [];
    const answer = electronNetwork(() => Promise.resolve(null)).upload?.(
      url,
      { method: 'POST', body: form, redirect: 'manual' },
      (bytes, total) => told.push([bytes, total]),
    );
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(2), { timeout: 20_000 });
    const [bytes, total] = told.at(-1) ?? [0, 0];
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(total);
    expect(total).toBeGreaterThan(size);
    resume();
    expect(await (await answer)?.text()).toBe('taken');
    const before = told.length;
    await pause(600);
    expect(told).toHaveLength(before);
  });

  it('says what the network says when nobody listens', async () => {
    const url = await serve(() => undefined);
    server.close();
    await once(server, 'close');
    await expect(post(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('rejects an answer that no Response can carry', async () => {
    const url = await serve((_request, response) => void response.writeHead(999).end());
    await expect(post(url)).rejects.toThrow(RangeError);
  });
});
