/** Serves the phones' pages on loopback, under the policy that the program gives its windows. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build, type Rolldown } from 'vite';
import { APP_ORIGIN, fileOf, policyOf } from '../../../src-main/shell/app-files.ts';

export interface PhoneSite {
  readonly addresses: Readonly<Record<PhoneName, string>>;
  stop(): void;
}

/** The windows as they are shipped. */
const RENDERER = path.resolve(import.meta.dirname, '../../../out/renderer');
/** Two libraries as their documentation shows them. */
const PLAIN = ['jssip', 'sipjs'] as const;
export type PhoneName = 'offhook' | (typeof PLAIN)[number];

export async function servePhones(): Promise<PhoneSite> {
  const plain = new Map<string, { body: string; type: string }>();
  for (const name of PLAIN) {
    const body = `<!doctype html><html><body><script src="/${name}.js"></script></body></html>`;
    plain.set(`/${name}.html`, { body, type: 'text/html; charset=utf-8' });
    plain.set(`/${name}.js`, { body: await bundle(name), type: 'text/javascript; charset=utf-8' });
  }
  const server = createServer((request, response) => {
    const address = request.url ?? '/';
    Promise.resolve(plain.get(address) ?? shipped(address)).then(
      ({ body, type }) => {
        response.writeHead(200, { 'content-type': type, 'content-security-policy': policyOf(address) });
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    addresses: {
      offhook: `${origin}/phone/index.html`,
      jssip: `${origin}/jssip.html`,
      sipjs: `${origin}/sipjs.html`,
    },
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

async function bundle(name: (typeof PLAIN)[number]): Promise<string> {
  const entry = path.join(import.meta.dirname, `${name}-page.ts`);
  const made = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'plainPhone' } },
  });
  const [result] = made as Rolldown.RolldownOutput[];
  if (result === undefined) throw new Error(`Vite made no bundle of ${name}`);
  return result.output[0].code;
}
