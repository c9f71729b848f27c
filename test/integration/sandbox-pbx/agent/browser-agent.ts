import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Browser, Page } from 'playwright';
import { build } from 'vite';
import { CALL_SWITCHES, FAKE_DEVICES, launchChromium } from '../../../../scripts/chromium.ts';
import type { AgentEvent, AgentStart } from './page.ts';

/** A Chromium that opens pages with a JsSIP agent each. */
export class AgentBrowser {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #url: string;

  private constructor(browser: Browser, server: Server, url: string) {
    this.#url = url;
    this.#browser = browser;
    this.#server = server;
  }

  static async open(): Promise<AgentBrowser> {
    const [script, browser] = await Promise.all([bundle(), launchChromium([...CALL_SWITCHES, ...FAKE_DEVICES])]);
    const server = createServer((request, response) => {
      const isScript = request.url === '/agent.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : '<!doctype html><script src="/agent.js"></script>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the page has no TCP port');
    return new AgentBrowser(browser, server, `http://127.0.0.1:${address.port}/`);
  }

  async agent(): Promise<BrowserAgent> {
    const context = await this.#browser.newContext();
    const page = await context.newPage();
    const agent = new BrowserAgent(page);
    await page.exposeFunction('tell', (event: AgentEvent) => agent.told(event));
    await page.goto(this.#url);
    return agent;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** One agent in its page; `until` also finds what has happened already, once. */
export class BrowserAgent {
  readonly page: Page;
  readonly events: AgentEvent[] = [];
  readonly #news = new EventEmitter();
  #seen = 0;

  constructor(page: Page) {
    this.page = page;
  }

  told(event: AgentEvent): void {
    this.events.push(event);
    this.#news.emit('event');
  }

  async until(name: string, timeoutMs = 8000): Promise<AgentEvent> {
    const signal = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const at = this.events.findIndex((event, index) => index >= this.#seen && event.name === name);
      const found = this.events[at];
      if (found) {
        this.#seen = at + 1;
        return found;
      }
      await once(this.#news, 'event', { signal }).catch(() => {
        throw new Error(`no "${name}" in ${timeoutMs} ms; seen: ${JSON.stringify(this.events)}`);
      });
    }
  }

  async register(start: AgentStart): Promise<void> {
    await this.start(start);
    await this.until('registered');
  }

  start(start: AgentStart): Promise<void> {
    return this.page.evaluate((options) => window.agent.start(options), start);
  }

  call(number: string): Promise<void> {
    return this.page.evaluate((to) => window.agent.call(to), number);
  }

  answer(): Promise<void> {
    return this.page.evaluate(() => window.agent.answer());
  }

  hangup(status?: number): Promise<void> {
    return this.page.evaluate((code) => window.agent.hangup(code), status);
  }

  hold(): Promise<boolean> {
    return this.page.evaluate(() => window.agent.hold());
  }

  unhold(): Promise<boolean> {
    return this.page.evaluate(() => window.agent.unhold());
  }

  sendDigits(digits: string, transport: 'RFC2833' | 'INFO'): Promise<void> {
    return this.page.evaluate(([tones, way]) => window.agent.sendDigits(tones, way), [digits, transport] as const);
  }

  /** Waits until a tone within 25 Hz comes out of the call; with 0 until it is quiet. */
  async waitToHear(hz: number, timeout = 8000): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => (wanted === 0 ? window.agent.heard() === 0 : Math.abs(window.agent.heard() - wanted) < 25),
      hz,
      { timeout, polling: 50 },
    );
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      lib: { entry: `${import.meta.dirname}/page.ts`, formats: ['iife'], name: 'agentPage' },
    },
  });
  const [made] = Array.isArray(result) ? result : [];
  if (!made) throw new Error('vite made no bundle');
  return made.output[0].code;
}
