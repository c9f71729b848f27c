/**
 * The composition root below Electron: makes the parts, ties their events together, and answers the windows.
 * It decides nothing about calls; see `calls/call-book.ts`.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { isAlive } from '#shared/call.ts';
import { Failure, reasonOf } from '#shared/failure.ts';
import { chooseLocale, translator, type Translate } from '#shared/messages/catalogue.ts';
import type { AppState, CardState } from '#shared/state.ts';
import { nextDisappearance, shownCalls } from './app-state.ts';
import { BrowserLink } from './browser-link.ts';
import { CallBook } from './calls/call-book.ts';
import type { Journal } from './calls/journal.ts';
import { type OpenedJournal, openJournal } from './calls/open-journal.ts';
import { readLink } from './link.ts';
import type { Counters } from './log/counters.ts';
import { Notices } from './notices.ts';
import type { Clock, Log, Network, SecretStore } from './ports.ts';
import { PortalSession } from './portal/portal-session.ts';
import { uploadRecord } from './portal/record-upload.ts';
import { Reporter } from './portal/reporter.ts';
import { RecordingStore } from './recordings/recording-store.ts';
import { type LogFiles, Retention } from './retention.ts';
import { Accounts } from './settings/accounts.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import { Telephone } from './telephone.ts';

export interface ProgramDeps {
  readonly version: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: Counters;
  readonly secrets: SecretStore;
  readonly settings: SettingsStore;
  readonly journalFile: string;
  readonly recordingsFolder: string;
  /** The log's files: they have keep-days, too. */
  readonly logFiles: LogFiles;
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
  /** The main window should come to the front. */
  attention: [];
}

/** Rows of the list of recent calls that the window gets. */
const HISTORY_SHOWN = 100;

export class Program extends EventEmitter<ProgramEvents> {
  readonly notices: Notices;
  readonly book: CallBook;
  readonly telephone: Telephone;
  readonly session: PortalSession;
  readonly settings: SettingsStore;
  readonly accounts: Accounts;
  readonly browser: BrowserLink;
  readonly #deps: ProgramDeps;
  readonly #journal: Journal;
  readonly #reporter: Reporter;
  readonly recordings: RecordingStore;
  readonly #retention: Retention;
  #card: CardState = { state: 'notSetUp' };
  #draftNumber: string | null = null;
  /** Read anew when a call has ended or its report has moved on. */
  #shownHistory: AppState['history'] | null = null;
  #publishing = false;
  #stopped = false;
  #cancelNext: () => void = () => undefined;

  private constructor(deps: ProgramDeps, { journal, recordings, expiry }: OpenedJournal) {
    super();
    this.#deps = deps;
    this.#journal = journal;
    this.settings = deps.settings;
    const { clock, log } = deps;
    this.notices = new Notices(clock);
    this.book = new CallBook({
      clock,
      log: log.part('calls'),
      journal,
      newId: randomUUID,
      account: () => this.settings.current.account,
      owner: () => this.session.owner,
      registered: () => this.telephone.pbx.state === 'registered',
    });
    this.telephone = new Telephone({
      clock,
      log: log.part('phone'),
      count: deps.counters.add,
      settings: () => this.settings.current,
      book: this.book,
      notices: this.notices,
    });
    this.accounts = new Accounts({
      settings: this.settings,
      secrets: deps.secrets,
      changed: () => this.telephone.accountChanged(),
    });
    const portalRequests = { network: deps.network, clock, userAgent: `Offhook/${deps.version}` };
    this.session = new PortalSession({
      ...portalRequests,
      log: log.part('portal'),
      secrets: deps.secrets,
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
          const lost = portal === null ? null : this.settings.remember({ portal: { ...portal, origin } });
          if (lost !== null) this.notices.raise(lost);
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
    this.recordings = new RecordingStore({
      folder: deps.recordingsFolder,
      rows: recordings,
      clock,
      log: log.part('recordings'),
      count: deps.counters.add,
    });
    this.#retention = new Retention({
      clock,
      log: log.part('retention'),
      count: deps.counters.add,
      keepDays: () => this.settings.current.calls.keepDays,
      expiry,
      recordings: this.recordings,
      logs: deps.logFiles,
      journalFile: deps.journalFile,
    });
    this.#reporter = new Reporter({
      portal: this.session.api,
      journal,
      clock,
      log: log.part('reporter'),
      random: Math.random,
      announce: (portalCallId) => this.browser.announcements.announce(portalCallId),
      recordings: this.recordings,
      upload: (upload, signal) => uploadRecord(portalRequests, upload, signal),
    });
    this.#connect();
  }

  /** @throws Failure when there is no place to write a journal */
  static async start(deps: ProgramDeps): Promise<Program> {
    const opened = openJournal(deps.journalFile, { clock: deps.clock, log: deps.log.part('journal') });
    const program = new Program(deps, opened);
    if (opened.notice !== null) program.notices.raise(opened.notice.reason);
    await program.#begin();
    return program;
  }

  get state(): AppState {
    const { settings } = this;
    const { account, portal, theme, locale: localeSetting, ...others } = settings.current;
    return {
      version: this.#deps.version,
      locale: this.#locale,
      localeSetting,
      theme,
      dark: theme === 'system' ? this.#deps.systemIsDark() : theme === 'dark',
      account,
      otherAccounts: others.otherAccounts,
      audio: others.audio,
      headset: others.headset,
      callSettings: others.calls,
      availability: others.availability,
      quickKeys: others.quickKeys,
      phone: this.telephone.facts,
      portalSettings: portal,
      pbx: this.telephone.pbx,
      portal: this.#portalState(),
      card: this.#card,
      calls: shownCalls(this.book.calls, this.#deps.clock.now()),
      history: this.#history(),
      notices: this.notices.list,
      draftNumber: this.#draftNumber,
    };
  }

  readonly translate: Translate = (key, params) => translator(this.#locale)(key, params);

  async signedIn(): Promise<void> {
    const { owner, portal } = this.settings.current;
    if (owner === null || portal === null) return;
    this.#reporter.start(owner);
    await this.browser.signedIn(portal, owner);
  }

  async signOut(): Promise<void> {
    await this.#reporter.stop();
    await this.browser.signingOut();
    try {
      await this.session.signOut();
    } finally {
      // Tokens that could not be deleted are nobody's at the next start.
      this.settings.update({ owner: null });
    }
  }

  /** Awake again: what waits need not wait any longer. */
  wokeUp(): void {
    this.session.recheck().catch((error: unknown) => this.#deps.log.warn('portal.recheck', { error }));
    this.#reporter.resume();
  }

  /** The system's theme has changed, or anything else that only shows. */
  refresh(): void {
    this.#publish();
  }

  /** A link handed over by the system. Whoever made it: a number only gets as far as the dial field. */
  openLink(text: string): void {
    const link = readLink(text);
    if (link?.kind === 'dial') {
      this.#draftNumber = link.number;
      this.emit('attention');
      this.#publish();
      return;
    }
    const refused = link === null ? 'invalidInput' : this.session.handleLink(text);
    if (refused === null) return;
    this.#deps.counters.add('link.refused');
    this.#deps.log.warn('link.refused', { reason: refused });
    this.notices.raise(refused);
  }

  /** The phone window has a call to record. @throws Failure */
  async beginRecording(callId: string): Promise<void> {
    const call = this.book.call(callId);
    if (call === null || !isAlive(call)) throw new Failure('invalidInput', 'no such call is up');
    await this.recordings.begin(callId);
  }

  /** Deletes history, recordings and logs now. @throws when not everything could be deleted */
  async erase(): Promise<void> {
    try {
      await this.#retention.erase();
    } finally {
      this.#shownHistory = null;
      this.#publish();
    }
  }

  clearDraft(): void {
    this.#draftNumber = null;
    this.#publish();
  }

  /** Says goodbye, then closes everything in the order in which it depends on each other. */
  async stop(): Promise<void> {
    await this.telephone.goodbye();
    this.#cancelNext();
    this.book.close();
    this.session.stop();
    await this.#reporter.stop();
    this.#retention.stop();
    await this.recordings.close();
    await this.browser.stop();
    this.#journal.close();
    this.#stopped = true;
  }

  #history(): AppState['history'] {
    this.#shownHistory ??= this.#journal.history(HISTORY_SHOWN);
    return this.#shownHistory;
  }

  get #locale() {
    const { locale } = this.settings.current;
    return locale === 'system' ? chooseLocale(this.#deps.preferredLanguages) : locale;
  }

  #connect(): void {
    this.book.on('changed', ({ call }) => {
      this.#reporter.update(call);
      if (!isAlive(call)) this.recordings.callEnded(call.id);
      this.browser.update(call);
      if (!isAlive(call)) this.#shownHistory = null;
      this.#publish();
    });
    this.telephone.on('changed', () => this.#publish());
    this.book.on('failure', (failure) => this.notices.raise(failure.reason));
    this.#reporter.on('registered', ({ callId, portalCallId }) => this.book.registered(callId, portalCallId));
    this.#reporter.on('settled', ({ callId }) => void this.#retention.settled(callId));
    this.recordings.on('closed', () => this.#reporter.recordingClosed());
    this.recordings.on('failed', ({ reason }) => this.notices.raise(reason));
    for (const event of ['waiting', 'settled'] as const) {
      this.#reporter.on(event, () => {
        this.#shownHistory = null;
        this.#publish();
      });
    }
    this.notices.on('changed', () => this.#publish());
    this.settings.subscribe((now, before) => {
      if (now.audio !== before.audio || now.headset !== before.headset || now.calls !== before.calls)
        this.telephone.optionsChanged();
      this.#publish();
    });
    if (this.settings.trouble !== null) this.notices.raise(this.settings.trouble);
  }

  async #begin(): Promise<void> {
    this.book.recover();
    this.#tidy().catch((error: unknown) => this.#deps.log.error('program.notTidied', { error }));
    const { portal, owner } = this.settings.current;
    await this.session.start(portal, owner);
    // Nothing of this is waited for: a portal that doesn't answer must not keep the telephone from ringing.
    if (this.session.state.state !== 'online') return;
    this.signedIn().catch((error: unknown) => {
      this.#deps.log.error('program.notSignedIn', { error });
      this.notices.raise(reasonOf(error));
    });
  }

  /** What the last run left of recordings, then what is too old. Takes its time: nothing waits for it. */
  async #tidy(): Promise<void> {
    await this.recordings.recover();
    await this.#retention.start();
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
