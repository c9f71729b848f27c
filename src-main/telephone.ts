/**
 * The phone window's other end: what it reports goes to the call book, the notices and the PBX state; what it is set up
 * with comes from the settings.
 */
import { EventEmitter } from 'node:events';
import { isAlive } from '#shared/call.ts';
import type { PhoneCommand } from '#shared/command.ts';
import type { PhoneAccount, PhoneReport, Registration } from '#shared/phone.ts';
import type { Account } from '#shared/settings.ts';
import type { PbxState } from '#shared/state.ts';
import type { CallBook } from './calls/call-book.ts';
import type { Notices } from './notices.ts';
import type { Clock, Log } from './ports.ts';

export interface TelephoneDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (name: string) => void;
  readonly account: () => Account | null;
  readonly book: CallBook;
  readonly notices: Notices;
}

export interface TelephoneEvents {
  /** For the phone window. */
  command: [PhoneCommand];
  account: [PhoneAccount | null];
  changed: [];
}

/** What a PBX that doesn't answer may hold up the program's end. */
const GOODBYE_MS = 2000;

export class Telephone extends EventEmitter<TelephoneEvents> {
  readonly #deps: TelephoneDeps;
  #pbx: PbxState;
  #accountIsNew = false;

  constructor(deps: TelephoneDeps) {
    super();
    this.#deps = deps;
    this.#pbx = this.#beforeRegistration();
    deps.book.on('phone', (command) => this.emit('command', command));
    deps.book.on('dropped', ({ what }) => deps.count(`calls.dropped.${what}`));
    deps.book.on('changed', ({ call }) => {
      // What was wrong with the microphone or the window is over as soon as a call is up.
      if (call.phase === 'talking')
        deps.notices.clear('microphoneDenied', 'microphoneMissing', 'microphoneBusy', 'phoneCrashed');
      this.#applyAccount();
    });
  }

  get pbx(): PbxState {
    return this.#pbx;
  }

  report(report: PhoneReport): void {
    const { book, notices, log, count } = this.#deps;
    switch (report.type) {
      case 'ready':
        this.#begin();
        return;
      case 'registration':
        log.info('pbx.registration', report.registration);
        this.#become(this.#deps.account() === null ? { state: 'notSetUp' } : this.#stateOf(report.registration));
        return;
      case 'incoming':
      case 'call':
        book.report(report);
        return;
      case 'microphone':
        notices.raise(report.reason);
        return;
      case 'dropped':
        count(`phone.dropped.${report.what}`);
        log.warn('phone.dropped', { what: report.what, detail: report.detail });
    }
  }

  /** The phone window died, and the sound of every call with it. */
  lost(): void {
    this.#become(this.#beforeRegistration());
    this.#deps.book.phoneLost();
    this.#deps.notices.raise('phoneCrashed');
  }

  /** The phone window starts afresh with a new account, which would end a call that is up: that one goes first. */
  accountChanged(): void {
    this.#accountIsNew = true;
    this.#applyAccount();
  }

  /** Ends calls and unregisters. @returns when the goodbyes are said, or have had their time */
  async goodbye(): Promise<void> {
    const { book, clock } = this.#deps;
    this.emit('account', null);
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = (): void => {
      if (!book.calls.some(isAlive)) resolve();
    };
    const giveUp = clock.after(GOODBYE_MS, resolve);
    book.on('changed', check);
    check();
    await promise;
    giveUp();
    book.off('changed', check);
  }

  /** The page is loaded (again): what an earlier one carried is gone with it, whether it said so or not. */
  #begin(): void {
    this.#accountIsNew = false;
    this.#deps.book.phoneLost();
    this.#become(this.#beforeRegistration());
    this.#sendAccount();
  }

  #applyAccount(): void {
    if (!this.#accountIsNew || this.#deps.book.calls.some(isAlive)) return;
    this.#accountIsNew = false;
    this.#become(this.#beforeRegistration());
    this.#sendAccount();
  }

  #sendAccount(): void {
    const account = this.#deps.account();
    this.emit('account', account === null ? null : toPhoneAccount(account));
  }

  #beforeRegistration(): PbxState {
    return { state: this.#deps.account() === null ? 'notSetUp' : 'connecting' };
  }

  #stateOf(registration: Registration): PbxState {
    if (registration.state === 'registered') return { state: 'registered', since: this.#deps.clock.now() };
    return registration;
  }

  #become(pbx: PbxState): void {
    this.#pbx = pbx;
    this.emit('changed');
  }
}

/** The digest user: as it is set up, else the name in the address (RFC 3261 22.4). */
export const authorizationUser = ({ authorizationUser: named, address }: Account): string =>
  named ?? address.slice(0, address.lastIndexOf('@'));

function toPhoneAccount(account: Account): PhoneAccount {
  return {
    address: account.address,
    authorizationUser: authorizationUser(account),
    displayName: account.displayName ?? null,
    server: account.server,
    iceServers: account.iceServers.map(({ urls, username, credential }) => ({
      urls,
      ...(username !== undefined && { username }),
      ...(credential !== undefined && { credential }),
    })),
    physicalIdHeader: account.physicalIdHeader ?? null,
  };
}
