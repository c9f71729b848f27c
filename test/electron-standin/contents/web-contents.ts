import type { HandlerDetails, WebPreferences, WindowOpenHandlerResponse } from 'electron';
import { app } from '../app/app.ts';
import { closeTarget, type Target } from '../chromium/browser.ts';
import type { CdpSession } from '../chromium/cdp.ts';
import type { Protocol } from '../chromium/protocol.ts';
import { encode } from '../page/codec.ts';
import { record } from '../record.ts';
import { fromChromium, toChromium } from '../schemes.ts';
import type { Session } from '../session/session.ts';
import { NotCopied, preventable, strictEmitter } from '../strict.ts';
import type { Frame } from './frame.ts';
import { IpcMain } from './ipc-main.ts';
import { givePort, type MessagePortMain } from './ports.ts';
import { dispatch } from './dispatch.ts';
import { Renderer } from './renderer.ts';
import { answerRequest } from './requests.ts';

const EVENTS = [
  'did-start-loading',
  'did-finish-load',
  'did-fail-load',
  'did-navigate',
  'dom-ready',
  'destroyed',
  'console-message',
  'preload-error',
  'render-process-gone',
  'unresponsive',
  'responsive',
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'will-attach-webview',
];

const byId = new Map<number, WebContents>();
let lastId = 0;

export type WindowOpenHandler = (details: HandlerDetails) => WindowOpenHandlerResponse;

export class WebContents extends strictEmitter('webContents', EVENTS) {
  readonly id = ++lastId;
  readonly session: Session;
  readonly ipc = new IpcMain();
  readonly #preferences: WebPreferences;
  readonly #attached = Promise.withResolvers<Renderer>();
  #renderer: Renderer | undefined;
  #windowOpenHandler: WindowOpenHandler | undefined;
  /** The document that main itself asked for: its request is no `will-navigate`. */
  #expected: string | undefined;
  #lastUrl = '';
  #destroyed = false;
  #crashed = false;
  #closer: () => void = () => this.destroy();

  constructor(preferences: WebPreferences, session: Session) {
    super();
    this.#preferences = preferences;
    this.session = session;
    byId.set(this.id, this);
    this.#attached.promise.catch(() => {}); // destroyed before it had a page: whoever waits for that is told
  }

  /** @internal Takes over a new, paused page. */
  async attach({ targetId, session }: Target): Promise<void> {
    if (this.#destroyed) return closeTarget(targetId);
    const renderer = new Renderer(targetId, session);
    this.#renderer = renderer;
    renderer.on('navigated', (frame) => this.#navigated(frame));
    renderer.on('dom-ready', () => this.emit('dom-ready', preventable()));
    renderer.on('loaded', () => this.emit('did-finish-load', preventable()));
    renderer.on('console', (event) => this.emit('console-message', consoleMessage(event, this.mainFrame)));
    renderer.on('message', (message, frame, reply) => dispatch(this, message, frame, reply));
    renderer.on('request', (event, from) => void this.#request(event, from));
    renderer.on('window-open', (event) => this.#judgePopup(event));
    renderer.on('crashed', () => this.#gone('crashed'));
    renderer.on('gone', () => this.#destroy());
    await renderer.start(this.#preferences);
    this.#attached.resolve(renderer);
  }

  get mainFrame(): Frame | null {
    return this.#renderer?.frames.main ?? null;
  }

  get preload(): string {
    return this.#preferences.preload ?? '';
  }

  async loadURL(url: string): Promise<void> {
    const renderer = await this.#attached.promise;
    this.#expected = url;
    this.emit('did-start-loading');
    const finished = Promise.withResolvers<void>();
    const aborted = () => finished.reject(loadError(url, 'ERR_FAILED'));
    this.once('did-finish-load', finished.resolve);
    this.once('destroyed', aborted);
    try {
      const { errorText } = await renderer.command('Page.navigate', { url: toChromium(url) });
      if (errorText !== undefined) throw this.#failed(url, errorText.replace('net::', ''));
      await finished.promise;
    } finally {
      this.off('did-finish-load', finished.resolve);
      this.off('destroyed', aborted);
      this.#expected = undefined;
    }
  }

  reload(): void {
    this.#crashed = false;
    this.#expected = this.#lastUrl;
    this.once('did-finish-load', () => {
      this.#expected = undefined;
    });
    this.whenAttached((renderer) => renderer.command('Page.navigate', { url: toChromium(this.#lastUrl) }));
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const renderer = await this.#attached.promise;
    const parameters = { expression: code, awaitPromise: true, returnByValue: true, userGesture: true };
    const { result, exceptionDetails } = await renderer.command('Runtime.evaluate', parameters);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  send(channel: string, ...args: unknown[]): void {
    this.#mustLive();
    this.#renderer?.deliver(this.mainFrame, { kind: 'send', channel, args: encode(args), ports: [] });
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#mustLive();
    const frame = this.mainFrame;
    const ports = transfer.map((port) => givePort(port, (answer) => this.#renderer?.deliver(frame, answer)));
    this.#renderer?.deliver(frame, { kind: 'send', channel, args: encode([message]), ports });
  }

  getURL(): string {
    return this.mainFrame?.url ?? '';
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isCrashed(): boolean {
    return this.#crashed;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#windowOpenHandler = handler;
  }

  /** Chromium runs unthrottled here whatever the app says; what it said is recorded. */
  setBackgroundThrottling(allowed: boolean): void {
    record('webContents.setBackgroundThrottling', this.id, allowed);
  }

  setWebRTCIPHandlingPolicy(policy: string): void {
    record('webContents.setWebRTCIPHandlingPolicy', this.id, policy);
  }

  forcefullyCrashRenderer(): void {
    this.whenAttached((renderer) => renderer.command('Page.crash'));
  }

  close(): void {
    this.#closer();
  }

  /** @internal The window to which `close()` leads. */
  set closer(close: () => void) {
    this.#closer = close;
  }

  /** @internal */
  destroy(): void {
    if (this.#destroyed) return;
    this.whenAttached(({ targetId }) => closeTarget(targetId));
    this.#destroy();
  }

  /** @internal */
  get targetId(): string | undefined {
    return this.#renderer?.targetId;
  }

  /** @internal Does something to the page once there is one. */
  whenAttached(run: (renderer: Renderer) => Promise<unknown>): void {
    // A page that is crashing or closing does not answer; its events tell.
    this.#attached.promise.then(run).catch((error: unknown) => record('page.dropped', this.id, String(error)));
  }

  /** Asks the app about a popup. Whatever it says, the popup is closed; an 'allow' is refused aloud. */
  #judgePopup({ url: asked, windowName, windowFeatures }: Protocol.Page.windowOpenPayload): void {
    const url = fromChromium(asked);
    const details = {
      url,
      frameName: windowName,
      features: windowFeatures.join(','),
      disposition: windowFeatures.length > 0 ? 'new-window' : 'foreground-tab',
      referrer: { url: this.getURL(), policy: 'strict-origin-when-cross-origin' },
    } as HandlerDetails;
    const { action } = this.#windowOpenHandler?.(details) ?? { action: 'allow' };
    record('window.open', url, action);
    if (action === 'allow') throw new NotCopied(`window.open() with action 'allow' (for ${url})`);
  }

  #navigated(frame: Frame): void {
    if (frame.parent || frame !== this.mainFrame) return;
    this.#lastUrl = frame.url;
    this.emit('did-navigate', preventable(), frame.url, 200, 'OK');
  }

  async #request(event: Protocol.Fetch.requestPausedPayload, session: CdpSession): Promise<void> {
    const refused = event.resourceType === 'Document' && this.#refusesNavigation(event);
    try {
      if (refused) await session.send('Fetch.failRequest', { requestId: event.requestId, errorReason: 'Aborted' });
      else await answerRequest(event, session, (scheme) => this.session.protocol.handlerOf(scheme));
    } catch (error) {
      record('request.dropped', fromChromium(event.request.url), String(error)); // the page closed meanwhile
    }
  }

  #refusesNavigation({ request, frameId }: Protocol.Fetch.requestPausedPayload): boolean {
    const url = fromChromium(request.url);
    const isMainFrame = frameId === this.mainFrame?.frameToken || !this.#renderer?.frames.get(frameId);
    if (isMainFrame && this.#expected !== undefined && withoutHash(this.#expected) === url) return false;
    const frame = this.#renderer?.frames.get(frameId) ?? null;
    const details = preventable({ url, isMainFrame, isSameDocument: false, frame });
    if (isMainFrame) this.emit('will-navigate', details, url);
    this.emit('will-frame-navigate', details);
    return details.defaultPrevented;
  }

  #failed(url: string, code: string): Error {
    this.emit('did-fail-load', preventable(), -2, code, url, true);
    return loadError(url, code);
  }

  #gone(reason: 'crashed'): void {
    this.#crashed = true;
    const details = { reason, exitCode: 5 };
    this.emit('render-process-gone', preventable(), details);
    app.emit('render-process-gone', preventable(), this, details);
  }

  #destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    byId.delete(this.id);
    // What the page still says while it closes is nobody's business any more.
    this.#renderer?.removeAllListeners();
    this.#attached.reject(new TypeError('Object has been destroyed'));
    this.emit('destroyed');
  }

  #mustLive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }
}

/** The static side of `webContents`. */
export const findWebContents = {
  all: (): WebContents[] => [...byId.values()],
  byId: (id: number): WebContents | undefined => byId.get(id),
  byTarget: (targetId: string): WebContents | undefined => [...byId.values()].find((wc) => wc.targetId === targetId),
};

/** Why `loadURL` rejects. The number is net::ERR_FAILED's, whatever the code. */
function loadError(url: string, code: string): Error {
  return Object.assign(new Error(`${code} (-2) loading '${url}'`), { code, errno: -2, url });
}

function withoutHash(url: string): string {
  return url.split('#')[0] ?? url;
}

function consoleMessage({ type, args, stackTrace }: Protocol.Runtime.consoleAPICalledPayload, frame: Frame | null) {
  const levels: Partial<Record<typeof type, string>> = { warning: 'warning', error: 'error', debug: 'debug' };
  const [call] = stackTrace?.callFrames ?? [];
  return preventable({
    level: levels[type] ?? 'info',
    message: args.map((arg) => String(arg.value ?? arg.description ?? '')).join(' '),
    lineNumber: (call?.lineNumber ?? -1) + 1,
    sourceId: fromChromium(call?.url ?? ''),
    frame,
  });
}
