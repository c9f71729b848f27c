/**
 * The link to the companion host while somebody is signed in: group calls, wishes to call that it passes on, and whose
 * CALL_ID it is. Without a host each of these goes as it would go without one.
 */
import { type Call, isAlive, type Owner } from '#shared/call.ts';
import type { FailureReason } from '#shared/failure.ts';
import { ANNOUNCE_COMMAND, AnnouncementSchema } from '#shared/host-api.ts';
import { REQUEST_COMMAND } from '#shared/host-request.ts';
import type { PushMessage } from '#shared/push/push-frames.ts';
import { hostOriginOf, type PortalSettings } from '#shared/settings.ts';
import type { Clock, Log, Network } from '#shared/web/ports.ts';
import * as v from 'valibot';
import type { CallBook } from './calls/call-book.ts';
import { CallbackDesk } from './host/callback-desk.ts';
import { HostClient } from './host/host-client.ts';
import { HostDirectory } from './host/host-directory.ts';
import { RequestDesk } from './host/request-desk.ts';
import type { Announcements } from './portal/announcements.ts';
import { RingGroup } from './portal/ring-group.ts';
import type { PushLink } from './push/push-link.ts';
import type { SettingsStore } from './settings/settings-store.ts';

export interface HostLinkDeps {
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (name: string) => void;
  readonly userAgent: string;
  readonly settings: SettingsStore;
  readonly directory: HostDirectory;
  readonly identity: () => Promise<{ memberId: string; accessToken: string }>;
  readonly owner: () => Owner | null;
  /** Milliseconds that the portal's clock is ahead of ours. */
  readonly clockOffset: () => number;
  readonly push: Pick<PushLink, 'subscribe'>;
  readonly book: CallBook;
  readonly mayDial: () => boolean;
  readonly announcements: () => Announcements;
  readonly onFailure: (reason: FailureReason) => void;
  readonly onChange: () => void;
  /** Somebody wants to be called: the window should be seen. */
  readonly onOffer: () => void;
}

export class HostLink {
  readonly callbacks: CallbackDesk;
  readonly client: HostClient;
  readonly #deps: HostLinkDeps;
  readonly #requests: RequestDesk;
  readonly #ring: RingGroup;

  constructor(deps: HostLinkDeps) {
    this.#deps = deps;
    const { clock, log, book, settings, directory, push } = deps;
    const { instanceId: instance } = settings.current;
    this.client = new HostClient({ ...deps, instance });
    this.#ring = new RingGroup({
      ask: (move, request, signal) => this.client.ring(move, request, signal),
      hasHost: () => this.client.isReady,
      assign: (callId, part, portalCallId) => book.learn(callId, { type: 'group', part, portalCallId }),
      clock,
      log,
    });
    this.callbacks = new CallbackDesk({
      clock,
      log,
      instance,
      clockOffset: deps.clockOffset,
      take: (request) => this.client.take(request),
      skip: (request) => this.client.skip(request),
      mayDial: deps.mayDial,
      dial: (wish) => book.dialCallback(wish),
    });
    this.#requests = new RequestDesk({
      clock,
      log,
      count: deps.count,
      instance,
      publicKey: async (kid) => {
        const { portal } = settings.current;
        return portal === null ? null : directory.publicKey(hostOriginOf(portal), kid);
      },
      receiver: deps.owner,
      portalNow: () => clock.now() + deps.clockOffset(),
      take: (request) => this.client.take(request),
      claim: (portalCallId) => deps.announcements().claim(portalCallId),
      callOf: (portalCallId) => book.calls.find((call) => call.portalCallId === portalCallId) ?? null,
      learn: (callId, facts) => book.learn(callId, { type: 'crm', facts }),
      dial: (click) => book.dialFromCard(click),
      line: () => settings.current.account?.line.number ?? null,
      callback: (request) => this.callbacks.offered(request),
    });
    push.subscribe(REQUEST_COMMAND, (message) => void this.#requests.receive(message));
    push.subscribe(ANNOUNCE_COMMAND, (message) => this.#announced(message));
    this.callbacks.on('changed', () => {
      deps.onChange();
      if (this.callbacks.offer !== null) deps.onOffer();
    });
    this.client.on('changed', () => this.#hostChanged());
  }

  /** @param open the owner's calls whose report is not settled */
  signedIn(portal: PortalSettings, open: readonly Call[]): void {
    this.client.start(hostOriginOf(portal));
    for (const call of open) if (!isAlive(call)) this.#ring.update(call);
  }

  signedOut(): void {
    this.client.stop();
    this.#ring.stop();
    this.callbacks.clear();
  }

  /** A call is new or has changed. */
  update(call: Call): void {
    this.#ring.update(call);
    // What is learned now changes the call again: not before everybody has heard of this change.
    queueMicrotask(() => this.#requests.begun(call));
  }

  /** The network is back. */
  retry(): void {
    this.client.retry();
  }

  stop(): void {
    this.signedOut();
  }

  #hostChanged(): void {
    const { reason, isReady } = this.client;
    if (isReady) this.#ring.resume();
    // One that can't be reached for the moment costs little, and comes back by itself.
    if (reason === 'hostVersion' || reason === 'hostRefused') this.#deps.onFailure(reason);
  }

  /** Worth a call too few at most: so whoever may write to the channel may say it. */
  #announced({ channel, params }: PushMessage): void {
    const announcement = v.safeParse(AnnouncementSchema, params);
    if (channel !== 'private' || !announcement.success) return this.#deps.count('announce.refused');
    this.#deps.log.info('calls.heard', { portalCallId: announcement.output.portalCallId });
    this.#deps.announcements().heard(announcement.output.portalCallId);
  }
}
