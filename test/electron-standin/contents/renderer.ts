import { EventEmitter } from 'node:events';
import type { WebPreferences } from 'electron';
import type { CdpSession } from '../chromium/cdp.ts';
import type { Protocol } from '../chromium/protocol.ts';
import type { FromPage, ToPage } from '../page/messages.ts';
import { BINDING, documentScripts, PRELOAD_WORLD } from '../page/scripts.ts';
import { record } from '../record.ts';
import { CHROMIUM_PATTERN, fromChromium } from '../schemes.ts';
import { type Frame, FrameTree } from './frame.ts';

interface RendererEvents {
  navigated: [frame: Frame];
  'dom-ready': [];
  loaded: [];
  console: [event: Protocol.Runtime.consoleAPICalledPayload];
  message: [message: FromPage, frame: Frame | null, reply: (message: ToPage) => void];
  request: [event: Protocol.Fetch.requestPausedPayload, session: CdpSession];
  'window-open': [event: Protocol.Page.windowOpenPayload];
  crashed: [];
  gone: [];
}

/** The DevTools side of one page: its frames, its worlds and its requests. It knows nothing of Electron. */
export class Renderer extends EventEmitter<RendererEvents> {
  readonly targetId: string;
  readonly frames = new FrameTree();
  readonly #session: CdpSession;
  readonly #preloadWorlds = new Map<number, string>();

  constructor(targetId: string, session: CdpSession) {
    super();
    this.targetId = targetId;
    this.#session = session;
    session.on('Page.frameNavigated', ({ frame }) => {
      const url = fromChromium(frame.url) + (frame.urlFragment ?? '');
      this.emit('navigated', this.frames.commit(frame.id, frame.parentId, url));
    });
    session.on('Page.frameDetached', ({ frameId, reason }) => {
      if (reason === 'remove') this.frames.detach(frameId);
    });
    session.on('Page.domContentEventFired', () => this.emit('dom-ready'));
    session.on('Page.loadEventFired', () => this.emit('loaded'));
    session.on('Page.windowOpen', (event) => this.emit('window-open', event));
    session.on('Runtime.consoleAPICalled', (event) => this.emit('console', event));
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { frameId?: string };
      if (context.name === PRELOAD_WORLD && frameId) this.#preloadWorlds.set(context.id, frameId);
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      this.#preloadWorlds.delete(executionContextId);
    });
    session.on('Runtime.executionContextsCleared', () => this.#preloadWorlds.clear());
    session.on('Runtime.bindingCalled', (event) => this.#receive(event));
    session.on('Fetch.requestPaused', (event) => this.emit('request', event, session));
    session.on('Inspector.targetCrashed', () => {
      this.#preloadWorlds.clear();
      this.frames.clear();
      this.emit('crashed');
    });
    session.onGone(() => this.emit('gone'));
  }

  /** Prepares the new, still paused page and lets it run. */
  async start(preferences: WebPreferences): Promise<void> {
    const session = this.#session;
    const { page, preload } = documentScripts(preferences);
    await Promise.all([
      session.send('Page.enable'),
      session.send('Inspector.enable'),
      interceptRequests(session),
      session.send('Runtime.addBinding', { name: BINDING, executionContextName: PRELOAD_WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: page }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: preload, worldName: PRELOAD_WORLD }),
      session.send('Runtime.enable'),
    ]);
    await session.send('Runtime.runIfWaitingForDebugger');
    const { frameTree } = await session.send('Page.getFrameTree');
    if (!this.frames.main) this.frames.commit(frameTree.frame.id, undefined, fromChromium(frameTree.frame.url));
  }

  /** Sends to the preload of a frame. Without one there is nobody to listen, and Electron drops the message too. */
  deliver(frame: Frame | null, message: ToPage): void {
    const [contextId] = [...this.#preloadWorlds].find(([, frameId]) => frameId === frame?.frameToken) ?? [];
    if (contextId === undefined) record('ipc.dropped', message);
    else this.#evaluate(contextId, message);
  }

  /** Commands of which the page may go away at any time: that it did is told by 'gone' and 'crashed'. */
  command: CdpSession['send'] = (method, params) => this.#session.send(method, params);

  #receive({ name, payload, executionContextId }: Protocol.Runtime.bindingCalledPayload): void {
    if (name !== BINDING) return;
    const frame = this.frames.get(this.#preloadWorlds.get(executionContextId));
    this.emit('message', JSON.parse(payload) as FromPage, frame, (reply) => this.#evaluate(executionContextId, reply));
  }

  #evaluate(contextId: number, message: ToPage): void {
    const expression = `__standinReceive(${JSON.stringify(JSON.stringify(message))})`;
    this.#session.send('Runtime.evaluate', { contextId, expression }).catch(() => record('ipc.dropped', message));
  }
}

/** Documents, so that the app can refuse a navigation, and everything of the custom schemes. */
export async function interceptRequests(session: CdpSession): Promise<void> {
  await session.send('Fetch.enable', {
    patterns: [{ urlPattern: CHROMIUM_PATTERN }, { urlPattern: '*', resourceType: 'Document' }],
  });
}
