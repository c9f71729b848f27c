/**
 * The composition root below Electron: makes the parts, ties their events together, and answers the windows.
 * It decides nothing about calls; see `calls/call-book.ts`.
 */
import { EventEmitter } from 'node:events';
import { isAlive } from '#shared/call.ts';
import type { CallCommand, CommandResult } from '#shared/command.ts';
import { Failure, reasonOf } from '#shared/failure.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import type { Availability } from '#shared/settings.ts';
import type { AppState, Place } from '#shared/state.ts';
import { nextDisappearance } from './app-state.ts';
import type { BrowserLink } from './browser-link.ts';
import type { CallBook } from './calls/call-book.ts';
import type { Journal } from './calls/journal.ts';
import { type OpenedJournal, openJournal } from './calls/open-journal.ts';
import type { Diagnostics } from './diagnostics/diagnostics.ts';
import type { HostLink } from './host-link.ts';
import type { ProxyLogin } from './network/proxy-login.ts';
import type { Notices } from './notices.ts';
import type { NotificationDesk } from './notifications/notification-desk.ts';
import { makeParts, type Parts } from './parts.ts';
import type { CrmSearch } from './portal/crm-search.ts';
import type { PortalSession } from './portal/portal-session.ts';
import type { Power } from './power.ts';
import type { ProgramDeps } from './program-deps.ts';
import type { Provisioning } from './provision/provisioning.ts';
import { Publisher } from './publisher.ts';
import type { RecordingStore } from './recordings/recording-store.ts';
import type { Accounts } from './settings/accounts.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import type { ShortcutDesk } from './shortcuts/shortcut-desk.ts';
import type { LoginStart } from './startup/login-start.ts';
import { makeSurroundings, type Surroundings } from './surroundings.ts';
import type { Telephone } from './telephone.ts';
import type { Updates } from './updates/updates.ts';
import { WindowView } from './window-view.ts';
import { lookWhy, wire } from './wiring.ts';

export interface ProgramEvents {
  /** What the windows show has changed. */
  state: [AppState];
  /** The main window should come to the front. */
  attention: [];
}

export class Program extends EventEmitter<ProgramEvents> {
  readonly notices: Notices;
  readonly book: CallBook;
  readonly telephone: Telephone;
  readonly session: PortalSession;
  readonly settings: SettingsStore;
  readonly accounts: Accounts;
  readonly browser: BrowserLink;
  readonly host: HostLink;
  readonly crm: CrmSearch;
  readonly recordings: RecordingStore;
  readonly proxyLogin: ProxyLogin;
  readonly provisioning: Provisioning;
  readonly updates: Updates;
  readonly power: Power;
  readonly shortcuts: ShortcutDesk;
  readonly notifications: NotificationDesk;
  readonly startup: LoginStart;
  readonly diagnostics: Diagnostics;
  readonly translate: Translate;
  readonly #deps: ProgramDeps;
  readonly #journal: Journal;
  readonly #publisher: Publisher;
  readonly #view: WindowView;
  readonly #parts: Parts;
  readonly #surroundings: Surroundings;

  private constructor(deps: ProgramDeps, opened: OpenedJournal) {
    super();
    this.#deps = deps;
    this.#journal = opened.journal;
    this.settings = deps.settings;
    this.#publisher = new Publisher({
      clock: deps.clock,
      publish: () => {
        const { state } = this;
        this.notifications.update(state);
        this.emit('state', state);
      },
      nextChange: () => nextDisappearance(this.book.calls, deps.clock.now()),
    });
    const publish = this.#publisher.soon;
    const view = new WindowView(deps, publish);
    const attention = (): void => void this.emit('attention');
    this.#view = view;
    this.translate = view.translate;
    const parts = makeParts(deps, opened, {
      translate: view.translate,
      locale: () => view.locale,
      card: (state) => view.setCard(state),
      publish,
      reports: () => view.historyChanged(),
      attention,
      isAttended: () => !this.power.isLocked,
    });
    this.#parts = parts;
    this.notices = parts.notices;
    this.book = parts.book;
    this.telephone = parts.telephone;
    this.accounts = parts.accounts;
    this.session = parts.session;
    this.browser = parts.browser;
    this.host = parts.host;
    this.crm = parts.crm;
    this.recordings = parts.recordings;
    const surroundings = makeSurroundings(deps, parts, opened.journal, {
      translate: view.translate,
      publish,
      attention,
      showNumber: (number) => this.#showNumber(number),
      showPlace: (place) => this.showPlace(place),
      signOut: () => this.signOut(),
      history: () => view.history(parts),
      portalState: () => this.state.portal,
    });
    this.#surroundings = surroundings;
    this.proxyLogin = surroundings.proxyLogin;
    this.provisioning = surroundings.provisioning;
    this.updates = surroundings.updates;
    this.power = surroundings.power;
    this.shortcuts = surroundings.shortcuts;
    this.notifications = surroundings.notifications;
    this.startup = surroundings.startup;
    this.diagnostics = surroundings.diagnostics;
    wire(parts, surroundings, deps.settings, {
      publish,
      historyChanged: () => view.historyChanged(),
      attention,
      networkIsAnother: () => this.networkIsAnother(),
    });
    if (deps.settings.managed.problems.length > 0) this.notices.raise('policyProblem');
    if (deps.settings.trouble !== null) this.notices.raise(deps.settings.trouble);
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
    return this.#view.state(this.#parts, this.#surroundings);
  }

  async signedIn(): Promise<void> {
    const { owner, portal } = this.settings.current;
    if (owner === null || portal === null) return;
    this.#parts.handovers.taking.recovered(this.#journal.open(owner));
    this.#parts.reporter.start(owner);
    this.#parts.push.start({ userId: owner.userId, secure: portal.origin.startsWith('https:') });
    this.host.signedIn(portal, this.#journal.open(owner));
    await this.browser.signedIn(portal, owner);
  }

  async signOut(): Promise<void> {
    await this.#parts.reporter.stop();
    await this.browser.signingOut();
    this.host.signedOut();
    this.#parts.push.stop();
    try {
      await this.session.signOut();
    } finally {
      this.#parts.forgetAgent();
      this.#parts.handovers.forget();
      // Tokens that could not be deleted are nobody's at the next start.
      this.settings.update({ owner: null });
    }
  }

  /** What a window asks of the phone. A colleague's desktop is told before she is called about a customer. */
  command(command: CallCommand, source: 'ui' | 'toast' | 'strip'): CommandResult | Promise<CommandResult> {
    return this.#parts.handovers.command(command, () => this.book.command(command, source));
  }

  get callsUp(): boolean {
    return this.#surroundings.callsUp();
  }

  /** Another proxy, or one that lets us through by now: what waits need not wait any longer. */
  networkIsAnother(): void {
    this.#parts.probe.forget();
    lookWhy(this.#parts);
    this.#surroundings.networkChanged(true);
  }

  /** The system's theme has changed, or anything else that only shows. */
  refresh(): void {
    this.#publisher.soon();
  }

  /** Links that the system has handed over at once. */
  openLinks(links: readonly string[]): void {
    this.#surroundings.links.open(links);
  }

  /** What is in a `.offhook` file; null: it can't be one. */
  openSetUp(text: string | null): void {
    const refused = text === null ? 'provisionUnreadable' : this.provisioning.open(text);
    if (refused === null) return;
    this.notices.raise(refused);
    this.emit('attention');
  }

  /** The phone window has a call to record. @throws Failure */
  async beginRecording(callId: string): Promise<void> {
    const call = this.book.call(callId);
    if (call === null || !isAlive(call)) throw new Failure('invalidInput', 'no such call is up');
    await this.recordings.begin(callId);
  }

  /** Calls the customer who has asked for it. An offer that is gone takes its window with it: a notice says why. @throws Failure */
  async acceptCallback(id: string): Promise<void> {
    try {
      await this.host.callbacks.accept(id);
    } catch (error) {
      if (reasonOf(error) === 'callbackTaken') this.notices.raise('callbackTaken');
      throw error;
    }
  }

  /** Deletes history, recordings and logs now. @throws Failure `notErased` */
  async erase(): Promise<void> {
    try {
      await this.#parts.retention.erase();
    } finally {
      this.#view.historyChanged();
    }
  }

  /**
   * Another try for a call that the CRM doesn't have, or for its recording. A portal that didn't answer is looked for, too.
   * @throws Failure
   */
  async retryReport(callId: string): Promise<void> {
    this.#parts.reporter.retry(callId);
    await this.session.recheck();
  }

  /** Asked from where nobody is told what went wrong: a notice says it. */
  setAvailability(availability: Availability): void {
    const lost = this.settings.remember({ availability });
    if (lost !== null) this.notices.raise(lost);
  }

  /** The main window has come to the front, or has left it. */
  setInFront(inFront: boolean): void {
    if (inFront && !this.#view.isInFront) this.#surroundings.microphone.look();
    this.notifications.inFront(inFront);
    // Keys that are pressed elsewhere are not recorded.
    if (!inFront) this.shortcuts.setRecording(false);
    this.#view.setInFront(inFront);
  }

  /** @throws Failure `unexpected` where the system has no such page */
  async openMicrophoneSettings(): Promise<void> {
    const { microphone } = this.#deps;
    if (microphone == null) throw new Failure('unexpected', 'no page of the system for the microphone');
    await microphone.openSettings();
  }

  /** The agent looks at the list of recent calls. */
  historySeen(): void {
    this.#view.historySeen(this.#parts);
  }

  /** Brings the main window to the front, with this in it. */
  showPlace(place: Place): void {
    this.#view.want(place);
    this.emit('attention');
  }

  /** A number that somebody has copied or selected: it goes where a link's goes. */
  callText(text: string): void {
    this.#surroundings.links.openText(text);
  }

  clearDraft(): void {
    this.#view.setDraft(null);
  }

  /** Says goodbye, then closes everything in the order in which it depends on each other. */
  async stop(): Promise<void> {
    await this.telephone.goodbye();
    this.power.stop();
    this.shortcuts.stop();
    this.notifications.stop();
    this.#publisher.stop();
    this.#surroundings.network.stop();
    this.updates.stop();
    this.diagnostics.stop();
    this.#surroundings.availability.stop();
    this.crm.cancel();
    this.#parts.lines.stop();
    this.book.close();
    this.session.stop();
    await this.#parts.reporter.stop();
    this.#parts.retention.stop();
    await this.recordings.close();
    await this.browser.stop();
    this.#parts.handovers.stop();
    this.host.stop();
    this.#parts.push.stop();
    this.#journal.close();
  }

  #showNumber(number: string | null): void {
    this.#view.setDraft(number);
    this.emit('attention');
  }

  async #begin(): Promise<void> {
    // What was missed before there was a mark is no news.
    if (this.settings.current.missedSeen === null) this.settings.remember({ missedSeen: this.#deps.clock.now() });
    this.book.recover();
    this.updates.start();
    this.shortcuts.apply();
    void this.startup.start();
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
    // Rows that can't be read must not keep the rest for ever.
    await this.recordings.recover().catch((error: unknown) => this.#deps.log.error('program.notRecovered', { error }));
    await this.#parts.retention.start();
  }
}
