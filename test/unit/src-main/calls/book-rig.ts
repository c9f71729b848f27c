import { DatabaseSync } from 'node:sqlite';
import type { CallEnd } from '#shared/call.ts';
import type { PhoneCommand } from '#shared/command.ts';
import type { PhoneReport } from '#shared/phone.ts';
import { CallBook } from '../../../../src-main/calls/call-book.ts';
import type { CallChange, Dropped } from '../../../../src-main/calls/call-book-ports.ts';
import { Journal } from '../../../../src-main/calls/journal.ts';
import { migrate } from '../../../../src-main/calls/journal-schema.ts';
import type { CallAccount } from '../../../../src-main/calls/new-calls.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

type Incoming = Extract<PhoneReport, { type: 'incoming' }>;
type CallEventReport = Extract<PhoneReport, { type: 'call' }>['event'];
type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

export const owner = { memberId: 'm1', userId: '12' };
export const line = { number: 'line-1', kind: 'direct' } as const;

/** A call book with a real journal; what surrounds it can be changed while it runs. */
export class BookRig {
  readonly clock = new ManualClock();
  readonly db = new DatabaseSync(':memory:');
  readonly journal: Journal;
  readonly commands: PhoneCommand[] = [];
  readonly changes: CallChange[] = [];
  readonly dropped: Dropped[] = [];
  readonly failures: string[] = [];
  around: { account: CallAccount | null; registered: boolean; owner: typeof owner | null } = {
    account: { line, country: 'DE' },
    registered: true,
    owner,
  };
  book!: CallBook;

  constructor() {
    migrate(this.db);
    this.journal = new Journal(this.db, { clock: this.clock, log: silentLog });
    this.boot();
  }

  /** A new program with the old journal. */
  boot(): void {
    let ids = 0;
    this.book = new CallBook({
      clock: this.clock,
      log: silentLog,
      journal: this.journal,
      newId: () => `out-${++ids}`,
      account: () => this.around.account,
      owner: () => this.around.owner,
      registered: () => this.around.registered,
    });
    this.book.on('phone', (command) => this.commands.push(command));
    this.book.on('changed', (change) => this.changes.push(change));
    this.book.on('dropped', (dropped) => this.dropped.push(dropped));
    this.book.on('failure', (failure) => this.failures.push(failure.reason));
  }

  ring(callId: string, given: Partial<Incoming> = {}): string {
    const sipCallId = `sip-${callId}`;
    const fixed = { type: 'incoming', callId, sipCallId, physicalId: null, at: this.clock.now() } as const;
    this.book.report({ ...fixed, number: '03023125101', name: 'Julia', ...given });
    return callId;
  }

  see(callId: string, event: WithoutTime<CallEventReport>): void {
    this.book.report({ type: 'call', callId, event: { ...event, at: this.clock.now() } });
  }

  talk(callId: string): void {
    this.see(callId, { type: 'answering' });
    this.see(callId, { type: 'accepted' });
    this.see(callId, { type: 'confirmed' });
  }

  end(callId: string, end: Partial<CallEnd> = {}): void {
    this.see(callId, { type: 'ended', end: { cause: 'hungup', by: 'remote', sipCode: null, ...end } });
  }
}
