/**
 * The phone window's other end: what it reports goes to the call book, the notices and the PBX state; what it is set up
 * with comes from the settings.
 */
import { EventEmitter } from 'node:events';
import { isAlive } from '#shared/call.ts';
import type { PhoneCommand } from '#shared/command.ts';
import { codecNames, type PhoneAccount, type PhoneOptions, type PhoneReport } from '#shared/phone.ts';
import type { PhoneRequest, Registration } from '#shared/phone.ts';
import type { Account, Settings } from '#shared/settings.ts';
import { noPhoneFacts, type PbxState, type PhoneFacts } from '#shared/state.ts';
import type { CallBook } from './calls/call-book.ts';
import type { Notices } from './notices.ts';
import { factsAfter, factsWithoutPbx } from './phone-facts.ts';
import type { Clock, Log } from './ports.ts';

export interface TelephoneDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (name: string) => void;
  readonly settings: () => Settings;
  readonly book: CallBook;
  readonly notices: Notices;
}

export interface TelephoneEvents {
  /** For the phone window. */
  command: [PhoneCommand];
  account: [PhoneAccount | null];
  options: [PhoneOptions];
  request: [PhoneRequest];
  /** Loudness of the microphone under test. */
  level: [number];
  changed: [];
}

/** What a PBX that doesn't answer may hold up the program's end. */
const GOODBYE_MS = 2000;

export class Telephone extends EventEmitter<TelephoneEvents> {
  readonly #deps: TelephoneDeps;
  #pbx: PbxState;
  #facts: PhoneFacts = noPhoneFacts;
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

  get facts(): PhoneFacts {
    return this.#facts;
  }

  report(report: PhoneReport): void {
    const { book, notices, log, count } = this.#deps;
    this.#learn(factsAfter(this.#facts, report));
    switch (report.type) {
      case 'ready':
        this.#begin();
        return;
      case 'registration':
        log.info('pbx.registration', report.registration);
        this.#become(this.#account === null ? { state: 'notSetUp' } : this.#stateOf(report.registration));
        return;
      case 'incoming':
      case 'call':
        book.report(report);
        return;
      case 'level':
        this.emit('level', report.level);
        return;
      case 'microphone':
        notices.raise(report.reason);
        return;
      case 'dropped':
        count(`phone.dropped.${report.what}`);
        log.warn('phone.dropped', { what: report.what, detail: report.detail });
    }
  }

  /** Settings that a call need not end for have changed. */
  optionsChanged(): void {
    this.emit('options', phoneOptions(this.#deps.settings()));
  }

  ask(request: PhoneRequest): void {
    this.emit('request', request);
  }

  /** "Test my phone": begins anew, or is cancelled. */
  setCheck(on: boolean): void {
    this.#learn({ ...this.#facts, check: on ? { startedAt: this.#deps.clock.now(), running: true, steps: [] } : null });
    this.ask({ type: 'check', on, echo: this.#account?.echoNumber ?? null });
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
    this.#learn(noPhoneFacts);
    this.optionsChanged();
    this.#sendAccount();
  }

  get #account(): Account | null {
    return this.#deps.settings().account;
  }

  #learn(facts: PhoneFacts): void {
    if (facts === this.#facts) return;
    this.#facts = facts;
    this.emit('changed');
  }

  #applyAccount(): void {
    if (!this.#accountIsNew || this.#deps.book.calls.some(isAlive)) return;
    this.#accountIsNew = false;
    this.#become(this.#beforeRegistration());
    this.#sendAccount();
  }

  #sendAccount(): void {
    const settings = this.#deps.settings();
    this.emit('account', settings.account === null ? null : toPhoneAccount(settings.account, settings));
  }

  #beforeRegistration(): PbxState {
    return { state: this.#account === null ? 'notSetUp' : 'connecting' };
  }

  #stateOf(registration: Registration): PbxState {
    const now = this.#deps.clock.now();
    if (registration.state === 'registered') return { ...registration, since: now };
    if (registration.state === 'connecting') return registration;
    return { ...registration, since: this.#pbx.state === 'offline' ? this.#pbx.since : now };
  }

  #become(pbx: PbxState): void {
    if (pbx.state !== 'registered') this.#facts = factsWithoutPbx(this.#facts);
    this.#pbx = pbx;
    this.emit('changed');
  }
}

/** The digest user: as it is set up, else the name in the address (RFC 3261 22.4). */
export const authorizationUser = ({ authorizationUser: named, address }: Account): string =>
  named ?? address.slice(0, address.lastIndexOf('@'));

/** RFC 3261 10.2 leaves it to the client; two minutes keep a NAT's hole open and a dead binding short. */
const REGISTER_SECONDS = 120;

const phoneOptions = ({ audio, headset, calls }: Settings): PhoneOptions => ({
  audio,
  headset,
  recordingBeep: calls.recordingBeep,
});

function toPhoneAccount(account: Account, { instanceId, quickKeys }: Settings): PhoneAccount {
  return {
    address: account.address,
    authorizationUser: authorizationUser(account),
    displayName: account.displayName ?? null,
    servers: [account.server, ...(account.backupServers ?? [])],
    realm: account.realm ?? null,
    registerSeconds: account.registerSeconds ?? REGISTER_SECONDS,
    iceServers: account.iceServers.map(({ urls, username, credential }) => ({
      urls,
      ...(username !== undefined && { username }),
      ...(credential !== undefined && { credential }),
    })),
    relayOnly: account.relayOnly ?? false,
    codecs: account.codecs ?? codecNames,
    dtmf: account.dtmf ?? 'rfc4733',
    physicalIdHeader: account.physicalIdHeader ?? null,
    instanceId,
    messages: true,
    watched: quickKeys.filter(({ watch }) => watch).map(({ number }) => number),
  };
}
