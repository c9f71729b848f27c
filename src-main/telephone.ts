/**
 * The phone window's other end: what it reports goes to the call book, the notices and the PBX state; what it is set up
 * with comes from the settings.
 */
import { EventEmitter } from 'node:events';
import { isAlive } from '#shared/call.ts';
import type { PhoneCommand } from '#shared/command.ts';
import { commandFor, headsetLights } from '#shared/headset.ts';
import type { HeadsetButton, HeadsetLights } from '#shared/headset-report.ts';
import type {
  CheckProgress,
  PhoneAccount,
  PhoneOptions,
  PhoneReport,
  PhoneRequest,
  Registration,
} from '#shared/phone.ts';
import type { Account, Settings } from '#shared/settings.ts';
import { noPhoneFacts, type PbxState, type PhoneFacts } from '#shared/state.ts';
import type { CallBook } from './calls/call-book.ts';
import type { Notices } from './notices.ts';
import { factsAfter, factsWatching, factsWithoutPbx } from './phone-facts.ts';
import { phoneOptions, toPhoneAccount, watchedBy } from './phone-setup.ts';
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
  lights: [HeadsetLights];
  /** Loudness of the microphone under test. */
  level: [number];
  /** A step of the diagnostics. */
  quietCheck: [CheckProgress];
  changed: [];
}

/** What a PBX that doesn't answer may hold up the program's end. */
const GOODBYE_MS = 2000;

export class Telephone extends EventEmitter<TelephoneEvents> {
  readonly #deps: TelephoneDeps;
  #pbx: PbxState;
  #facts: PhoneFacts = noPhoneFacts;
  #accountIsNew = false;
  /** The account that the phone window runs with: a new one waits for the end of the calls. */
  #running: Account | null = null;
  #lights: HeadsetLights = headsetLights([]);
  #asleep = false;

  constructor(deps: TelephoneDeps) {
    super();
    this.#deps = deps;
    this.#pbx = this.#beforeRegistration();
    deps.book.on('phone', (command) => this.emit('command', command));
    deps.book.on('dropped', ({ what }) => deps.count(`calls.dropped.${what}`));
    deps.book.on('changed', ({ call }) => {
      // What was wrong with the microphone or the window is over as soon as a call is up.
      if (call.phase === 'talking')
        deps.notices.clear('microphoneDenied', 'microphoneMissing', 'microphoneBusy', 'phoneCrashed', 'endedBySleep');
      this.#showLights();
      this.#applyAccount();
    });
  }

  get pbx(): PbxState {
    return this.#pbx;
  }

  get facts(): PhoneFacts {
    return this.#facts;
  }

  get runningAccount(): Account | null {
    return this.#running;
  }

  /** Whether a message of a call that is up would get through: a PBX that refuses to register us still hears us. */
  get reachable(): boolean {
    if (this.#pbx.state !== 'offline') return this.#pbx.state === 'registered';
    return this.#pbx.reason !== 'sipServerUnreachable' && this.#pbx.reason !== 'sipTimeout';
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
      case 'check':
        if (report.quiet === true) this.emit('quietCheck', report.check);
        return;
      case 'headsetButton':
        this.#press(report.button);
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

  /** The quick keys show others than before; registration and calls don't notice. */
  watchedChanged(): void {
    const watched = watchedBy(this.#deps.settings());
    this.#learn(factsWatching(this.#facts, watched));
    this.ask({ type: 'watch', watched });
  }

  ask(request: PhoneRequest): void {
    this.emit('request', request);
  }

  /** "Test my phone": begins anew, or is cancelled. */
  setCheck(on: boolean): void {
    this.#learn({ ...this.#facts, check: on ? { startedAt: this.#deps.clock.now(), running: true, steps: [] } : null });
    this.ask({ type: 'check', on, echo: this.#account?.echoNumber ?? null });
  }

  /** The steps of it that disturb nobody; their progress is `quietCheck`. */
  setQuietCheck(on: boolean): void {
    this.ask({ type: 'check', on, echo: null, quiet: true });
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

  /**
   * The computer sleeps in a moment. The goodbyes go first, while there is a way for them; then the calls are over in the
   * journal, at this time, whatever the phone window finds when it wakes up.
   */
  fallAsleep(): void {
    const { book, notices } = this.#deps;
    this.#asleep = true;
    this.emit('account', null);
    if (book.calls.some(({ phase }) => phase === 'talking')) notices.raise('endedBySleep');
    book.fallAsleep();
  }

  /** Awake: registers at once. */
  wakeUp(): void {
    if (!this.#asleep) return;
    this.#asleep = false;
    this.#accountIsNew = false;
    this.#become(this.#beforeRegistration());
    this.#sendAccount();
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
    this.emit('lights', this.#lights);
    this.#sendAccount();
  }

  get #account(): Account | null {
    return this.#deps.settings().account;
  }

  #learn(facts: PhoneFacts): void {
    if (facts === this.#facts) return;
    this.#facts = facts;
    this.#showLights();
    this.emit('changed');
  }

  #applyAccount(): void {
    if (!this.#accountIsNew || this.#asleep || this.#deps.book.calls.some(isAlive)) return;
    this.#accountIsNew = false;
    this.#become(this.#beforeRegistration());
    this.#sendAccount();
  }

  #sendAccount(): void {
    const settings = this.#deps.settings();
    this.#running = settings.account;
    this.emit('account', settings.account === null ? null : toPhoneAccount(settings.account, settings));
  }

  #press(button: HeadsetButton): void {
    const { book, count, log } = this.#deps;
    const command = commandFor(button, book.calls);
    log.info('headset.button', { button, command: command?.type ?? null });
    if (command === null) count('headset.buttonWithoutMeaning');
    else book.command(command, 'headset');
  }

  #showLights(): void {
    const lights = headsetLights(this.#deps.book.calls, this.#facts.messages?.waiting ?? false);
    if (JSON.stringify(lights) === JSON.stringify(this.#lights)) return;
    this.#lights = lights;
    this.emit('lights', lights);
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
    this.#pbx = pbx;
    if (pbx.state !== 'registered') this.#facts = factsWithoutPbx(this.#facts);
    this.#showLights();
    this.emit('changed');
  }
}
