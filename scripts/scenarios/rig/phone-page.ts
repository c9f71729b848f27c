/** The program's built phone window in a tab of a Chromium, with the scenario in the place of Electron. */
import type { BrowserContext, Page } from 'playwright';
import * as v from 'valibot';
import { type InvokeName, invokes, type IpcHandlers, type PushName, type WindowApi } from '#shared/ipc.ts';
import type { Program } from '../../../src-main/program.ts';

declare global {
  interface Window {
    offhookMain(name: InvokeName, request: unknown): Promise<unknown>;
    offhookPush(name: PushName, payload: unknown): void;
  }
}

const PUSHES = {
  command: 'phone:command',
  account: 'phone:account',
  options: 'phone:options',
  request: 'phone:request',
  lights: 'phone:lights',
} as const;

export class PhonePage {
  readonly page: Page;
  /** What the page complained about. */
  readonly complaints: string[] = [];
  readonly #context: BrowserContext;
  #closed = false;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  /** Main's two directions: what the window asks is answered by the table's handlers, what main tells is pushed. */
  static async open(
    context: BrowserContext,
    given: { url: string; hz: number; program: Program; handlers: IpcHandlers },
  ): Promise<PhonePage> {
    const { url, hz, program, handlers } = given;
    const page = await context.newPage();
    const phone = new PhonePage(context, page);
    await page.exposeFunction('offhookMain', async (name: InvokeName, request: unknown) => {
      const { from, request: schema } = invokes[name];
      if (!(from as readonly string[]).includes('phone')) throw new Error(`${name} is not for the phone window`);
      return (handlers[name] as (request: unknown, from: 'phone') => unknown)(v.parse(schema, request), 'phone');
    });
    await page.addInitScript(installOffhook, hz);
    // Before the page loads: it says `ready`, and main answers with options and account.
    for (const [event, name] of Object.entries(PUSHES)) {
      program.telephone.on(event as keyof typeof PUSHES, (payload: unknown) => phone.#push(name, payload));
    }
    await page.goto(url);
    return phone;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#context.close();
  }

  #push(name: PushName, payload: unknown): void {
    if (this.#closed) return;
    const pushed = this.page.evaluate(([to, what]) => window.offhookPush(to, what), [name, payload] as const);
    pushed.catch((error: unknown) => {
      // The window goes with its context, and what main still says then has nobody to hear it.
      if (!this.#closed) this.complaints.push(`${name}: ${String(error)}`);
    });
  }
}

/** Runs in the page: the preload's face, and a microphone that sings. Must not refer to anything outside itself. */
function installOffhook(hz: number): void {
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const offhook = {
    invoke: (name: InvokeName, request: unknown) => window.offhookMain(name, request),
    on(name: string, listener: (payload: never) => void) {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => known.delete(listener);
    },
  } as unknown as WindowApi<'phone'>;
  const offhookPush = (name: PushName, payload: unknown): void => {
    for (const listener of listeners.get(name) ?? []) (listener as (payload: unknown) => void)(payload);
  };
  Object.assign(window, { offhook, offhookPush });
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext();
    const destination = context.createMediaStreamDestination();
    const oscillator = new OscillatorNode(context, { frequency: hz });
    oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(destination);
    oscillator.start();
    return destination.stream;
  };
}
