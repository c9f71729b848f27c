/**
 * The composition root below Electron: makes the parts, ties their events together, and answers the windows.
 * It decides nothing about calls; see `calls/call-book.ts`.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { PhoneCommand } from '#shared/command.ts';
import { isAlive } from '#shared/call.ts';
import type { FailureReason } from '#shared/failure.ts';
import { reasonOf } from '#shared/failure.ts';
import { chooseLocale, translator, type Translate } from '#shared/messages/catalogue.ts';
import type { PhoneAccount, PhoneReport } from '#shared/phone.ts';
import type { Account } from '#shared/settings.ts';
import type { AppState, CardState, PbxState } from '#shared/state.ts';
import { nextDisappearance, shownCalls } from './app-state.ts';
import { BrowserLink } from './browser-link.ts';
import { CallBook } from './calls/call-book.ts';
import type { Journal } from './calls/journal.ts';
import { openJournal } from './calls/open-journal.ts';
import type { Counters } from './log/counters.ts';
import { Notices } from './notices.ts';
import { pbxState } from './pbx-state.ts';
import type { Clock, Log, Network, SecretStore } from './ports.ts';
import { PortalSession } from './portal/portal-session.ts';
import { Reporter } from './portal/reporter.ts';
import type { SettingsStore } from './settings/settings-store.ts';

export interface ProgramDeps {
  readonly version: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: Counters;
  readonly secrets: SecretStore;
  readonly settings: SettingsStore;
  readonly journalFile: string;
  /** BCP 47, the user's first choice first. */
  readonly preferredLanguages: readonly string[];
  readonly computerName: string;
  readonly openExternal: (url: string) => Promise<void>;
  readonly systemIsDark: () => boolean;
  /** How long nobody has touched this computer. */
  readonly idleMs: () => number;
}

export interface ProgramEvents {
  /** What the windows show has changed. */
  state: [AppState];
  /** For the phone window. */
  phone: [PhoneCommand];
  account: [PhoneAccount | null];
}

/** What a PBX that doesn't answer may hold up the program's end. */
const GOODBYE_MS = 2000;
/** Rows of the list of recent calls that the window gets. */
const HISTORY_SHOWN = 100;

export class Program extends EventEmitter<ProgramEvents> {
  readonly notices: Notices;
  readonly book: CallBook;
  readonly session: PortalSession;
  readonly settings: SettingsStore;
  readonly browser: BrowserLink;
  readonly #deps: ProgramDeps;
  readonly #journal: Journal;
  readonly #reporter: Reporter;
  #pbx: PbxState;
  #card: CardState = { state: 'notSetUp' };
  #draftNumber: string | null = null;
  #accountIsNew = false;
  #publishing = false;
  #stopped = false;
  #cancelNext: () => void = () => undefined;

  private constructor(deps: ProgramDeps, journal: Journal) {
    super();
    this.#deps = deps;
    this.#journal = journal;
    this.settings = deps.settings;
    const { clock, log } = deps;
    this.#pbx = { state: this.settings.current.account === null ? 'notSetUp' : 'connecting' };
    this.notices = new Notices(clock);
    this.book = new CallBook({
      clock,
      log: log.part('calls'),
      journal,
      newId: randomUUID,
      account: () => this.settings.current.account,
      owner: () => this.session.owner,
      registered: () => this.#pbx.state === 'registered',
    });
    this.session = new PortalSession({
      network: deps.network,
      clock,
      log: log.part('portal'),
      secrets: deps.secrets,
      userAgent: `Offhook/${deps.version}`,
      count: deps.counters.add,
      openExternal: deps.openExternal,
      pageText: () => this.#signInPageText(),
      bridgePort: () => this.settings.current.bridgePort,
      events: {
        state: ({ state }) => {
          // What waits for the portal need not sit out its pause.
          if (state === 'online') this.#reporter.resume();
          this.#publish();
        },
        signedIn: (portal, owner) => this.settings.update({ portal, owner }),
        moved: (origin) => {
          const { portal } = this.settings.current;
          if (portal !== null) this.settings.update({ portal: { ...portal, origin } });
        },
      },
    });
    this.browser = new BrowserLink({
      clock,
      log: log.part('bridge'),
      count: deps.counters.add,
      secrets: deps.secrets,
      settings: this.settings,
      computerName: deps.computerName,
      openExternal: deps.openExternal,
      idleMs: deps.idleMs,
      portal: this.session.api,
      translate: (key, params) => this.translate(key, params),
      book: this.book,
      isOurs: (portalCallId) => journal.hasPortalCall(portalCallId),
      onState: (state) => {
        this.#card = state;
        this.#publish();
      },
      onFailure: (reason) => this.notices.raise(reason),
    });
    this.#reporter = new Reporter({
      portal: this.session.api,
      journal,
      clock,
      log: log.part('reporter'),
      random: Math.random,
      announce: (portalCallId) => this.browser.announcements.announce(portalCallId),
    });
    this.#connect();
  }

  /** @throws Failure when there is no place to write a journal */
  static async start(deps: ProgramDeps): Promise<Program> {
    const { journal, notice } = openJournal(deps.journalFile, { clock: deps.clock, log: deps.log.part('journal') });
    const program = new Program(deps, journal);
    if (notice !== null) program.notices.raise(notice.reason);
    await program.#begin();
    return program;
  }

  get state(): AppState {
    const { settings } = this;
    const { account, portal, theme } = settings.current;
    return {
      version: this.#deps.version,
      locale: this.#locale,
      theme,
      dark: theme === 'system' ? this.#deps.systemIsDark() : theme === 'dark',
      account,
      portalSettings: portal,
      pbx: this.#pbx,
      portal: this.#portalState(),
      card: this.#card,
      calls: shownCalls(this.book.calls, this.#deps.clock.now()),
      history: this.#journal.history(HISTORY_SHOWN),
      notices: this.notices.list,
      draftNumber: this.#draftNumber,
    };
  }

  readonly translate: Translate = (key, params) => translator(this.#locale)(key, params);

  /** The account as the phone window may know it. */
  get phoneAccount(): PhoneAccount | null {
    const { account } = this.settings.current;
    return account === null ? null : toPhoneAccount(account);
  }

  report(report: PhoneReport): void {
    switch (report.type) {
      case 'ready':
        this.emit('account', this.phoneAccount);
        return;
      case 'registration':
        this.#deps.log.info('pbx.registration', report.registration);
        this.#pbx =
          this.settings.current.account === null
            ? { state: 'notSetUp' }
            : pbxState(report.registration, this.#deps.clock.now());
        this.#publish();
        return;
      case 'incoming':
      case 'call':
        this.book.report(report);
        return;
      case 'microphone':
        this.notices.raise(report.reason);
        return;
      case 'dropped':
        this.#deps.counters.add(`phone.dropped.${report.what}`);
        this.#deps.log.warn('phone.dropped', { what: report.what, detail: report.detail });
    }
  }

  phoneLost(): void {
    this.#pbx = { state: this.settings.current.account === null ? 'notSetUp' : 'connecting' };
    this.book.phoneLost();
    this.notices.raise('phoneCrashed');
    this.#publish();
  }

  /** A new account: the phone window starts afresh with it, which would end a call that is up. So that one goes first. */
  accountChanged(): void {
    this.#accountIsNew = true;
    this.#applyAccount();
  }

  #applyAccount(): void {
    if (!this.#accountIsNew || this.book.calls.some(isAlive)) return;
    this.#accountIsNew = false;
    this.#pbx = { state: this.settings.current.account === null ? 'notSetUp' : 'connecting' };
    this.emit('account', this.phoneAccount);
    this.#publish();
  }

  async signedIn(): Promise<void> {
    const { owner, portal } = this.settings.current;
    if (owner === null || portal === null) return;
    this.#reporter.start(owner);
    await this.browser.signedIn(portal, owner);
  }

  async signOut(): Promise<void> {
    await this.#reporter.stop();
    await this.browser.signingOut();
    await this.session.signOut();
    this.settings.update({ owner: null });
  }

  /** Awake again, or on another network: what waits need not wait any longer. */
  wokeUp(): void {
    this.session.recheck().catch((error: unknown) => this.#deps.log.warn('portal.recheck', { error }));
    this.#reporter.resume();
  }

  /** The system's theme has changed, or anything else that only shows. */
  refresh(): void {
    this.#publish();
  }

  openLink(link: string): void {
    const refused = this.session.handleLink(link);
    if (refused !== null) this.notices.raise(refused);
  }

  clearDraft(): void {
    this.#draftNumber = null;
    this.#publish();
  }

  /**
   * Says goodbye: the phone window ends its calls and unregisters, as long as its goodbyes may take. Then everything is
   * closed in the order in which it depends on each other.
   */
  async stop(): Promise<void> {
    this.emit('account', null);
    await this.#callsEnded();
    this.#cancelNext();
    this.book.close();
    this.session.stop();
    await this.#reporter.stop();
    await this.browser.stop();
    this.#journal.close();
    this.#stopped = true;
  }

  async #callsEnded(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = (): void => {
      if (!this.book.calls.some(isAlive)) resolve();
    };
    const giveUp = this.#deps.clock.after(GOODBYE_MS, resolve);
    this.book.on('changed', check);
    check();
    await promise;
    giveUp();
    this.book.off('changed', check);
  }

  get #locale() {
    const { locale } = this.settings.current;
    return locale === 'system' ? chooseLocale(this.#deps.preferredLanguages) : locale;
  }

  #connect(): void {
    this.book.on('changed', ({ call }) => {
      this.#reporter.update(call);
      this.browser.update(call);
      // The microphone works again as soon as a call is up.
      if (call.phase === 'talking')
        this.notices.clear('microphoneDenied', 'microphoneMissing', 'microphoneBusy', 'phoneCrashed');
      this.#applyAccount();
      this.#publish();
    });
    this.book.on('phone', (command) => this.emit('phone', command));
    this.book.on('dropped', ({ what }) => this.#deps.counters.add(`calls.dropped.${what}`));
    this.book.on('failure', (failure) => this.notices.raise(failure.reason));
    this.#reporter.on('registered', ({ callId, portalCallId }) => this.book.registered(callId, portalCallId));
    this.#reporter.on('waiting', () => this.#publish());
    this.#reporter.on('settled', () => this.#publish());
    this.notices.on('changed', () => this.#publish());
    this.settings.subscribe(() => this.#publish());
    if (this.settings.trouble !== null) this.notices.raise(this.settings.trouble);
  }

  async #begin(): Promise<void> {
    this.book.recover();
    const { portal, owner } = this.settings.current;
    await this.session.start(portal, owner);
    // Without the portal's permission the calls of the last run wait in the journal; nothing else depends on it.
    if (this.session.state.state === 'online') await this.signedIn();
  }

  #portalState(): AppState['portal'] {
    const { state } = this.session;
    return state.state === 'online' || state.state === 'offline'
      ? { ...state, waiting: this.#reporter.waiting }
      : state;
  }

  #signInPageText() {
    return {
      lang: this.#locale,
      title: this.translate('signInPage.title'),
      text: this.translate('signInPage.text'),
      back: this.translate('signInPage.back'),
    };
  }

  /** One snapshot per turn of the event loop, however much has changed in it. */
  #publish(): void {
    if (this.#publishing) return;
    this.#publishing = true;
    setImmediate(() => {
      this.#publishing = false;
      if (this.#stopped) return;
      this.emit('state', this.state);
      this.#cancelNext();
      const wait = nextDisappearance(this.book.calls, this.#deps.clock.now());
      this.#cancelNext = wait === null ? () => undefined : this.#deps.clock.after(wait, () => this.#publish());
    });
  }
}

function toPhoneAccount(account: Account): PhoneAccount {
  return {
    address: account.address,
    authorizationUser: account.authorizationUser ?? account.address.slice(0, account.address.lastIndexOf('@')),
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

/** Whatever went wrong, as the answer that a window gets. */
export function outcomeOf(error: unknown, log: Log, event: string): { ok: false; reason: FailureReason } {
  log.warn(event, { error });
  return { ok: false, reason: reasonOf(error) };
}
