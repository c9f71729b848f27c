/** Serves both phones' pages on loopback, under the policy that the program gives its windows. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build, type Rolldown } from 'vite';
import { APP_ORIGIN, CONTENT_SECURITY_POLICY, fileOf } from '../../../src-main/shell/app-files.ts';

export interface PhoneSite {
  readonly offhook: string;
  readonly plain: string;
  stop(): void;
}

/** The windows as they are shipped. */
const RENDERER = path.resolve(import.meta.dirname, '../../../out/renderer');
const PLAIN_PAGE = '<!doctype html><html><body><script src="/plain.js"></script></body></html>';

export async function servePhones(): Promise<PhoneSite> {
  const plain = new Map([
    ['/plain.html', { body: PLAIN_PAGE, type: 'text/html' }],
    ['/plain.js', { body: await bundlePlain(), type: 'text/javascript' }],
  ]);
  const server = createServer((request, response) => {
    const address = request.url ?? '/';
    Promise.resolve(plain.get(address) ?? shipped(address)).then(
      ({ body, type }) => {
        response.writeHead(200, { 'content-type': type, 'content-security-policy': CONTENT_SECURITY_POLICY });
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    offhook: `${origin}/phone/index.html`,
    plain: `${origin}/plain.html`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function shipped(address: string): Promise<{ body: Buffer; type: string }> {
  const found = fileOf(`${APP_ORIGIN}${address}`, RENDERER);
  if (found === null) throw new Error(`no such file: ${address}`);
  return { body: await readFile(found.file), type: found.type };
}

async function bundlePlain(): Promise<string> {
  const entry = path.join(import.meta.dirname, 'plain-page.ts');
  const made = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'plainPhone' } },
  });
  const [result] = made as Rolldown.RolldownOutput[];
  if (result === undefined) throw new Error('Vite made no bundle of the plain phone');
  return result.output[0].code;
}
