/** The parts of the program below Electron, made and introduced to each other. What they tell goes on in `program.ts`. */
import { randomUUID } from 'node:crypto';
import { availabilityAt } from '#shared/availability.ts';
import type { FailureReason } from '#shared/failure.ts';
import type { Locale, Translate } from '#shared/messages/catalogue.ts';
import { numberingOf } from '#shared/numbers/number-rules.ts';
import type { CardState } from '#shared/state.ts';
import { BrowserLink } from './browser-link.ts';
import { CallBook } from './calls/call-book.ts';
import { transferFromCard } from './calls/card-transfer.ts';
import type { OpenedJournal } from './calls/open-journal.ts';
import { Handovers } from './handover/handovers.ts';
import { HostBroker } from './host/host-broker.ts';
import { HostDirectory } from './host/host-directory.ts';
import { HostLink } from './host-link.ts';
import { watchedNetwork } from './network/network-notices.ts';
import { ServerProbe } from './network/server-probe.ts';
import { Notices } from './notices.ts';
import { Callers } from './portal/callers.ts';
import { CrmSearch } from './portal/crm-search.ts';
import { Colleagues } from './portal/colleagues.ts';
import { Lines } from './portal/lines.ts';
import { PortalSession } from './portal/portal-session.ts';
import { inBase64, uploadRecord } from './portal/record-upload.ts';
import { Reporter } from './portal/reporter.ts';
import { Responsibles } from './portal/responsibles.ts';
import type { SessionState } from './portal/session-state.ts';
import { PushLink } from './push/push-link.ts';
import type { ProgramDeps } from './program-deps.ts';
import { RecentCalls } from './recent-calls.ts';
import { RecordingStore } from './recordings/recording-store.ts';
import { Retention } from './retention.ts';
import { Accounts } from './settings/accounts.ts';
import { Telephone } from './telephone.ts';

/** What the parts need of the program around them. */
export interface PartsHooks {
  readonly translate: Translate;
  readonly locale: () => Locale;
  readonly card: (state: CardState) => void;
  /** Something that is shown has changed. */
  readonly publish: () => void;
  /** Rows of the list of recent calls read differently now. */
  readonly reports: () => void;
  /** The main window should come to the front. */
  readonly attention: () => void;
  /** Whether somebody can be before this computer. */
  readonly isAttended: () => boolean;
}

export type Parts = ReturnType<typeof makeParts>;

export function makeParts(deps: ProgramDeps, opened: OpenedJournal, on: PartsHooks) {
  const { clock, log, settings } = deps;
  const { journal } = opened;
  const notices = new Notices(clock);
  const book = new CallBook({
    clock,
    log: log.part('calls'),
    journal,
    newId: randomUUID,
    account: () => settings.current.account,
    owner: () => session.owner,
    inheritance: (number, passed) => handovers.taking.inheritanceOf(number, passed),
    registered: () => telephone.pbx.state === 'registered',
    reachable: () => telephone.reachable,
    availability: () => availabilityAt(settings.current.availability, clock.now()),
    settings: () => settings.current.calls,
    isAttended: on.isAttended,
  });
  const telephone = new Telephone({
    clock,
    log: log.part('phone'),
    count: deps.counters.add,
    settings: () => settings.current,
    book,
    notices,
  });
  const accounts = new Accounts({
    settings,
    secrets: deps.secrets,
    changed: () => telephone.accountChanged(),
  });
  const network = watchedNetwork({
    network: deps.network,
    log: log.part('network'),
    // Refused for want of a password that nobody wants to give: it has been said.
    raise: (trouble) => (trouble === 'proxyRefused' && deps.proxy?.login.isDeclined ? null : notices.raise(trouble)),
    clear: (trouble) => notices.clear(trouble),
  });
  const probe = new ServerProbe({
    network,
    clock,
    log: log.part('network'),
    proxied: deps.proxy?.proxied ?? (() => Promise.resolve(false)),
    tryAgain: () => telephone.ask({ type: 'networkChanged', online: true }),
  });
  const portalRequests = { network, clock, userAgent: `Offhook/${deps.version}` };
  const directory = new HostDirectory({ ...portalRequests, log: log.part('host') });
  const session = new PortalSession({
    ...portalRequests,
    log: log.part('portal'),
    secrets: deps.secrets,
    broker: new HostBroker({ ...portalRequests, directory }),
    count: deps.counters.add,
    openExternal: deps.openExternal,
    pageText: () => signInPageText(on),
    bridgePort: () => settings.current.bridgePort,
    events: {
      state: ({ state }) => {
        // What waits for the portal need not sit out its pause.
        if (state === 'online') {
          reporter.resume();
          const { owner, account } = settings.current;
          if (owner !== null) void lines.ensure(owner.memberId, account);
        }
        on.reports();
        on.publish();
      },
      signedIn: (portal, owner, previous) => {
        settings.update({ portal, owner });
        forgetAgent();
        // Changed hands without a sign-out: what was hers goes nowhere with the new tokens, perhaps another portal's.
        if (previous === null) return;
        handovers.forget();
        void reporter.stop();
      },
      moved: (origin) => {
        const { portal } = settings.current;
        const lost = portal === null ? null : settings.remember({ portal: { ...portal, origin } });
        if (lost !== null) notices.raise(lost);
      },
    },
  });
  const push = new PushLink({
    portal: session.api,
    openSocket: deps.openSocket,
    clock,
    random: Math.random,
    log: log.part('push'),
    count: deps.counters.add,
  });
  const colleagues = new Colleagues({ portal: session.api, clock, log: log.part('colleagues') });
  const handovers = new Handovers({
    push,
    colleagues,
    clock,
    log: log.part('handover'),
    count: deps.counters.add,
    learn: (callId, fact) => book.learn(callId, fact),
    call: (callId) => book.call(callId),
    calls: () => book.calls,
    clockOffset: () => session.api.clockOffset,
    ownNumber: () => settings.current.account?.address.split('@', 1)[0] ?? null,
    ownUserId: () => session.owner?.userId ?? null,
    announce: (portalCallId, toUserId) => browser.announcements.announceTo(portalCallId, toUserId),
    showOwn: async (portalCallId) => {
      const params = { CALL_ID: portalCallId, USER_ID: session.owner?.userId };
      return (await session.api.call('telephony.externalCall.show', params)) === true;
    },
    hide: (portalCallId) => {
      const params = { CALL_ID: portalCallId, USER_ID: session.owner?.userId };
      session.api
        .call('telephony.externalCall.hide', params)
        .catch((error: unknown) => log.warn('handover.cardNotHidden', { portalCallId, error }));
    },
  });
  const host: HostLink = new HostLink({
    ...portalRequests,
    log: log.part('host'),
    count: deps.counters.add,
    settings,
    directory,
    identity: () => session.identity(),
    owner: () => session.owner,
    clockOffset: () => session.api.clockOffset,
    push,
    book,
    mayDial: () => telephone.pbx.state === 'registered',
    announcements: () => browser.announcements,
    onFailure: (reason) => notices.raise(reason),
    onChange: on.publish,
    onOffer: on.attention,
  });
  const browser: BrowserLink = new BrowserLink({
    clock,
    log: log.part('bridge'),
    count: deps.counters.add,
    secrets: deps.secrets,
    settings,
    computerName: deps.computerName,
    openExternal: deps.openExternal,
    idleMs: deps.idleMs,
    portal: session.api,
    push,
    translate: (key, params) => on.translate(key, params),
    book,
    isOurs: (portalCallId) => journal.hasPortalCall(portalCallId) || handovers.taking.isOffered(portalCallId),
    transfer: (call, target) =>
      transferFromCard({ book, colleagues, giving: handovers.giving, log: log.part('transfer') }, call, target),
    host: () => (host.client.isReady ? host.client : null),
    onState: (state) => on.card(state),
    onFailure: (reason) => notices.raise(reason),
  });
  const recordings = new RecordingStore({
    folder: deps.recordingsFolder,
    rows: opened.recordings,
    clock,
    log: log.part('recordings'),
    count: deps.counters.add,
  });
  const retention = new Retention({
    clock,
    log: log.part('retention'),
    count: deps.counters.add,
    keepDays: () => settings.current.calls.keepDays,
    expiry: opened.expiry,
    recordings,
    logs: deps.logFiles,
    journalFile: opened.file,
  });
  const callers = new Callers({
    portal: session.api,
    clock,
    log: log.part('callers'),
    calls: () => book.calls,
    learn: (callId, facts) => book.learn(callId, { type: 'crm', facts }),
  });
  const reporter = new Reporter({
    portal: session.api,
    rider: (calls) => callers.rider(calls),
    journal,
    clock,
    log: log.part('reporter'),
    random: Math.random,
    announce: (portalCallId) => browser.announcements.announce(portalCallId),
    recordings,
    upload: (upload, way) => uploadRecord(portalRequests, upload, way),
    inBase64,
  });
  const lines = new Lines({
    portal: session.api,
    rows: opened.lines,
    clock,
    log: log.part('lines'),
    refused: () => notices.raise('portalLine'),
    turn: (signal) => reporter.courtesyTurn(signal),
    overloaded: () => reporter.overloaded(),
  });
  const recentCalls = new RecentCalls({
    journal,
    recordings: opened.recordings,
    reporter,
    viewer: () => session.owner,
    away: () => awayFrom(session.state),
  });
  const responsibles = new Responsibles({
    callers,
    portal: session.api,
    clock,
    log: log.part('responsible'),
    passOn: () => settings.current.calls.passToResponsible,
    command: (command) => handovers.command(command, () => book.command(command, 'policy')),
    call: (callId) => book.call(callId),
    changed: on.publish,
  });
  const crm = new CrmSearch({
    portal: session.api,
    callers,
    clock,
    log: log.part('crm'),
    numbering: () => numberingOf(settings.current.account),
    unavailable: () => awayFrom(session.state),
    turn: (signal) => reporter.courtesyTurn(signal),
    overloaded: () => reporter.overloaded(),
  });
  /** What one agent's questions to the portal have brought is neither true for another one, nor hers to see. */
  const forgetAgent = (): void => {
    for (const memory of [callers, crm, responsibles, colleagues]) memory.forget();
  };
  return {
    forgetAgent,
    probe,
    notices,
    book,
    telephone,
    accounts,
    session,
    push,
    host,
    handovers,
    browser,
    recordings,
    retention,
    reporter,
    callers,
    recentCalls,
    crm,
    lines,
    responsibles,
  };
}

/** Why nothing goes to the portal now. */
function awayFrom(state: SessionState): FailureReason | null {
  switch (state.state) {
    case 'online':
      return null;
    case 'offline':
      return state.reason;
    default:
      return 'portalSignInNeeded';
  }
}

const signInPageText = ({ translate, locale }: PartsHooks) => ({
  lang: locale(),
  title: translate('signInPage.title'),
  text: translate('signInPage.text'),
  back: translate('signInPage.back'),
});
