/** What happens in one part and what the others make of it. */
import { isAlive } from '#shared/call.ts';
import { isShutOut, shutOutReasons } from '#shared/failure.ts';
import type { Parts } from './parts.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import type { Surroundings } from './surroundings.ts';

export interface WiringHooks {
  /** Something that is shown has changed. */
  readonly publish: () => void;
  /** The list of recent calls reads differently now. */
  readonly historyChanged: () => void;
  /** The main window should come to the front. */
  readonly attention: () => void;
  readonly networkIsAnother: () => void;
}

export function wire(parts: Parts, surroundings: Surroundings, settings: SettingsStore, on: WiringHooks): void {
  const { book, telephone, session, browser, host, handovers, recordings, retention } = parts;
  const { reporter, callers, responsibles, lines, notices } = parts;
  const { power, updates, provisioning, shortcuts, startup, notifications, microphone, proxyLogin } = surroundings;

  const seeToLine = (): void => {
    const { owner, account } = settings.current;
    if (owner !== null && session.state.state === 'online') void lines.ensure(owner.memberId, account);
  };

  book.on('changed', (change) => {
    const { call } = change;
    // Who must know at once whose client calls asks before the reporter would take the question along.
    responsibles.update(call);
    reporter.update(call);
    if (!isAlive(call)) recordings.callEnded(call.id);
    browser.update(call);
    host.update(call);
    updates.callsChanged();
    power.callsChanged();
    if (isAlive(call)) on.publish();
    else on.historyChanged();
    // Last: what they learn is a change of its own.
    handovers.giving.update(change);
    handovers.taking.update(change);
    callers.update(call);
  });
  telephone.on('account', (account) => {
    if (account !== null) microphone.prepare();
  });
  telephone.on('changed', () => {
    lookWhy(parts);
    on.publish();
  });
  proxyLogin.on('changed', () => {
    if (proxyLogin.question !== null) on.attention();
    on.publish();
  });
  proxyLogin.on('answered', () => {
    notices.clear('proxyLogin');
    on.networkIsAnother();
  });
  proxyLogin.on('declined', () => notices.raise('proxyLogin'));
  book.on('failure', (failure) => notices.raise(failure.reason));
  reporter.on('registered', ({ callId, portalCallId }) => {
    book.registered(callId, portalCallId);
    handovers.taking.registered(callId, portalCallId);
  });
  reporter.on('state', (state) => {
    // What only the company's administrator can mend, the agent has to tell her; everything else mends itself.
    if (state.state === 'ok') notices.clear(...shutOutReasons);
    else if (isShutOut(state.reason)) notices.raise(state.reason);
  });
  reporter.on('settled', ({ callId }) => void retention.settled(callId));
  recordings.on('closed', () => reporter.recordingClosed());
  recordings.on('failed', ({ reason }) => notices.raise(reason));
  for (const event of ['waiting', 'settled', 'progress'] as const) reporter.on(event, () => on.historyChanged());
  updates.on('changed', () => on.publish());
  provisioning.on('changed', () => on.publish());
  shortcuts.on('changed', () => on.publish());
  notifications.on('changed', () => on.publish());
  startup.on('changed', () => on.publish());
  startup.on('refused', () => notices.raise('startupRefused'));
  notices.on('changed', () => on.publish());
  settings.subscribe((now, before) => {
    if (now.audio !== before.audio || now.headset !== before.headset || now.calls !== before.calls)
      telephone.optionsChanged();
    if (now.account !== before.account) seeToLine();
    if (now.updates !== before.updates) updates.settingsChanged();
    if (now.shortcuts !== before.shortcuts) shortcuts.apply();
    if (now.startup !== before.startup) void startup.settingsChanged();
    if (now.quickKeys !== before.quickKeys) telephone.watchedChanged();
    on.publish();
  });
}

/** The telephone's server can't be reached: the way there may say why. */
export function lookWhy({ telephone, probe }: Parts): void {
  const { pbx, runningAccount } = telephone;
  if (pbx.state === 'offline' && pbx.reason === 'sipServerUnreachable' && runningAccount !== null)
    void probe.look(runningAccount.server);
}
