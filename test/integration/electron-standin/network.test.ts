import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import './sample-globals.ts';
import { launchSample, LINUX, type SampleApp } from './sample-app.ts';

let sampleApp: SampleApp;
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: '/there' }).end();
    else request.pipe(response.writeHead(200, { 'x-method': request.method ?? '' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sampleApp = await launchSample();
}, 60_000);
afterAll(async () => {
  await sampleApp?.[Symbol.asyncDispose]();
  server.close();
});

describe.runIf(LINUX)('the network of main', () => {
  it('sends a request with its body and hears the answer', async () => {
    const answer = await sampleApp.app.evaluate(
      ({ net }, url) =>
        new Promise((resolve) => {
          const request = net.request({ method: 'POST', url, redirect: 'manual' });
          request.on('response', (response) => {
            let text = '';
            response.on('data', (chunk) => {
              text += String(chunk);
            });
            response.on('end', () => resolve([response.statusCode, response.headers['x-method'], text]));
          });
          request.end('hello');
        }),
      `${origin}/echo`,
    );
    expect(answer).toEqual([200, 'POST', 'hello']);
  });

  it('tells of a redirect, does not follow it, and then gives up', async () => {
    const told = await sampleApp.app.evaluate(
      ({ net }, url) =>
        new Promise((resolve) => {
          const seen: unknown[] = [];
          const request = net.request({ url, redirect: 'manual' });
          request.on('redirect', (status, _method, location) => seen.push(status, location));
          request.on('error', ({ message }) => resolve([...seen, message]));
          request.end();
        }),
      `${origin}/moved`,
    );
    expect(told).toEqual([302, `${origin}/there`, 'Redirect was cancelled']);
  });

  it('fetches from custom schemes, files and servers', async () => {
    const found = await sampleApp.app.evaluate(async ({ net }, url) => {
      const page = await net.fetch('app://ui/hidden.html');
      const missing = await net.fetch('file:///no/such/file').catch((error: Error) => error.message);
      const echo = await net.fetch(url, { method: 'PUT', body: 'x' });
      return [/<title>(.*)<\/title>/.exec(await page.text())?.[1], missing, await echo.text()];
    }, `${origin}/echo`);
    expect(found).toEqual(['Hidden', 'net::ERR_FILE_NOT_FOUND', 'x']);
  });
});
