/** The parts that stand between the telephone and the computer it runs on: power, network, keys, notices, links, updates. */
import path from 'node:path';
import { isAlive } from '#shared/call.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import type { AppState, Place } from '#shared/state.ts';
import { AvailabilityTimer } from './availability-timer.ts';
import type { Journal } from './calls/journal.ts';
import { Diagnostics } from './diagnostics/diagnostics.ts';
import { LinkDesk } from './links/link-desk.ts';
import { MicrophoneConsent } from './microphone-consent.ts';
import { NetworkWatch, waysOut } from './network/network-watch.ts';
import { ProxyLogin } from './network/proxy-login.ts';
import { noNotifier, type NotificationWish } from './notifications/notification.ts';
import { NotificationDesk } from './notifications/notification-desk.ts';
import type { Parts } from './parts.ts';
import { Power } from './power.ts';
import type { ProgramDeps } from './program-deps.ts';
import { Provisioning } from './provision/provisioning.ts';
import { noKeys } from './shortcuts/no-keys.ts';
import { ShortcutDesk } from './shortcuts/shortcut-desk.ts';
import { LoginStart, noLoginItem } from './startup/login-start.ts';
import { notUpdated, Updates } from './updates/updates.ts';

/** What they need of the program around them. */
export interface SurroundingsHooks {
  readonly translate: Translate;
  /** Something that is shown has changed. */
  readonly publish: () => void;
  /** The main window should come to the front. */
  readonly attention: () => void;
  /** … with this number in its dial field. */
  readonly showNumber: (number: string | null) => void;
  /** … with this in it. */
  readonly showPlace: (place: Place) => void;
  readonly signOut: () => Promise<void>;
  readonly history: () => AppState['history'];
  readonly portalState: () => AppState['portal'];
}

export type Surroundings = ReturnType<typeof makeSurroundings>;

export function makeSurroundings(deps: ProgramDeps, parts: Parts, journal: Journal, on: SurroundingsHooks) {
  const { clock, settings, log } = deps;
  const { notices, book, telephone, session, browser, host, push, reporter } = parts;
  const callsUp = (): boolean => book.calls.some(isAlive);
  const recheckPortal = (): void => {
    session.recheck().catch((error: unknown) => log.warn('portal.recheck', { error }));
    reporter.resume();
    push.retry();
    host.retry();
  };
  const networkChanged = (online: boolean): void => {
    telephone.ask({ type: 'networkChanged', online });
    if (online) recheckPortal();
  };
  const notificationPressed = (wish: NotificationWish): void => {
    if (wish.what === 'open') return on.showPlace(wish.place);
    const command = wish.what === 'dial' ? ({ type: 'dial', number: wish.number } as const) : wish.command;
    const { ok } = book.command(command, 'notification');
    // Where it can't be done the window says why; a call that is dialled is watched there.
    if (!ok && wish.what === 'dial') on.showNumber(wish.number);
    else if (wish.what === 'dial') on.showPlace('phone');
  };
  const proxyLogin =
    deps.proxy?.login ??
    new ProxyLogin({ settings: deps.settings, secrets: deps.secrets, log: deps.log.part('proxy') });
  const power = new Power({
    clock,
    log,
    callsUp,
    keepAwake: deps.keepAwake,
    fallAsleep: () => telephone.fallAsleep(),
    wakeUp: () => {
      telephone.wakeUp();
      availability.look();
      network.wokeUp();
      recheckPortal();
    },
  });
  const availability = new AvailabilityTimer({ clock, settings, log: log.part('availability') });
  const network = new NetworkWatch({
    clock,
    log: log.part('network'),
    interfaces: deps.networkInterfaces,
    changed: networkChanged,
  });
  const provisioning = new Provisioning({
    network: deps.network,
    clock,
    userAgent: `Offhook/${deps.version}`,
    log: log.part('provision'),
    count: deps.counters.add,
    settings,
    secrets: deps.secrets,
    user: deps.userName,
    signOut: on.signOut,
    accountChanged: () => telephone.accountChanged(),
    portalChanged: () => session.start(settings.current.portal, null),
    attention: on.attention,
    onFailure: (reason) => notices.raise(reason),
  });
  const updates = new Updates({
    clock,
    log: log.part('updates'),
    ...(deps.updating ?? notUpdated),
    settings: () => settings.current.updates,
    callsUp,
    random: Math.random,
  });
  const microphone = new MicrophoneConsent({
    system: deps.microphone ?? null,
    log,
    blocked: () => notices.raise('microphoneDenied'),
    allowed: () => notices.clear('microphoneDenied'),
  });
  const links = new LinkDesk({
    log: log.part('links'),
    count: deps.counters.add,
    settings: () => settings.current,
    book,
    signIn: (link) => session.handleLink(link),
    provision: (link) => provisioning.open(link),
    show: on.showNumber,
    refuse: (reason) => notices.raise(reason),
  });
  const shortcuts = new ShortcutDesk({
    keys: deps.systemKeys ?? noKeys,
    clock,
    log: log.part('shortcuts'),
    count: deps.counters.add,
    settings: () => settings.current.shortcuts,
    calls: () => book.calls,
    command: (command) => void book.command(command, 'shortcut'),
    callText: (text) => links.openText(text),
    selectionUnreadable: () => links.refuseText(),
  });
  const startup = new LoginStart({
    item: deps.loginItem ?? noLoginItem,
    log: log.part('startup'),
    settings: () => settings.current.startup,
  });
  const notifications = new NotificationDesk({
    notifier: deps.notifier ?? noNotifier,
    clock,
    log: log.part('notifications'),
    count: deps.counters.add,
    translate: on.translate,
    pressed: notificationPressed,
  });
  const diagnostics = new Diagnostics({
    clock,
    settings,
    version: deps.version,
    secrets: deps.secrets,
    counters: deps.counters,
    network: deps.network,
    userAgent: `Offhook/${deps.version}`,
    support: deps.support,
    telephone,
    session,
    host,
    push,
    browser,
    notices,
    journal,
    history: on.history,
    log: log.part('diagnostics'),
    folder: path.dirname(deps.journalFile),
    translate: on.translate,
    portalState: on.portalState,
    updates: () => updates.state,
    online: () => waysOut(deps.networkInterfaces()).length > 0,
    changed: on.publish,
  });
  return {
    callsUp,
    networkChanged,
    proxyLogin,
    power,
    availability,
    network,
    provisioning,
    updates,
    microphone,
    links,
    shortcuts,
    startup,
    notifications,
    diagnostics,
  };
}
