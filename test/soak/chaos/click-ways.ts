/** How clicks reach the program that is killed: the portal's push server with the host's signed requests, and the card. */
import type { CardUp } from '#shared/bridge.ts';
import { translator } from '#shared/messages/catalogue.ts';
import type { PortalClient } from '#shared/web/portal/portal-client.ts';
import { CardDesk } from '../../../src-main/bridge/card-desk.ts';
import type { HubSession } from '../../../src-main/bridge/session.ts';
import type { CallBook } from '../../../src-main/calls/call-book.ts';
import { HostDirectory } from '../../../src-main/host/host-directory.ts';
import { HostLink } from '../../../src-main/host-link.ts';
import { type Log, type Network, systemClock } from '../../../src-main/ports.ts';
import { Announcements } from '../../../src-main/portal/announcements.ts';
import { Instances } from '../../../src-main/portal/instances.ts';
import { PushLink } from '../../../src-main/push/push-link.ts';
import { SettingsStore } from '../../../src-main/settings/settings-store.ts';
import { settingsInMemory } from '../../../scripts/scenarios/rig/memory.ts';
import type { ClickNews, DesktopSetup } from './messages.ts';

export interface ClickWaysDeps {
  readonly setup: DesktopSetup;
  readonly network: Network;
  readonly log: Log;
  readonly portal: PortalClient;
  readonly book: CallBook;
  readonly identity: () => Promise<{ memberId: string; accessToken: string }>;
  readonly tell: (news: ClickNews) => void;
}

const nothing = (): void => undefined;

export class ClickWays {
  readonly #deps: ClickWaysDeps;
  readonly #push: PushLink;
  readonly #host: HostLink;
  readonly #cards: CardDesk;
  readonly #session: HubSession;

  constructor(deps: ClickWaysDeps) {
    this.#deps = deps;
    const { setup, network, log, portal, book, identity, tell } = deps;
    const clock = systemClock;
    const { owner, line, instance } = setup;
    const settings = settingsOf(setup, log);
    const count = (name: string): void => {
      if (name.startsWith('request.')) tell({ at: 'signal', outcome: name });
    };
    const openSocket = (url: string) => new WebSocket(url);
    this.#push = new PushLink({ portal, openSocket, clock, random: Math.random, log, count });
    const announcements: Announcements = new Announcements({
      portal,
      clock,
      log,
      instanceId: instance,
      instances: new Instances({ portal, clock, log, instanceId: instance }),
      host: () => (this.#host.client.isReady ? this.#host.client : null),
    });
    const requests = { network, clock, userAgent: 'Offhook/test' };
    this.#host = new HostLink({
      ...requests,
      log,
      count,
      settings,
      directory: new HostDirectory({ ...requests, log }),
      identity,
      owner: () => owner,
      clockOffset: () => portal.clockOffset,
      push: this.#push,
      book,
      mayDial: () => true,
      announcements: () => announcements,
      onFailure: nothing,
      onChange: nothing,
      onOffer: nothing,
    });
    this.#cards = new CardDesk({
      clock,
      log,
      translate: translator('en'),
      command: (command, source) => book.command(command, source),
      learn: (callId, fact) => book.learn(callId, fact),
      transfer: () => Promise.resolve({ ok: false, reason: 'notNow' }),
      ourLines: () => new Set([line.number]),
      elsewhere: nothing,
      clockOffset: () => portal.clockOffset,
      isAnnounced: (callId) => announcements.has(callId),
      claim: (callId) => announcements.claim(callId),
      dialFromCard: (click) => {
        const result = book.dialFromCard(click);
        tell({ at: 'signal', outcome: result.ok ? 'card.dialled' : `card.${result.reason}` });
        return Promise.resolve(result);
      },
      skipFromCard: (click) => book.skipFromCard(click),
      showAgain: nothing,
      tabs: nothing,
    });
    this.#session = { id: 'tab', hub: `browser of ${owner.userId}`, portal: owner.memberId, version: 2, send: nothing };
    this.#follow();
  }

  start(): void {
    const { setup, book } = this.#deps;
    this.#push.start({ userId: setup.owner.userId, secure: false });
    this.#host.signedIn(setup.portal, book.calls);
    this.#cards.attach(this.#session);
  }

  card(card: CardUp): void {
    this.#cards.receive(this.#session, card);
  }

  #follow(): void {
    const { book, tell } = this.#deps;
    book.on('changed', ({ call, previous }) => {
      this.#host.update(call);
      this.#cards.update(call);
      const { id: callId, portalCallId, origin, phase } = call;
      // Its number and CALL_ID were there from its first moment: the journal has it.
      if (previous === null && origin === 'card' && portalCallId !== null)
        tell({ at: 'clicked', callId, portalCallId, isOver: phase === 'ended' });
    });
    book.on('phone', (command) => {
      if (command.type !== 'dial') return;
      const portalCallId = book.call(command.callId)?.portalCallId ?? null;
      if (portalCallId !== null) tell({ at: 'dials', portalCallId });
    });
  }
}

function settingsOf({ instance, portal, line }: DesktopSetup, log: Log): SettingsStore {
  const settings = new SettingsStore({ file: settingsInMemory(), log, newId: () => instance });
  const account = { address: 'agent@pbx.example', server: 'wss://pbx.example', line, iceServers: [] };
  settings.update({ portal, account });
  return settings;
}
