import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { readTabReport } from './tab-report.ts';
import type { PortalState } from './state.ts';

/** One message to the tabs of one user, in the shape of bitrix24.md appendix B. */
export interface PushRecord {
  readonly at: number;
  readonly userId: number;
  readonly module_id: string;
  readonly command: string;
  readonly params: Record<string, unknown>;
  /** How many tabs it was sent to. */
  readonly tabs: number;
}

interface Tab {
  readonly id: string;
  readonly userId: number;
  readonly socket: WebSocket;
  /** The Bitrix24 Desktop messenger: while it runs, it alone shows calls (5.7). */
  readonly desktop: boolean;
}

const keptPushes = 5000;

/** The push channel from the portal to its own pages, and the pages' reports back. */
export class Push {
  readonly records: PushRecord[] = [];
  readonly #state: PortalState;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  readonly #tabs = new Set<Tab>();

  constructor(state: PortalState) {
    this.#state = state;
  }

  /** Open top-level tabs of a user, or of all users. */
  tabs(userId?: number): number {
    return [...this.#tabs].filter((tab) => userId === undefined || tab.userId === userId).length;
  }

  send(userId: number, module: string, command: string, params: Record<string, unknown>): void {
    const open = [...this.#tabs].filter((tab) => tab.userId === userId);
    const desktops = open.filter((tab) => tab.desktop);
    const tabs = command === 'showExternalCall' && desktops.length > 0 ? desktops : open;
    const message = { module_id: module, command, params };
    for (const tab of tabs) tab.socket.send(JSON.stringify({ mid: randomUUID(), text: message }));
    const record: PushRecord = { at: this.#state.now(), userId, ...message, tabs: tabs.length };
    this.records.push(record);
    if (this.records.length > keptPushes) this.records.shift();
    this.#state.timeline.record('push', record);
  }

  everyone(module: string, command: string, params: Record<string, unknown>): void {
    for (const userId of new Set([...this.#tabs].map((tab) => tab.userId))) this.send(userId, module, command, params);
  }

  accept(userId: number, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) =>
      this.#join(userId, webSocket, request.url === '/push/desktop'),
    );
  }

  /** Cuts all tabs off, as a portal that goes down does. */
  cut(): void {
    for (const tab of this.#tabs) tab.socket.terminate();
  }

  #join(userId: number, socket: WebSocket, desktop: boolean): void {
    const tab: Tab = { id: randomUUID().slice(0, 8), userId, socket, desktop };
    const { timeline } = this.#state;
    this.#tabs.add(tab);
    socket.on('message', (data: Buffer) => {
      const report = readTabReport(data.toString());
      if (report) report(timeline, { tab: tab.id, userId });
    });
    socket.on('close', () => {
      this.#tabs.delete(tab);
      timeline.record('page.disconnected', { tab: tab.id, userId });
    });
    timeline.record('page.connected', { tab: tab.id, userId });
  }
}
