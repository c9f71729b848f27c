/** The built phone window in a real Chromium, with the test in the place of main. */
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright';
import * as v from 'valibot';
import type { CallEvent } from '#shared/call.ts';
import type { PhoneCommand } from '#shared/command.ts';
import { type InvokeName, invokes } from '#shared/ipc.ts';
import type { DigestRequest, PhoneAccount, PhoneOptions, PhoneReport, PhoneRequest } from '#shared/phone.ts';
import { CALL_SWITCHES, FAKE_DEVICES, launchChromium } from '../../../../scripts/chromium.ts';
import { policyOf } from '../../../../src-main/shell/app-files.ts';
import type { HeadsetLights } from '#shared/headset-report.ts';
import { type HeadsetAtPage, installHeadset } from './headset-side.ts';
import { type Bundle, bundlePhone } from './bundle.ts';
import { type Census, takeCensus } from './census.ts';
import { RecordingDesk } from './recording-desk.ts';
import { installPageSide, type PageOptions, type PageSide } from './page-side.ts';

export class PhoneBrowser {
  readonly #browser: Browser;
  readonly #server: Server;

  private constructor(browser: Browser, server: Server) {
    this.#browser = browser;
    this.#server = server;
  }

  /** @param flags of the devices; without them three fake ones, permitted */
  static async open(flags: readonly string[] = FAKE_DEVICES): Promise<PhoneBrowser> {
    const [bundle, browser] = await Promise.all([bundlePhone(), launchChromium([...CALL_SWITCHES, ...flags])]);
    return new PhoneBrowser(browser, await serve(bundle));
  }

  async phone(
    options: Partial<PageOptions> & { password?: string | null; headset?: HeadsetAtPage } = {},
  ): Promise<PhoneWindow> {
    const { password = null, headset, ...page } = options;
    const context = await this.#browser.newContext();
    const phone = new PhoneWindow(context, await context.newPage(), password);
    const { port } = this.#server.address() as AddressInfo;
    await phone.load(`http://127.0.0.1:${port}/`, { microphoneHz: 700, microphoneDelayMs: 0, ...page }, headset);
    return phone;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** One SIP message as it crossed the WebSocket. */
export interface SipFrame {
  readonly sent: boolean;
  readonly text: string;
}

type ReportOf<Type extends PhoneReport['type']> = Extract<PhoneReport, { type: Type }>;

export class PhoneWindow {
  readonly reports: PhoneReport[] = [];
  readonly digests: DigestRequest[] = [];
  readonly recordings = new RecordingDesk();
  /** What was said on its WebSockets, and how many of those are open. */
  readonly sip: SipFrame[] = [];
  sockets = 0;
  /** Everything that the page complained about. */
  readonly complaints: string[] = [];
  readonly #context: BrowserContext;
  readonly #page: Page;
  readonly #news = new EventEmitter();
  password: string | null;
  #authorizationUser = '';

  constructor(context: BrowserContext, page: Page, password: string | null) {
    this.#context = context;
    this.#page = page;
    this.password = password;
    page.on('websocket', (socket) => {
      this.sockets += 1;
      socket.on('close', () => (this.sockets -= 1));
      socket.on('framesent', ({ payload }) => this.sip.push({ sent: true, text: String(payload) }));
      socket.on('framereceived', ({ payload }) => this.sip.push({ sent: false, text: String(payload) }));
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  async load(url: string, options: PageOptions, headset?: HeadsetAtPage): Promise<void> {
    await this.#page.exposeFunction('testMain', (name: InvokeName, request: unknown) => this.#invoked(name, request));
    await this.#page.addInitScript(installPageSide, options);
    if (headset !== undefined) await this.#page.addInitScript(installHeadset, headset);
    await this.#page.goto(url);
    await this.until('ready');
  }

  /** From now on, as main hears them. */
  follow(listener: (report: PhoneReport) => void): void {
    this.#news.on('report', listener);
  }

  /** Gives the phone its account and waits until it is registered. */
  async register(account: PhoneAccount): Promise<void> {
    await this.setUp(account);
    await this.untilRegistration('registered');
  }

  async setUp(account: PhoneAccount | null): Promise<void> {
    // The goodbye of the account that goes is challenged, too.
    if (account !== null) this.#authorizationUser = account.authorizationUser;
    await this.#side((side, payload) => side.push('phone:account', payload), account);
  }

  /** Closes the microphones of calls that are over, which the browser has only so many of. */
  forgetWhatIsOver(): Promise<void> {
    return this.#side((side) => side.forgetWhatIsOver(), null);
  }

  /** What the page holds after a collection of garbage. */
  async census(): Promise<Census> {
    await this.forgetWhatIsOver();
    return takeCensus(await this.#context.newCDPSession(this.#page), {
      liveTracks: await this.liveTracks(),
      audioElements: await this.audioElements(),
    });
  }

  /** An event of the browser's window. */
  async fire(event: 'online' | 'offline'): Promise<void> {
    await this.#page.evaluate((name) => void window.dispatchEvent(new Event(name)), event);
  }

  async request(request: PhoneRequest): Promise<void> {
    await this.#side((side, payload) => side.push('phone:request', payload), request);
  }

  async lights(lights: HeadsetLights): Promise<void> {
    await this.#side((side, payload) => side.push('phone:lights', payload), lights);
  }

  async pressHeadset(reportId: number, ...bytes: number[]): Promise<void> {
    await this.#page.evaluate(([id = 0, ...rest]) => window.headsetSide.press(id, rest), [reportId, ...bytes]);
  }

  async plugHeadsetIn(): Promise<void> {
    await this.#page.evaluate(() => window.headsetSide.plugIn());
  }

  /** Output reports that the headset has got, the id first. */
  headsetReports(): Promise<number[][]> {
    return this.#page.evaluate(() => window.headsetSide.sent());
  }

  async options(options: PhoneOptions): Promise<void> {
    await this.#side((side, payload) => side.push('phone:options', payload), options);
  }

  async command(command: PhoneCommand): Promise<void> {
    await this.#side((side, payload) => side.push('phone:command', payload), command);
  }

  /** The newest report of that kind that matches; what has happened already counts. */
  async until<Type extends PhoneReport['type']>(
    type: Type,
    matches: (report: ReportOf<Type>) => boolean = () => true,
    timeoutMs = 8000,
  ): Promise<ReportOf<Type>> {
    const signal = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const found = this.reports.findLast(
        (report): report is ReportOf<Type> => report.type === type && matches(report as ReportOf<Type>),
      );
      if (found !== undefined) return found;
      await once(this.#news, 'report', { signal }).catch((cause: unknown) => {
        throw new Error(`no such "${type}" among ${JSON.stringify(this.reports)}`, { cause });
      });
    }
  }

  async untilRegistration(state: string): Promise<ReportOf<'registration'>> {
    return this.until('registration', ({ registration }) => registration.state === state);
  }

  async untilEvent<Type extends CallEvent['type']>(
    callId: string,
    type: Type,
    matches: (event: Extract<CallEvent, { type: Type }>) => boolean = () => true,
    timeoutMs?: number,
  ): Promise<Extract<CallEvent, { type: Type }>> {
    type Wanted = Extract<CallEvent, { type: Type }>;
    const report = await this.until(
      'call',
      (report) => report.callId === callId && report.event.type === type && matches(report.event as Wanted),
      timeoutMs,
    );
    return report.event as Wanted;
  }

  /** Names of a call's events so far, in order. */
  events(callId: string): string[] {
    return this.reports.flatMap((report) =>
      report.type === 'call' && report.callId === callId ? [report.event.type] : [],
    );
  }

  dropped(): ReportOf<'dropped'>[] {
    return this.reports.filter((report) => report.type === 'dropped');
  }

  heardHz(callId: string): Promise<number> {
    return this.#side((side, id) => side.heardHz(id), callId);
  }

  async waitToHear(callId: string, hz: number): Promise<void> {
    await this.#eventually(async () => Math.abs((await this.heardHz(callId)) - hz) <= 25, `${hz} Hz in ${callId}`);
  }

  liveTracks(): Promise<number> {
    return this.#side((side) => side.liveTracks(), null);
  }

  toneSeconds(): Promise<number> {
    return this.#side((side) => side.toneSeconds(), null);
  }

  async waitForTone(seconds: number): Promise<void> {
    await this.#eventually(
      async () => Math.abs((await this.toneSeconds()) - seconds) < 0.01,
      `a tone of ${seconds} s per round`,
    );
  }

  /** Until a tone of so many seconds a round has begun; under load it may be over before anybody looks. */
  async waitForToneToBegin(seconds: number): Promise<void> {
    await this.#eventually(
      async () => Math.abs((await this.lastToneSeconds()) - seconds) < 0.01,
      `a tone of ${seconds} s per round, begun`,
    );
  }

  lastToneSeconds(): Promise<number> {
    return this.#side((side) => side.lastToneSeconds(), null);
  }

  forgetTones(): Promise<void> {
    return this.#side((side) => side.forgetTones(), null);
  }

  connections(): Promise<string[]> {
    return this.#side((side) => side.connections(), null);
  }

  failConnection({ forGood = false } = {}): Promise<void> {
    return this.#side((side, always) => side.failConnection(always), forGood);
  }

  refuseOffers(status: number): Promise<void> {
    return this.#side((side, refusal) => side.refuseOffers(refusal), status);
  }

  playEarlyMedia(hz: number): Promise<void> {
    return this.#side((side, pitch) => side.playEarlyMedia(pitch), hz);
  }

  speaker(callId: string): Promise<{ muted: boolean } | null> {
    return this.#side((side, id) => side.speaker(id), callId);
  }

  setClock(forward: number): Promise<void> {
    return this.#side((side, ms) => side.setClock(ms), forward);
  }

  async untilMicrophoneOpened(): Promise<void> {
    await this.#eventually(
      async () => (await this.#side((side) => side.microphonesOpened(), null)) > 0,
      'the microphone is handed out',
    );
  }

  audioElements(): Promise<number> {
    return this.#page.locator('audio').count();
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  #side<Payload, Answer>(task: (side: PageSide, payload: Payload) => Answer, payload: Payload): Promise<Answer> {
    const script = `(${task.toString()})(window.pageSide, ${JSON.stringify(payload)})`;
    return this.#page.evaluate<Answer>(script);
  }

  /** Sound and tones have no event to wait for. */
  async #eventually(holds: () => Promise<boolean>, what: string): Promise<void> {
    const deadline = performance.now() + 6000;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error(`never: ${what}`);
      await new Promise((next) => setTimeout(next, 30));
    }
  }

  /** Main's side: checks like main does, and answers challenges with the password that only it has. */
  #invoked(name: InvokeName, request: unknown): unknown {
    const parsed = v.parse(invokes[name].request, request);
    if (name === 'phone:report') {
      this.reports.push(parsed as PhoneReport);
      this.#news.emit('report', parsed);
      return { ok: true };
    }
    if (name.startsWith('recording:')) return this.recordings.take(name, parsed);
    if (name !== 'sip:digest') throw new Error(`${name} is not for the phone window`);
    const challenge = parsed as DigestRequest;
    this.digests.push(challenge);
    return { response: this.password === null ? null : digest(challenge, this.#authorizationUser, this.password) };
  }
}

/** RFC 2617 3.2.2.1 */
function digest({ method, uri, realm, nonce, qop, nc, cnonce }: DigestRequest, user: string, password: string): string {
  const a1 = md5(`${user}:${realm}:${password}`);
  const a2 = md5(`${method}:${uri}`);
  return md5(qop === null ? `${a1}:${nonce}:${a2}` : `${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}`);
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

async function serve(bundle: Bundle): Promise<Server> {
  const server = createServer((request, response) => {
    const address = request.url ?? '/';
    // Chromium asks for it of itself; the program's own pages have no address that it would ask.
    if (address === '/favicon.ico') return void response.writeHead(204).end();
    const file = bundle.get(address === '/' ? '/index.html' : address);
    if (file === undefined) return void response.writeHead(404).end();
    const headers = { 'content-type': file.type, 'content-security-policy': policyOf(address) };
    response.writeHead(200, headers).end(file.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
