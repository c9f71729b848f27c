/** One Chromium for everybody: each agent's phone window and each agent's Bitrix24 has a context of its own in it. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser } from 'playwright';
import { APP_ORIGIN, fileOf, policyOf } from '../../../src-main/shell/app-files.ts';
import { CALL_SWITCHES, FAKE_DEVICES, launchChromium } from '../../chromium.ts';

const root = path.resolve(import.meta.dirname, '../../../out/renderer');

export interface SharedBrowser {
  readonly chromium: Browser;
  /** Address of the built phone window. */
  readonly phoneUrl: string;
  stop(): Promise<void>;
}

/** The bundles have to be built. */
export async function openSharedBrowser(): Promise<SharedBrowser> {
  const [chromium, server] = await Promise.all([launchChromium([...CALL_SWITCHES, ...FAKE_DEVICES]), serveWindows()]);
  const { port } = server.address() as AddressInfo;
  return {
    chromium,
    phoneUrl: `http://127.0.0.1:${port}/phone/index.html`,
    stop: async () => {
      await chromium.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The windows' files under the policy that the product serves them with. */
async function serveWindows(): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', APP_ORIGIN);
    const found = fileOf(`${APP_ORIGIN}${pathname}`, root);
    if (found === null) return void response.writeHead(404).end();
    readFile(found.file).then(
      (body) => {
        const headers = { 'content-type': found.type, 'content-security-policy': policyOf(pathname) };
        response.writeHead(200, headers).end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
