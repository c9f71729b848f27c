/** The recorder in a real Chromium, built as it is shipped and served under the program's own policies. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright';
import { build, type Rolldown } from 'vite';
import { CALL_SWITCHES, launchChromium } from '../../../scripts/chromium.ts';
import { policyOf } from '../../../src-main/shell/app-files.ts';
import type { RecordingPage } from './page.ts';

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

export class RecorderBrowser {
  readonly browser: Browser;
  readonly #server: Server;

  private constructor(browser: Browser, server: Server) {
    this.browser = browser;
    this.#server = server;
  }

  static async open(): Promise<RecorderBrowser> {
    const [files, browser] = await Promise.all([bundle(), launchChromium(CALL_SWITCHES)]);
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://page');
      const body = files.get(pathname);
      if (body === undefined) return void response.writeHead(404).end();
      const type = TYPES[path.extname(pathname)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policyOf(pathname) }).end(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RecorderBrowser(browser, server);
  }

  /** A page with a recorder whose pieces go to `piece`, in their order. */
  async page(piece: (bytes: Uint8Array) => Promise<void> | void): Promise<RecorderPage> {
    const page = await (await this.browser.newContext()).newPage();
    const recorder = new RecorderPage(page);
    await page.exposeFunction('takePiece', (base64: string) => piece(new Uint8Array(Buffer.from(base64, 'base64'))));
    await page.exposeFunction('takeFailure', (message: string) => void recorder.failures.push(message));
    const { port } = this.#server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/index.html`);
    return recorder;
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

export class RecorderPage {
  readonly failures: string[] = [];
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    page.on('pageerror', (error) => this.failures.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.failures.push(message.text());
    });
  }

  /** Calls into the page. */
  do<Name extends keyof RecordingPage>(
    name: Name,
    ...given: Parameters<RecordingPage[Name]>
  ): Promise<Awaited<ReturnType<RecordingPage[Name]>>> {
    const script = `window.recording[${JSON.stringify(name)}](...${JSON.stringify(given)})`;
    return this.#page.evaluate(script);
  }

  async close(): Promise<void> {
    await this.#page.context().close();
  }
}

async function bundle(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const made = await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'warn',
    // As in vite.config.renderer.ts: files of their own, or the policy refuses them.
    build: {
      write: false,
      assetsInlineLimit: 0,
      rolldownOptions: { input: path.join(import.meta.dirname, 'index.html') },
    },
    worker: { format: 'es' },
  });
  const [result] = [made].flat() as Rolldown.RolldownOutput[];
  if (result === undefined) throw new Error('Vite made no bundle of the recorder');
  return new Map(result.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]));
}
