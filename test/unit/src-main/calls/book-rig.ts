import { DatabaseSync } from 'node:sqlite';
import type { CallEnd, Owner } from '#shared/call.ts';
import type { CallCommand, CommandResult, PhoneCommand } from '#shared/command.ts';
import type { PhoneReport } from '#shared/phone.ts';
import { type Availability, type CallSettings, defaultCallSettings } from '#shared/settings.ts';
import { CallBook } from '../../../../src-main/calls/call-book.ts';
import type { CallBookDeps, CallChange, Dropped } from '../../../../src-main/calls/call-book-ports.ts';
import type { CallAccount } from '../../../../src-main/calls/new-calls.ts';
import { Journal } from '../../../../src-main/calls/journal.ts';
import { migrate } from '../../../../src-main/calls/journal-schema.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

type Incoming = Extract<PhoneReport, { type: 'incoming' }>;
type CallEventReport = Extract<PhoneReport, { type: 'call' }>['event'];
type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

export const owner = { memberId: 'm1', userId: '12' };
export const line = { number: 'line-1', kind: 'direct' } as const;

interface Around {
  account: CallAccount | null;
  registered: boolean;
  reachable: boolean;
  owner: Owner | null;
  availability: Availability;
  settings: CallSettings;
  attended: boolean;
}

/** A call book with a real journal; what surrounds it can be changed while it runs. */
export class BookRig {
  readonly clock: ManualClock;
  readonly #more: Partial<CallBookDeps>;
  readonly db = new DatabaseSync(':memory:');
  readonly journal: Journal;
  readonly commands: PhoneCommand[] = [];
  /** As the phone was told last. */
  mixed: readonly string[] = [];
  onPhone: (command: PhoneCommand) => void = () => undefined;
  readonly changes: CallChange[] = [];
  readonly dropped: Dropped[] = [];
  readonly failures: string[] = [];
  around: Around = {
    account: { line, country: 'DE' },
    registered: true,
    reachable: true,
    owner,
    availability: { kind: 'available' },
    settings: defaultCallSettings,
    attended: true,
  };
  book!: CallBook;

  constructor({ clock = new ManualClock(), ...more }: { clock?: ManualClock } & Partial<CallBookDeps> = {}) {
    this.clock = clock;
    this.#more = more;
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
      reachable: () => this.around.reachable,
      availability: () => this.around.availability,
      settings: () => this.around.settings,
      isAttended: () => this.around.attended,
      ...this.#more,
    });
    this.mixed = [];
    this.book.on('phone', (command) => {
      this.commands.push(command);
      if (command.type === 'mix') this.mixed = command.callIds;
      this.onPhone(command);
    });
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

  ask(command: CallCommand): CommandResult {
    return this.book.command(command, 'ui');
  }

  /** What the phone was told since the last time, in short: `hold a`, `resume a`, `dial out-1 101`, `mix a b`. */
  told(): readonly string[] {
    return this.commands.splice(0).map(inShort);
  }

  /** Dials, and it is answered. */
  reach(number: string): string {
    const result = this.ask({ type: 'dial', number });
    if (!result.ok) throw new Error(`not dialled: ${result.reason}`);
    return this.answered(result.callId);
  }

  /** The other side takes our call. */
  answered(callId: string): string {
    this.see(callId, { type: 'sent', sipCallId: `sip-${callId}` });
    this.see(callId, { type: 'accepted' });
    this.see(callId, { type: 'confirmed' });
    return callId;
  }

  /** The phone has done what it was told about holds. */
  held(callId: string, held = true): void {
    this.see(callId, { type: 'hold', by: 'local', held });
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

function inShort(command: PhoneCommand): string {
  switch (command.type) {
    case 'hold':
      return `${command.held ? 'hold' : 'resume'} ${command.callId}`;
    case 'mute':
      return `${command.muted ? 'mute' : 'unmute'} ${command.callId}`;
    case 'mix':
      return ['mix', ...command.callIds].join(' ');
    default: {
      const { type, callId, ...facts } = command;
      return [type, callId, ...Object.values(facts)].join(' ');
    }
  }
}
