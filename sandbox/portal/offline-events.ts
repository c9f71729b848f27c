import { createHash, randomBytes } from 'node:crypto';
import type { EventHandler, OfflineEvent, PortalApp } from './model.ts';
import type { PullServer } from './pull/pull-server.ts';
import type { PortalState } from './state.ts';

/** Rows that somebody reserved are dropped after this time, in ms (the source's constant, about 34 days). */
const reservedLife = 2_952_000_000;

/** The queue of events that nobody is called for (bitrix24.md 4.5). */
export class OfflineEvents {
  readonly #state: PortalState;
  readonly #pull: PullServer;

  constructor(state: PortalState, pull: PullServer) {
    this.#state = state;
    this.#pull = pull;
  }

  /** Stores the event, or refreshes the unreserved row of an equal one; the application's clients learn that by push. */
  store(handler: EventHandler, app: PortalApp, actingUser: number, data: Record<string, unknown>): void {
    const { event: name, connectorId } = handler;
    const messageId = createHash('md5')
      .update(`${name}|${JSON.stringify(data)}`)
      .digest('hex');
    const at = this.#state.now();
    const fields = { at, data, userId: actingUser };
    const same = this.#rows(app, connectorId).find((row) => row.messageId === messageId && row.processId === '');
    if (same) Object.assign(same, fields);
    else {
      const id = this.#state.nextId();
      const row = { id, appId: app.id, name, connectorId, messageId, processId: '', error: false, ...fields };
      this.#state.offlineEvents.push(row);
    }
    this.#state.timeline.record('event.stored', { appId: app.id, event: name, messageId, merged: same !== undefined });
    this.#pull.publish({
      appId: app.id,
      type: 'shared',
      userId: 0,
      by: 0,
      module: 'rest',
      command: 'event_offline',
      params: [{ connector_id: connectorId, count: 1 }],
    });
  }

  /** Reserves so many free rows for a new process and returns its id. */
  reserve(rows: readonly OfflineEvent[]): string {
    const processId = randomBytes(16).toString('hex');
    for (const row of rows) row.processId = processId;
    return processId;
  }

  /** This application's rows under this source key, without what has been reserved for too long. */
  rows(app: PortalApp, connectorId: string): OfflineEvent[] {
    const oldest = this.#state.now() - reservedLife;
    this.#remove((row) => row.processId !== '' && row.at < oldest);
    return this.#rows(app, connectorId);
  }

  clear(app: PortalApp, connectorId: string, processId: string, concerns: (row: OfflineEvent) => boolean): void {
    this.#remove(
      (row) => row.appId === app.id && row.connectorId === connectorId && row.processId === processId && concerns(row),
    );
  }

  /** Gives rows back to the queue as failed; equal ones that came in the meantime go (4.5). */
  markError(app: PortalApp, connectorId: string, processId: string, messageIds: readonly string[]): void {
    const concerned = this.#rows(app, connectorId).filter((row) => messageIds.includes(row.messageId) && !row.error);
    this.#remove((row) => concerned.includes(row) && row.processId !== processId);
    for (const row of concerned) {
      row.error = true;
      row.processId = '';
    }
  }

  #rows(app: PortalApp, connectorId: string): OfflineEvent[] {
    return this.#state.offlineEvents.filter((row) => row.appId === app.id && row.connectorId === connectorId);
  }

  #remove(gone: (row: OfflineEvent) => boolean): void {
    const rows = this.#state.offlineEvents;
    for (const row of rows.filter(gone)) rows.splice(rows.indexOf(row), 1);
  }
}
