/** A real Chromium with parts of the phone window on `window.parts`. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright';
import { build, type Rolldown } from 'vite';
import { CALL_SWITCHES, FAKE_DEVICES, launchChromium } from '../../../../scripts/chromium.ts';

export class PartsBrowser {
  readonly #browser: Browser;
  readonly #server: Server;

  private constructor(browser: Browser, server: Server) {
    this.#browser = browser;
    this.#server = server;
  }

  /** @param flags of the devices; without them three fake ones, permitted */
  static async open(
    flags: readonly string[] = FAKE_DEVICES,
    env: Readonly<Record<string, string>> = {},
  ): Promise<PartsBrowser> {
    const launched = launchChromium([...CALL_SWITCHES, ...flags], env);
    const [script, browser] = await Promise.all([bundle(), launched]);
    const server = createServer((request, response) => {
      if (request.url === '/parts.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      else
        response.writeHead(200, { 'content-type': 'text/html' }).end('<script type="module" src="/parts.js"></script>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new PartsBrowser(browser, server);
  }

  async page(): Promise<Page> {
    const page = await (await this.#browser.newContext()).newPage();
    await page.goto(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => 'parts' in window);
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

async function bundle(): Promise<string> {
  const input = path.join(import.meta.dirname, 'page.ts');
  const result = await build({
    logLevel: 'warn',
    configFile: false,
    publicDir: false,
    build: { write: false, minify: false, target: 'esnext', rolldownOptions: { input } },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  return output[0].code;
}
