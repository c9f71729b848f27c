/**
 * How an agent's desktops (office, home) keep from dialling each other's calls. A card that comes up shows in all of
 * her browsers, so each of her desktops may take it for a click (bitrix24.md 5.6). Nothing is asked and nothing written
 * while she has one desktop only. With several:
 *
 *   announce   write {callId, own}                                    before our own outgoing card is shown
 *   claim      read ── taken? ──▶ no
 *              write {callId, claim}, wait SETTLE, read ── alone, or the draw is ours ──▶ yes
 *
 * Why no two desktops dial. Options have no compare-and-set, but each desktop writes its own, so no write is lost.
 * Suppose A and B both say yes. If each one's last read came after the other's write, both saw both, and the draw has
 * one winner. So one of them, A, read for the last time before B had written, and A's write lies at least SETTLE
 * before that. B's first read didn't see A's write, so it came earlier still: from B's first read to B's write more
 * than SETTLE passed. But B measures that time, and when it was that slow it gives up as soon as it sees anybody, and
 * its last read does see A. Contradiction. (docs/decisions/004-several-desktops.md)
 */
import type { AnnounceRequest } from '#shared/host-api.ts';
import type { PortalApi } from '#shared/web/portal/portal-api.ts';
import type { Clock, Log } from '../ports.ts';
import { type Claim, claimsOption, rivals, wins } from './claims.ts';
import type { Instances } from './instances.ts';
import { writeUserOptions } from './user-options.ts';

export interface AnnouncementsDeps {
  readonly portal: PortalApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly instanceId: string;
  readonly instances: Pick<Instances, 'hasOthers' | 'read'>;
  /** A companion host, while it can be asked: it gives each CALL_ID to whoever asks first. */
  readonly host?: () => {
    claim(portalCallId: string): Promise<boolean>;
    announce(request: AnnounceRequest): Promise<void>;
  } | null;
  /** How long nobody has touched this computer: the desktop where the agent sits should win. */
  readonly idleMs?: () => number;
}

const SETTLE_MS = 400;
/** Less than SETTLE, for timers that run a little fast. */
const SLOW_MS = 350;
const IDLE_MS = 60_000;
/** Time for the desktop where the agent sits to read and write first. */
const IDLE_WAIT_MS = 1500;
/** The host answers in a moment: the desktop where the agent sits needs no more of a start. */
const HOST_IDLE_WAIT_MS = 500;
const REQUEST_MS = 3000;
/** Claims that others may still have to see; older ones have been decided long ago. */
const SHOWN = 5;
const REMEMBERED = 500;

export class Announcements {
  readonly #deps: AnnouncementsDeps;
  readonly #mine = new Set<string>();
  #shown: readonly Claim[] = [];

  constructor(deps: AnnouncementsDeps) {
    this.#deps = deps;
  }

  /** This CALL_ID is ours: to be awaited before its card is shown. @throws PortalError */
  async announce(callId: string): Promise<void> {
    this.#remember(callId);
    await this.#claimAtHost(callId);
    if (!(await this.#deps.instances.hasOthers())) return;
    // The host pushes it to her other desktops at once; what they read when they doubt is written beside it.
    await Promise.all([this.#tellByHost(callId, []), this.#write({ callId, kind: 'own' })]);
    this.#deps.log.info('calls.announced', { portalCallId: callId });
  }

  /**
   * A colleague's card is to come up for this CALL_ID: where there is a companion host, her desktops hear of it from there,
   * too, and are given the claim no more. Never rejects: what desktops tell each other goes another way.
   */
  async announceTo(callId: string, userId: string): Promise<void> {
    await this.#tellByHost(callId, [userId]);
  }

  /** Whether this desktop is the one that may dial the click with this CALL_ID; true at most once for each. */
  async claim(callId: string): Promise<boolean> {
    if (this.#mine.has(callId)) return false;
    this.#remember(callId);
    const word = await this.#claimAtHost(callId);
    if (word !== null) return word;
    if (!(await this.#deps.instances.hasOthers())) return true;
    try {
      const outcome = await this.#contend(callId);
      this.#deps.log.info('calls.claimed', { portalCallId: callId, outcome });
      return outcome === 'alone' || outcome === 'won';
    } catch (error) {
      // A call too few can be made up by hand; one too many can't.
      this.#deps.log.warn('calls.claimFailed', { portalCallId: callId, error });
      return false;
    }
  }

  /** Somebody else's announcement: this CALL_ID is not to be dialled here. */
  heard(callId: string): void {
    this.#remember(callId);
  }

  has(callId: string): boolean {
    return this.#mine.has(callId);
  }

  /** @returns null when there is no host to ask: then the desktops ask each other */
  async #claimAtHost(callId: string): Promise<boolean | null> {
    const host = this.#deps.host?.() ?? null;
    if (host === null) return null;
    try {
      if ((this.#deps.idleMs?.() ?? 0) > IDLE_MS) await this.#pause(HOST_IDLE_WAIT_MS);
      const isOurs = await host.claim(callId);
      this.#deps.log.info('calls.claimed', { portalCallId: callId, outcome: isOurs ? 'host' : 'taken' });
      return isOurs;
    } catch (error) {
      this.#deps.log.warn('calls.hostSilent', { portalCallId: callId, error });
      return null;
    }
  }

  async #tellByHost(portalCallId: string, toUserIds: string[]): Promise<void> {
    const host = this.#deps.host?.() ?? null;
    if (host === null) return;
    try {
      await host.announce({ portalCallId, toUserIds });
      this.#deps.log.info('calls.announcedByHost', { portalCallId, to: toUserIds });
    } catch (error) {
      this.#deps.log.warn('calls.hostSilent', { portalCallId, error });
    }
  }

  async #contend(callId: string): Promise<'taken' | 'alone' | 'won' | 'lost' | 'tooSlow'> {
    const { clock, instanceId, instances, idleMs } = this.#deps;
    if ((idleMs?.() ?? 0) > IDLE_MS) await this.#pause(IDLE_WAIT_MS);
    const seen = async () => rivals(await instances.read({ timeoutMs: REQUEST_MS }), callId, instanceId);

    const begunAt = clock.now();
    if ((await seen()).length > 0) return 'taken';
    await this.#write({ callId, kind: 'claim' });
    const wasSlow = clock.now() - begunAt > SLOW_MS;
    await this.#pause(SETTLE_MS);
    const others = await seen();
    if (others.length === 0) return 'alone';
    if (wasSlow) return 'tooSlow';
    return wins(instanceId, others, callId) ? 'won' : 'lost';
  }

  async #write(claim: Claim): Promise<void> {
    this.#shown = [...this.#shown, claim].slice(-SHOWN);
    const value = JSON.stringify(this.#shown);
    await writeUserOptions(
      this.#deps.portal,
      { [claimsOption(this.#deps.instanceId)]: value },
      { timeoutMs: REQUEST_MS },
    );
  }

  #remember(callId: string): void {
    this.#mine.add(callId);
    const [oldest] = this.#mine;
    if (this.#mine.size > REMEMBERED && oldest !== undefined) this.#mine.delete(oldest);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#deps.clock.after(ms, resolve);
    });
  }
}
