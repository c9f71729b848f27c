import { ajax } from './ajax.ts';
import type { PageContext, PageKnobs, RenderedPlacement } from './context.ts';
import { formatReply, type FrameRequest, parseRequest } from './protocol.ts';
import { textOf } from './values.ts';

/** `none`: no answer at all, as unknown commands get. A promise answers later. */
export type Answer = { readonly reply: unknown } | 'none' | Promise<{ readonly reply: unknown } | 'none'>;

export interface FrameHostOptions {
  readonly context: PageContext;
  readonly knobs: () => PageKnobs;
  readonly events: readonly string[];
  readonly answer: (frame: HostedFrame, request: FrameRequest) => Answer;
  readonly report: (report: Record<string, unknown>) => void;
}

export interface HostedFrame {
  readonly sid: string;
  readonly appOrigin: string;
  readonly element: HTMLIFrameElement;
  readonly initData: Readonly<Record<string, unknown>>;
  /** The background worker of this document, or the page of an application, which has no card. */
  readonly kind: 'worker' | 'page';
  readonly bound: { readonly event: string; readonly callback: string }[];
}

/** The hidden placement frames of this document and the parent side of their protocol (bitrix24.md 5.2, 7). */
export class FrameHost {
  readonly #options: FrameHostOptions;
  readonly #frames = new Map<string, HostedFrame>();

  constructor(options: FrameHostOptions) {
    this.#options = options;
    addEventListener('message', (event) => this.#receive(event));
  }

  /** Renders one handler's frame; how long it took to load is counted against it (5.4). */
  async load(handlerId: number): Promise<void> {
    const { context } = this.#options;
    const rendered = await ajax<RenderedPlacement>('placement.render', { handlerId, uri: context.uri });
    const home = document.getElementById('intranet-placement-PAGE_BACKGROUND_WORKER');
    if (rendered && home) this.#insert(rendered, home, 'worker', (sid, took) => this.#loaded(handlerId, sid, took));
  }

  /** The page of an application, for everybody to see; it may take its time. */
  async loadApp(appId: number, options: Readonly<Record<string, unknown>>): Promise<void> {
    const rendered = await ajax<RenderedPlacement>('app.render', { appId, options });
    const home = document.getElementById('app-page');
    if (rendered && home) this.#insert(rendered, home, 'page', () => undefined);
  }

  #insert(
    rendered: RenderedPlacement,
    home: HTMLElement,
    kind: HostedFrame['kind'],
    loaded: (sid: string, milliseconds: number) => void,
  ): void {
    const holder = document.createElement('div');
    holder.innerHTML = rendered.html;
    home.append(holder);
    const inserted = performance.now();
    const iframe = holder.querySelector('iframe');
    const form = holder.querySelector('form');
    if (!iframe || !form) return;
    const { sid, appOrigin, initData } = rendered;
    this.#frames.set(sid, { sid, appOrigin, initData, kind, element: iframe, bound: [] });
    iframe.addEventListener('load', () => loaded(sid, performance.now() - inserted), { once: true });
    form.submit();
  }

  /** Fires an event in every frame that has bound it. */
  raise(event: string, payload?: unknown): void {
    for (const frame of this.#frames.values()) {
      for (const binding of frame.bound) {
        if (binding.event === event) this.#post(frame, binding.callback, payload);
      }
    }
  }

  #loaded(handlerId: number, sid: string, milliseconds: number): void {
    this.#options.report({ kind: 'frame.loaded', handlerId, sid, milliseconds: Math.round(milliseconds) });
    if (milliseconds > this.#options.context.overtimeMs) void ajax('placement.setLongLoad', { handlerId });
  }

  #receive(event: MessageEvent): void {
    const request = parseRequest(event.data);
    const frame = request && this.#frames.get(request.sid);
    if (!request || !frame || event.origin !== frame.appOrigin) return;
    if (request.method === 'placementBindEvent') this.#bind(frame, request);
    else void this.#answer(frame, request);
  }

  /** Never answered; an unknown event is silently no subscription (5.5, 7.3). */
  #bind(frame: HostedFrame, { params, callback }: FrameRequest): void {
    const event = textOf(params['event']);
    if (frame.kind !== 'worker' || !this.#options.events.includes(event)) return;
    frame.bound.push({ event, callback });
    this.#options.report({ kind: 'frame.bound', sid: frame.sid, event });
  }

  async #answer(frame: HostedFrame, request: FrameRequest): Promise<void> {
    const answer = await this.#options.answer(frame, request);
    if (answer !== 'none') this.#post(frame, request.callback, answer.reply);
  }

  #post(frame: HostedFrame, callback: string, result: unknown): void {
    if (callback === '') return;
    const text = formatReply(callback, result);
    const send = () => frame.element.contentWindow?.postMessage(text, frame.appOrigin);
    const delay = this.#options.knobs().slowParentMs;
    if (delay > 0) setTimeout(send, delay);
    else send();
  }
}
