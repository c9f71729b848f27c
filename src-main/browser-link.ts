/**
 * The link to the agent's browsers: the bridge is open while she is signed in, and the portal's user option tells her
 * Bitrix24 pages where to find it.
 */
import { BRIDGE_VERSION, type Instance } from '#shared/bridge.ts';
import type { Call, Owner } from '#shared/call.ts';
import type { CommandResult } from '#shared/command.ts';
import { Failure, type FailureReason, reasonOf } from '#shared/failure.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import type { PortalSettings } from '#shared/settings.ts';
import type { CardState } from '#shared/state.ts';
import type { PortalApi } from '#shared/web/portal/portal-api.ts';
import { Bridge, type BridgeCounts, newBridgeSecret } from './bridge/bridge.ts';
import { newKey } from './bridge/handshake.ts';
import type { BridgeFacts } from './diagnostics/rows/browser.ts';
import type { RelayPort } from './bridge/relay-desk.ts';
import type { CallBook } from './calls/call-book.ts';
import type { Clock, Log, SecretStore } from './ports.ts';
import type { HostClient } from './host/host-client.ts';
import { Announcements } from './portal/announcements.ts';
import { Instances } from './portal/instances.ts';
import type { SettingsStore } from './settings/settings-store.ts';

export interface BrowserLinkDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (name: string) => void;
  readonly secrets: SecretStore;
  readonly settings: SettingsStore;
  readonly computerName: string;
  readonly openExternal: (url: string) => Promise<void>;
  /** How long nobody has touched this computer. */
  readonly idleMs: () => number;
  readonly portal: PortalApi;
  readonly push: RelayPort;
  readonly translate: Translate;
  readonly book: CallBook;
  /** Whether this desktop's journal knows the CALL_ID. */
  readonly isOurs: (portalCallId: string) => boolean;
  /** The card's transfer: to an employee's id or to a number. */
  readonly transfer: (call: Call, target: string) => Promise<CommandResult>;
  /** The companion host, while it can be asked. */
  readonly host: () => Pick<HostClient, 'claim' | 'announce'> | null;
  readonly onState: (state: CardState) => void;
  readonly onFailure: (reason: FailureReason) => void;
}

export class BrowserLink {
  readonly announcements: Announcements;
  readonly #deps: BrowserLinkDeps;
  readonly #bridge: Bridge;
  readonly #instances: Instances;
  /** What was written to an earlier run of the program is not for this one. */
  readonly #boot = newKey();
  /** Counts what was wanted: only the last of it goes on. */
  #wish = 0;
  #opening: Promise<unknown> = Promise.resolve();
  /** As the portal's pages know us; null while nobody is signed in. */
  #entry: Omit<Instance, 'seen'> | null = null;

  constructor(deps: BrowserLinkDeps) {
    this.#deps = deps;
    const { settings, clock, log, portal, book } = deps;
    const { instanceId } = settings.current;
    this.#instances = new Instances({ portal, clock, log, instanceId });
    this.announcements = new Announcements({
      portal,
      clock,
      log,
      instanceId,
      instances: this.#instances,
      host: deps.host,
      idleMs: deps.idleMs,
    });
    this.#bridge = new Bridge({
      instance: instanceId,
      push: deps.push,
      clock,
      log,
      translate: deps.translate,
      command: (command, source) => book.command(command, source),
      learn: (callId, fact) => book.learn(callId, fact),
      transfer: (call, target) => deps.transfer(call, target),
      ourLines: () => new Set(this.#lines),
      clockOffset: () => portal.clockOffset,
      isAnnounced: (portalCallId) => deps.isOurs(portalCallId) || this.announcements.has(portalCallId),
      claim: (portalCallId) => this.announcements.claim(portalCallId),
      dialFromCard: (click) => Promise.resolve(book.dialFromCard(click)),
      skipFromCard: (click) => book.skipFromCard(click),
      showAgain: (call) => this.#showAgain(call),
      on: {
        state: deps.onState,
        port: (port) => this.#remember(port),
        // It only moved: pages of the portal find the new port when they load. Without any port, `start` throws.
        failure: (failure) => log.warn('bridge.moved', { error: failure }),
        paired: () => log.info('bridge.paired'),
        refused: ({ cause }) => deps.count(`bridge.refused.${cause}`),
      },
    });
    settings.subscribe((now, before) => {
      if (now.account?.line.number !== before.account?.line.number) this.#linesChanged();
    });
  }

  get state(): CardState {
    return this.#bridge.state;
  }

  /** For diagnostics. */
  get bridgeFacts(): BridgeFacts {
    return { ...this.#bridge.listening, refusals: this.#bridge.counts.refusals };
  }

  get counts(): BridgeCounts {
    return this.#bridge.counts;
  }

  update(call: Call): void {
    this.#bridge.update(call);
  }

  /** Opens the bridge and tells the portal's pages where it is. The telephone works without either. */
  async signedIn(portal: PortalSettings, owner: Owner): Promise<void> {
    const wish = ++this.#wish;
    const opening = this.#open(portal, owner, wish);
    this.#opening = opening;
    try {
      const entry = await opening;
      if (entry === null || wish !== this.#wish) return;
      this.#entry = entry;
      await this.#instances.publish(entry);
    } catch (error) {
      this.#deps.log.error('bridge.notAvailable', { error });
      this.#deps.onFailure(reasonOf(error));
    }
  }

  /** @returns null when something else has been wanted meanwhile: no listener outlives a sign-out */
  async #open({ handlerOrigin }: PortalSettings, owner: Owner, wish: number): Promise<Omit<Instance, 'seen'> | null> {
    const { settings, computerName: name } = this.#deps;
    const secret = await this.#secretOf(owner);
    if (wish !== this.#wish) return null;
    const wanted = settings.current.bridgePort;
    const boot = this.#boot;
    const port = await this.#bridge.start({ handlerOrigin, port: wanted, portal: owner.memberId, secret, boot });
    if (port === null) return null;
    const relay = { boot, user: owner.userId };
    return { port, secret, v: [BRIDGE_VERSION.lowest, BRIDGE_VERSION.highest], relay, name, lines: this.#lines };
  }

  /** LINE_NUMBERs of this phone. */
  get #lines(): string[] {
    const { account } = this.#deps.settings.current;
    return account === null ? [] : [account.line.number];
  }

  /** While the tokens still work: takes this computer out of the user option and makes its secret worthless. */
  async signingOut(): Promise<void> {
    await this.#close();
    // Neither waits for the other: where the portal can't be told, what it still holds must open nothing.
    for (const part of await Promise.allSettled([this.#renewSecret(), this.#instances.withdraw()])) {
      if (part.status === 'rejected') this.#deps.log.warn('bridge.notWithdrawn', { error: part.reason });
    }
  }

  /** Opens the pairing page. @throws Failure */
  async connect(): Promise<void> {
    // The sign-in is shown as done a moment before the bridge is open. Why it could not be opened has been told.
    await Promise.allSettled([this.#opening]);
    const page = this.#bridge.pair();
    if (page === null) throw new Failure('portalSignInNeeded', 'the bridge is open only while somebody is signed in');
    await this.#deps.openExternal(page);
  }

  stop(): Promise<void> {
    this.#instances.stop();
    return this.#close();
  }

  /** Another line: pages must tell its cards from other programs'. */
  #linesChanged(): void {
    if (this.#entry === null) return;
    this.#entry = { ...this.#entry, lines: this.#lines };
    this.#instances
      .publish(this.#entry)
      .catch((error: unknown) => this.#deps.log.warn('bridge.linesNotPublished', { error }));
  }

  #close(): Promise<void> {
    this.#wish += 1;
    this.#entry = null;
    return this.#bridge.stop();
  }

  /** The bridge works on any port; one that could not be stored is only another one next time. */
  #remember(port: number): void {
    const failure = this.#deps.settings.remember({ bridgePort: port });
    if (failure !== null) this.#deps.onFailure(failure);
  }

  /**
   * The secret lies in its agent's user option: the next one's is another. Also where nobody has signed out, because the
   * tokens were lost, and where the program ended in between.
   */
  async #secretOf(owner: Owner): Promise<string> {
    const { secrets, log } = this.#deps;
    const whose = `${owner.memberId}/${owner.userId}`;
    const known = await secrets.get('bridge.secret');
    if (known !== null && (await secrets.get('bridge.secretOf')) === whose) return known;
    const secret = await this.#renewSecret();
    await secrets.set('bridge.secretOf', whose);
    if (known !== null) log.info('bridge.secretRenewed');
    return secret;
  }

  async #renewSecret(): Promise<string> {
    const secret = newBridgeSecret();
    await this.#deps.secrets.set('bridge.secret', secret);
    return secret;
  }

  /** Urgent or pointless: the reporter has nothing to repeat here (bitrix24.md 3.4: not an error when it is gone). */
  #showAgain(call: Call): void {
    if (call.portalCallId === null || call.owner === null) return;
    const { portal, log } = this.#deps;
    portal
      .call('telephony.externalCall.show', { CALL_ID: call.portalCallId, USER_ID: call.owner.userId })
      .catch((error: unknown) => log.warn('card.notShownAgain', { callId: call.id, error }));
  }
}
