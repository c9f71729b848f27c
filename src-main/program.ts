/**
 * The composition root below Electron: makes the parts, ties their events together, and answers the windows.
 * It decides nothing about calls; see `calls/call-book.ts`.
 */
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { isAlive } from '#shared/call.ts';
import type { CallCommand, CommandResult } from '#shared/command.ts';
import { Failure, isShutOut, reasonOf, shutOutReasons } from '#shared/failure.ts';
import { chooseLocale, translator, type Translate } from '#shared/messages/catalogue.ts';
import type { Availability } from '#shared/settings.ts';
import type { AppState, CardState, Place } from '#shared/state.ts';
import { appState, nextDisappearance, withWaiting } from './app-state.ts';
import { AvailabilityTimer } from './availability-timer.ts';
import type { BrowserLink } from './browser-link.ts';
import { Diagnostics } from './diagnostics/diagnostics.ts';
import type { HostLink } from './host-link.ts';
import type { CallBook } from './calls/call-book.ts';
import type { Journal } from './calls/journal.ts';
import { type OpenedJournal, openJournal } from './calls/open-journal.ts';
import { LinkDesk } from './links/link-desk.ts';
import type { Handovers } from './handover/handovers.ts';
import { MicrophoneConsent } from './microphone-consent.ts';
import { missedSince, seenMark } from './missed.ts';
import { NetworkWatch, waysOut } from './network-watch.ts';
import { ProxyLogin } from './network/proxy-login.ts';
import type { ServerProbe } from './network/server-probe.ts';
import { managedState } from './policy/managed-state.ts';
import { fingerprintOf } from './provision/letter.ts';
import { Provisioning } from './provision/provisioning.ts';
import { makeParts } from './parts.ts';
import { Power } from './power.ts';
import type { ProgramDeps } from './program-deps.ts';
import { Publisher } from './publisher.ts';
import type { RecentCalls } from './recent-calls.ts';
import type { Notices } from './notices.ts';
import type { CrmSearch } from './portal/crm-search.ts';
import type { Callers } from './portal/callers.ts';
import type { Lines } from './portal/lines.ts';
import type { PortalSession } from './portal/portal-session.ts';
import type { Reporter } from './portal/reporter.ts';
import type { Responsibles } from './portal/responsibles.ts';
import type { PushLink } from './push/push-link.ts';
import type { RecordingStore } from './recordings/recording-store.ts';
import type { Retention } from './retention.ts';
import type { Accounts } from './settings/accounts.ts';
import { noNotifier, type NotificationWish } from './notifications/notification.ts';
import { NotificationDesk } from './notifications/notification-desk.ts';
import { LoginStart, noLoginItem } from './startup/login-start.ts';
import { noKeys } from './shortcuts/no-keys.ts';
import { ShortcutDesk } from './shortcuts/shortcut-desk.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import type { Telephone } from './telephone.ts';
import { notUpdated, Updates } from './updates/updates.ts';

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
  readonly host: HostLink;
  readonly proxyLogin: ProxyLogin;
  readonly #probe: ServerProbe;
  readonly #push: PushLink;
  readonly #handovers: Handovers;
  readonly #deps: ProgramDeps;
  readonly #journal: Journal;
  readonly #reporter: Reporter;
  readonly #callers: Callers;
  readonly crm: CrmSearch;
  readonly #responsibles: Responsibles;
  readonly #recentCalls: RecentCalls;
  readonly #lines: Lines;
  readonly recordings: RecordingStore;
  readonly #retention: Retention;
  #card: CardState = { state: 'notSetUp' };
  #draftNumber: string | null = null;
  #inFront = false;
  /** Read anew when a call has ended or its report has moved on. */
  #shownHistory: AppState['history'] | null = null;
  readonly #publisher: Publisher;
  readonly #availability: AvailabilityTimer;
  readonly #network: NetworkWatch;
  readonly #links: LinkDesk;
  readonly provisioning: Provisioning;
  readonly #microphone: MicrophoneConsent;
  readonly updates: Updates;
  readonly power: Power;
  readonly shortcuts: ShortcutDesk;
  readonly notifications: NotificationDesk;
  readonly startup: LoginStart;
  #wantedPlace: AppState['wantedPlace'] = null;
  readonly diagnostics: Diagnostics;

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
    const parts = makeParts(deps, opened, {
      translate: (key, params) => this.translate(key, params),
      locale: () => this.#locale,
      card: (state) => {
        this.#card = state;
        this.#publisher.soon();
      },
      publish: this.#publisher.soon,
      reports: () => this.#historyChanged(),
      attention: () => void this.emit('attention'),
      isAttended: () => !this.power.isLocked,
    });
    this.proxyLogin =
      deps.proxy?.login ??
      new ProxyLogin({ settings: deps.settings, secrets: deps.secrets, log: deps.log.part('proxy') });
    this.#probe = parts.probe;
    this.notices = parts.notices;
    this.book = parts.book;
    this.telephone = parts.telephone;
    this.accounts = parts.accounts;
    this.session = parts.session;
    this.browser = parts.browser;
    this.#push = parts.push;
    this.#handovers = parts.handovers;
    this.host = parts.host;
    this.recordings = parts.recordings;
    this.#reporter = parts.reporter;
    this.#callers = parts.callers;
    this.crm = parts.crm;
    this.#responsibles = parts.responsibles;
    this.#recentCalls = parts.recentCalls;
    this.#lines = parts.lines;
    this.#retention = parts.retention;
    const { clock, settings, log } = deps;
    this.power = new Power({
      clock,
      log,
      callsUp: () => this.callsUp,
      keepAwake: deps.keepAwake,
      fallAsleep: () => this.telephone.fallAsleep(),
      wakeUp: () => this.#wokeUp(),
    });
    this.#availability = new AvailabilityTimer({ clock, settings, log: log.part('availability') });
    this.#network = new NetworkWatch({
      clock,
      log: log.part('network'),
      interfaces: deps.networkInterfaces,
      changed: (online) => this.#networkChanged(online),
    });
    this.provisioning = new Provisioning({
      network: deps.network,
      clock,
      userAgent: `Offhook/${deps.version}`,
      log: log.part('provision'),
      count: deps.counters.add,
      settings,
      secrets: deps.secrets,
      user: deps.userName,
      signOut: () => this.signOut(),
      accountChanged: () => this.telephone.accountChanged(),
      portalChanged: () => this.session.start(settings.current.portal, null),
      attention: () => void this.emit('attention'),
      onFailure: (reason) => this.notices.raise(reason),
    });
    this.updates = new Updates({
      clock,
      log: log.part('updates'),
      ...(deps.updating ?? notUpdated),
      settings: () => settings.current.updates,
      callsUp: () => this.callsUp,
      random: Math.random,
    });
    this.#microphone = new MicrophoneConsent({
      system: deps.microphone ?? null,
      log,
      blocked: () => this.notices.raise('microphoneDenied'),
      allowed: () => this.notices.clear('microphoneDenied'),
    });
    this.#links = new LinkDesk({
      log: log.part('links'),
      count: deps.counters.add,
      settings: () => settings.current,
      book: this.book,
      signIn: (link) => this.session.handleLink(link),
      provision: (link) => this.provisioning.open(link),
      show: (number) => this.#showNumber(number),
      refuse: (reason) => this.notices.raise(reason),
    });
    this.shortcuts = new ShortcutDesk({
      keys: deps.systemKeys ?? noKeys,
      clock,
      log: log.part('shortcuts'),
      count: deps.counters.add,
      settings: () => settings.current.shortcuts,
      calls: () => this.book.calls,
      command: (command) => void this.book.command(command, 'shortcut'),
      callText: (text) => this.#links.openText(text),
      selectionUnreadable: () => this.#links.refuseText(),
    });
    this.startup = new LoginStart({
      item: deps.loginItem ?? noLoginItem,
      log: log.part('startup'),
      settings: () => settings.current.startup,
    });
    this.notifications = new NotificationDesk({
      notifier: deps.notifier ?? noNotifier,
      clock,
      log: log.part('notifications'),
      count: deps.counters.add,
      translate: this.translate,
      pressed: (wish) => this.#notificationPressed(wish),
    });
    this.diagnostics = new Diagnostics({
      clock,
      settings,
      version: deps.version,
      secrets: deps.secrets,
      counters: deps.counters,
      network: deps.network,
      userAgent: `Offhook/${deps.version}`,
      support: deps.support,
      telephone: this.telephone,
      session: this.session,
      host: this.host,
      push: this.#push,
      browser: this.browser,
      notices: this.notices,
      journal: this.#journal,
      history: () => this.#history(),
      log: log.part('diagnostics'),
      folder: path.dirname(deps.journalFile),
      translate: this.translate,
      portalState: () => this.state.portal,
      updates: () => this.updates.state,
      online: () => waysOut(deps.networkInterfaces()).length > 0,
      changed: this.#publisher.soon,
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
    const { settings, telephone, session, book, notices } = this;
    return appState(settings.current, {
      version: this.#deps.version,
      managed: managedState(settings.managed),
      setUpOffer: this.provisioning.offer,
      setUpBy: this.#setUpBy,
      updates: this.updates.state,
      shortcuts: this.shortcuts.state,
      startup: this.startup.status,
      notificationsRefused: this.notifications.refused,
      locale: this.#locale,
      systemIsDark: this.#deps.systemIsDark(),
      phone: telephone.facts,
      pbx: telephone.pbx,
      portal: withWaiting(session.state, this.#reporter.waiting),
      card: this.#card,
      callback: this.host.callbacks.offer,
      calls: book.calls,
      responsible: this.#responsibles.all,
      history: this.#history(),
      missed: missedSince(this.#history(), settings.current.missedSeen ?? this.#deps.clock.now()),
      inFront: this.#inFront,
      microphoneSettings: this.#deps.microphone != null,
      notices: notices.list,
      draftNumber: this.#draftNumber,
      wantedPlace: this.#wantedPlace,
      diagnostics: this.diagnostics.state,
      proxyQuestion: this.proxyLogin.question,
      now: this.#deps.clock.now(),
    });
  }

  readonly translate: Translate = (key, params) => translator(this.#locale)(key, params);

  async signedIn(): Promise<void> {
    const { owner, portal } = this.settings.current;
    if (owner === null || portal === null) return;
    this.#handovers.taking.recovered(this.#journal.open(owner));
    this.#reporter.start(owner);
    this.#push.start({ userId: owner.userId, secure: portal.origin.startsWith('https:') });
    this.host.signedIn(portal, this.#journal.open(owner));
    await this.browser.signedIn(portal, owner);
  }

  async signOut(): Promise<void> {
    await this.#reporter.stop();
    this.#callers.forget();
    this.crm.forget();
    await this.browser.signingOut();
    this.host.signedOut();
    this.#push.stop();
    try {
      await this.session.signOut();
    } finally {
      // Tokens that could not be deleted are nobody's at the next start.
      this.settings.update({ owner: null });
    }
  }

  /** What a window asks of the phone. A colleague's desktop is told before she is called about a customer. */
  command(command: CallCommand, source: 'ui' | 'toast' | 'strip'): CommandResult | Promise<CommandResult> {
    return this.#handovers.command(command, () => this.book.command(command, source));
  }

  get callsUp(): boolean {
    return this.book.calls.some(isAlive);
  }

  /** Another proxy, or one that lets us through by now: what waits need not wait any longer. */
  networkIsAnother(): void {
    this.#probe.forget();
    this.#lookWhy();
    this.#networkChanged(true);
  }

  /** The system's theme has changed, or anything else that only shows. */
  refresh(): void {
    this.#publisher.soon();
  }

  /** Links that the system has handed over at once. */
  openLinks(links: readonly string[]): void {
    this.#links.open(links);
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
      await this.#retention.erase();
    } finally {
      this.#historyChanged();
    }
  }

  /**
   * Another try for a call that the CRM doesn't have, or for its recording. A portal that didn't answer is looked for, too.
   * @throws Failure
   */
  async retryReport(callId: string): Promise<void> {
    this.#reporter.retry(callId);
    await this.session.recheck();
  }

  /** Asked from where nobody is told what went wrong: a notice says it. */
  setAvailability(availability: Availability): void {
    const lost = this.settings.remember({ availability });
    if (lost !== null) this.notices.raise(lost);
  }

  /** The main window has come to the front, or has left it. */
  setInFront(inFront: boolean): void {
    if (inFront && !this.#inFront) this.#microphone.look();
    this.#inFront = inFront;
    this.notifications.inFront(inFront);
    // Keys that are pressed elsewhere are not recorded.
    if (!inFront) this.shortcuts.setRecording(false);
    this.#publisher.soon();
  }

  /** @throws Failure `unexpected` where the system has no such page */
  async openMicrophoneSettings(): Promise<void> {
    const { microphone } = this.#deps;
    if (microphone == null) throw new Failure('unexpected', 'no page of the system for the microphone');
    await microphone.openSettings();
  }

  /** The agent looks at the list of recent calls. */
  historySeen(): void {
    const { missedSeen } = this.settings.current;
    const mark = seenMark(this.#history(), missedSeen ?? 0);
    if (mark !== missedSeen) this.settings.update({ missedSeen: mark });
  }

  /** Brings the main window to the front, with this in it. */
  showPlace(place: Place): void {
    this.#wantedPlace = { place, wish: Math.max(this.#deps.clock.now(), (this.#wantedPlace?.wish ?? 0) + 1) };
    this.emit('attention');
    this.#publisher.soon();
  }

  /** A number that somebody has copied or selected: it goes where a link's goes. */
  callText(text: string): void {
    this.#links.openText(text);
  }

  clearDraft(): void {
    this.#draftNumber = null;
    this.#publisher.soon();
  }

  /** Says goodbye, then closes everything in the order in which it depends on each other. */
  async stop(): Promise<void> {
    await this.telephone.goodbye();
    this.power.stop();
    this.shortcuts.stop();
    this.notifications.stop();
    this.#publisher.stop();
    this.#network.stop();
    this.updates.stop();
    this.diagnostics.stop();
    this.#availability.stop();
    this.crm.cancel();
    this.book.close();
    this.session.stop();
    await this.#reporter.stop();
    this.#retention.stop();
    await this.recordings.close();
    await this.browser.stop();
    this.#handovers.stop();
    this.host.stop();
    this.#push.stop();
    this.#journal.close();
  }

  /** The telephone's server can't be reached: the way there may say why. */
  #lookWhy(): void {
    const { pbx, runningAccount } = this.telephone;
    if (pbx.state === 'offline' && pbx.reason === 'sipServerUnreachable' && runningAccount !== null)
      void this.#probe.look(runningAccount.server);
  }

  #showNumber(number: string | null): void {
    this.#draftNumber = number;
    this.emit('attention');
    this.#publisher.soon();
  }

  #wokeUp(): void {
    this.telephone.wakeUp();
    this.#availability.look();
    this.#network.wokeUp();
    this.#recheckPortal();
  }

  #notificationPressed(wish: NotificationWish): void {
    if (wish.what === 'open') return this.showPlace(wish.place);
    const command = wish.what === 'dial' ? ({ type: 'dial', number: wish.number } as const) : wish.command;
    const { ok } = this.book.command(command, 'notification');
    // Where it can't be done the window says why; a call that is dialled is watched there.
    if (!ok && wish.what === 'dial') this.#showNumber(wish.number);
    else if (wish.what === 'dial') this.showPlace('phone');
  }

  #networkChanged(online: boolean): void {
    this.telephone.ask({ type: 'networkChanged', online });
    if (online) this.#recheckPortal();
  }

  #recheckPortal(): void {
    this.session.recheck().catch((error: unknown) => this.#deps.log.warn('portal.recheck', { error }));
    this.#reporter.resume();
    this.#push.retry();
    this.host.retry();
  }

  #history(): AppState['history'] {
    this.#shownHistory ??= this.#recentCalls.rows(HISTORY_SHOWN);
    return this.#shownHistory;
  }

  get #setUpBy(): AppState['setUpBy'] {
    const { provisioned } = this.settings.current;
    if (provisioned === null) return null;
    const { organisation, key, origin, at } = provisioned;
    return { organisation, fingerprint: fingerprintOf(key), origin, at };
  }

  #seeToLine(): void {
    const { owner, account } = this.settings.current;
    if (owner !== null && this.session.state.state === 'online') void this.#lines.ensure(owner.memberId, account);
  }

  #historyChanged(): void {
    this.#shownHistory = null;
    this.#publisher.soon();
  }

  get #locale() {
    const { locale } = this.settings.current;
    return locale === 'system' ? chooseLocale(this.#deps.preferredLanguages) : locale;
  }

  #connect(): void {
    this.book.on('changed', (change) => {
      const { call } = change;
      // Who must know at once whose client calls asks before the reporter would take the question along.
      this.#responsibles.update(call);
      this.#callers.update(call);
      this.#reporter.update(call);
      if (!isAlive(call)) this.recordings.callEnded(call.id);
      this.browser.update(call);
      this.host.update(call);
      this.updates.callsChanged();
      this.power.callsChanged();
      if (!isAlive(call)) this.#shownHistory = null;
      this.#publisher.soon();
      // Last: what they learn is a change of its own.
      this.#handovers.giving.update(change);
      this.#handovers.taking.update(change);
    });
    this.telephone.on('account', (account) => {
      if (account !== null) this.#microphone.prepare();
    });
    this.telephone.on('changed', () => {
      this.#lookWhy();
      this.#publisher.soon();
    });
    this.proxyLogin.on('changed', () => {
      if (this.proxyLogin.question !== null) this.emit('attention');
      this.#publisher.soon();
    });
    this.proxyLogin.on('answered', () => {
      this.notices.clear('proxyLogin');
      this.networkIsAnother();
    });
    this.proxyLogin.on('declined', () => this.notices.raise('proxyLogin'));
    this.book.on('failure', (failure) => this.notices.raise(failure.reason));
    this.#reporter.on('registered', ({ callId, portalCallId }) => {
      this.book.registered(callId, portalCallId);
      this.#handovers.taking.registered(callId, portalCallId);
    });
    this.#reporter.on('state', (state) => {
      // What only the company's administrator can mend, the agent has to tell her; everything else mends itself.
      if (state.state === 'ok') this.notices.clear(...shutOutReasons);
      else if (isShutOut(state.reason)) this.notices.raise(state.reason);
    });
    this.#reporter.on('settled', ({ callId }) => void this.#retention.settled(callId));
    this.recordings.on('closed', () => this.#reporter.recordingClosed());
    this.recordings.on('failed', ({ reason }) => this.notices.raise(reason));
    for (const event of ['waiting', 'settled', 'progress'] as const)
      this.#reporter.on(event, () => this.#historyChanged());
    this.updates.on('changed', () => this.#publisher.soon());
    this.provisioning.on('changed', () => this.#publisher.soon());
    this.shortcuts.on('changed', () => this.#publisher.soon());
    this.notifications.on('changed', () => this.#publisher.soon());
    this.startup.on('changed', () => this.#publisher.soon());
    this.startup.on('refused', () => this.notices.raise('startupRefused'));
    this.notices.on('changed', () => this.#publisher.soon());
    this.settings.subscribe((now, before) => {
      if (now.audio !== before.audio || now.headset !== before.headset || now.calls !== before.calls)
        this.telephone.optionsChanged();
      if (now.account !== before.account) this.#seeToLine();
      if (now.updates !== before.updates) this.updates.settingsChanged();
      if (now.shortcuts !== before.shortcuts) this.shortcuts.apply();
      if (now.startup !== before.startup) void this.startup.settingsChanged();
      if (now.quickKeys !== before.quickKeys) this.telephone.watchedChanged();
      this.#publisher.soon();
    });
    if (this.settings.managed.problems.length > 0) this.notices.raise('policyProblem');
    if (this.settings.trouble !== null) this.notices.raise(this.settings.trouble);
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
    await this.#retention.start();
  }
}
