import { randomUUID } from 'node:crypto';
import type { NotificationConstructorOptions } from 'electron';
import { record, standin } from '../record.ts';
import { preventable, strictEmitter } from '../strict.ts';

const EVENTS = ['show', 'click', 'close', 'action', 'reply', 'failed'];

/** A notification, recorded when shown. Tests emit 'click', 'action' and the like on it. */
export class StandinNotification extends strictEmitter('Notification', EVENTS) {
  readonly id: string;
  readonly options: NotificationConstructorOptions;
  readonly title: string;
  readonly body: string;
  closed = false;

  static isSupported(): boolean {
    return true;
  }

  constructor(options: NotificationConstructorOptions & { id?: string } = {}) {
    super();
    this.options = options;
    this.id = options.id ?? randomUUID();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
  }

  show(): void {
    standin.notifications.push(this);
    record('Notification.show', this.options);
    queueMicrotask(() => this.emit('show', preventable()));
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    record('Notification.close', this.id);
    this.emit('close', preventable({ reason: 'applicationHidden' }));
  }
}
