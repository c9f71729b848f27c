/**
 * One agent of the fleet: a browser tab of the portal with a hub behind it, and a desktop with a push client. Only what
 * a click does is simulated; tab, push channel and host are the real ones, over real sockets.
 */
import { WebSocket } from 'ws';
import type { Portal } from '../../sandbox/portal/portal.ts';
import { PushDesktop } from '../integration/host/push-desktop.ts';
import { fetchFrom } from './offices.ts';

export type DeskKind =
  /** The hub reaches the desktop over loopback. */
  | 'linked'
  /** The browser blocks loopback: the desktop hears of a click by the host alone. */
  | 'unlinked'
  /** The desktop is switched off. */
  | 'off';

export interface Heard {
  readonly by: 'card' | 'request';
  readonly at: number;
}

export interface AgentOptions {
  readonly portal: Portal;
  readonly hostOrigin: string;
  readonly userId: number;
  readonly address: string;
  readonly kind: DeskKind;
}

/** The card says so when no desktop has named its CALL_ID by then. */
const UNREACHABLE_MS = 5000;

export class FleetAgent {
  readonly userId: number;
  readonly kind: DeskKind;
  /** By CALL_ID, in the order of arrival. The first one dials. */
  readonly heard = new Map<string, Heard[]>();
  readonly unreachable = new Set<string>();
  /** When the portal's own page showed the card: how long the portal itself took. */
  readonly cards = new Map<string, number>();
  /** Requests that were not for this agent. */
  readonly foreign: string[] = [];
  readonly #tab: WebSocket;
  #desktop: PushDesktop | null = null;
  readonly #timers = new Set<NodeJS.Timeout>();

  private constructor({ userId, kind }: AgentOptions, tab: WebSocket) {
    this.userId = userId;
    this.kind = kind;
    this.#tab = tab;
    tab.on('message', (data: Buffer) => this.#page(data.toString()));
  }

  static async start(options: AgentOptions): Promise<FleetAgent> {
    const agent = new FleetAgent(options, await openTab(options));
    if (options.kind !== 'off') await agent.#startDesktop(options);
    return agent;
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#tab.terminate();
    this.#desktop?.stop();
  }

  get refused(): readonly string[] {
    return this.#desktop?.refused ?? [];
  }

  async #startDesktop({ portal, hostOrigin, userId, address }: AgentOptions): Promise<void> {
    this.#desktop = await PushDesktop.start({
      portal,
      hostOrigin: () => hostOrigin,
      userId,
      fetch: fetchFrom(address),
      onRequest: (request) => {
        if (request.userId !== String(userId)) this.foreign.push(request.userId);
        this.#signal(request.portalCallId ?? '', 'request');
        void this.#desktop?.take(request).catch(() => undefined);
      },
    });
  }

  /** The portal's page shows the card, and the frame's hub passes it on where it can. */
  #page(message: string): void {
    const { text } = JSON.parse(message) as { text: { command: string; params: { callId?: string } } };
    const callId = text.params.callId;
    if (text.command !== 'showExternalCall' || callId === undefined) return;
    this.cards.set(callId, performance.now());
    if (this.kind === 'linked') this.#signal(callId, 'card');
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.heard.has(callId)) this.unreachable.add(callId);
    }, UNREACHABLE_MS);
    this.#timers.add(timer);
  }

  #signal(callId: string, by: Heard['by']): void {
    const known = this.heard.get(callId) ?? [];
    known.push({ by, at: performance.now() });
    this.heard.set(callId, known);
  }
}

async function openTab({ portal, userId, address }: AgentOptions): Promise<WebSocket> {
  const login = await fetch(portal.loginUrl(userId), { redirect: 'manual' });
  const cookie = login.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const url = `${portal.site.origin.replace(/^http/, 'ws')}/push/`;
  const tab = new WebSocket(url, { headers: { cookie }, localAddress: address });
  await new Promise<void>((resolve, reject) => {
    tab.once('open', resolve);
    tab.once('error', reject);
  });
  return tab;
}
