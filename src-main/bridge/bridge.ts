/** The bridge as the composition root sees it: on or off, pairing, and one state for the window. */
import type { Call } from '#shared/call.ts';
import type { Failure, FailureReason } from '#shared/failure.ts';
import type { CardState } from '#shared/state.ts';
import { CardDesk } from './card-desk.ts';
import type { CardDeskDeps } from './card-desk.ts';
import type { ClickOutcome } from './clicks.ts';
import { newKey } from './handshake.ts';
import type { Peer } from './handshake.ts';
import { LoopbackServer } from './loopback-server.ts';
import { PairingDesk } from './pairing.ts';
import { peerOwner } from './peer-owner.ts';
import type { PeerOwnerOf } from './peer-owner.ts';
import { refusal } from './refusal.ts';
import type { Refusal, RefusalCause, RefusalCounts } from './refusal.ts';
import { RelayDesk } from './relay-desk.ts';
import type { RelayPort } from './relay-desk.ts';
import type { HubSession } from './session.ts';
import { pairingLink } from '#shared/pairing-link.ts';

export interface BridgeDeps extends Omit<CardDeskDeps, 'tabs' | 'elsewhere'> {
  readonly instance: string;
  /** The portal's push server; without it there is loopback only. */
  readonly push?: RelayPort;
  /** 0 to 1. */
  readonly random?: () => number;
  /** Replaced in tests of what other users of the computer get to see. */
  readonly peerOwner?: PeerOwnerOf;
  readonly on: BridgeListener;
}

export interface BridgeListener {
  state(state: CardState): void;
  /** Remember it, and write it to the portal's user option. */
  port(port: number): void;
  /** `bridgePort`: another program has our port, the bridge moved to another. */
  failure(failure: Failure): void;
  paired(): void;
  refused?(refusal: Refusal): void;
}

export interface BridgeStart {
  readonly handlerOrigin: string;
  readonly port: number | null;
  /** member_id of the portal that is signed in to. */
  readonly portal: string;
  /** The bridge secret, as it stands in the portal's user option. */
  readonly secret: string;
  /** The nonce of this run of the program, as it stands there, too: letters by the relay name it. */
  readonly boot: string;
}

export interface BridgeCounts {
  readonly refusals: RefusalCounts;
  readonly clicks: Readonly<Partial<Record<ClickOutcome, number>>>;
  readonly blockedAttempts: number;
}

/** A bridge secret: 256 bit, made once per agent of an installation, renewed on sign-out. */
export const newBridgeSecret = newKey;

export class Bridge {
  readonly #deps: BridgeDeps;
  readonly #desk: CardDesk;
  readonly #pairing: PairingDesk;
  readonly #relay: RelayDesk | null;
  readonly #relayRefusals: Partial<Record<RefusalCause, number>> = {};
  #server: LoopbackServer | null = null;
  #start: BridgeStart | null = null;
  #port = 0;
  /** Counts starts and stops: the latest one has the say. */
  #turn = 0;
  /** Of loopback. */
  readonly #sessions = new Set<HubSession>();
  #tabs = 0;
  #elsewhere = false;
  #blocked = 0;
  #reason: FailureReason | null = null;
  #cancelPairing: () => void = () => {};

  constructor(deps: BridgeDeps) {
    this.#deps = deps;
    this.#pairing = new PairingDesk(deps.clock);
    this.#desk = new CardDesk({
      ...deps,
      tabs: (count) => {
        this.#tabs = count;
        this.#publish();
      },
      elsewhere: (isElsewhere) => {
        this.#elsewhere = isElsewhere;
        this.#publish();
      },
    });
    this.#relay = this.#newRelay();
    deps.push?.on('changed', () => this.#publish());
  }

  /**
   * Opens the listener, in place of one that is open.
   * @returns the port; null when the bridge was switched off, or on with something else, in the meantime
   * @throws Failure `bridgePort` when no port can be had at all
   */
  async start(start: BridgeStart): Promise<number | null> {
    const turn = ++this.#turn;
    await this.#close();
    if (turn !== this.#turn) return null;
    const server = this.#newServer(start.handlerOrigin);
    const { port, failure } = await server.listen(start.port);
    if (turn !== this.#turn) {
      await server.close();
      return null;
    }
    this.#start = start;
    this.#server = server;
    this.#port = port;
    this.#reason = failure?.reason ?? null;
    this.#relay?.start({ ...start, instance: this.#deps.instance });
    if (failure !== null) this.#deps.on.failure(failure);
    if (port !== start.port) this.#deps.on.port(port);
    this.#publish();
    return port;
  }

  /** Closes the listener: no port is open while the bridge is off. */
  async stop(): Promise<void> {
    this.#turn += 1;
    await this.#close();
  }

  async #close(): Promise<void> {
    this.#closePairing();
    const server = this.#server;
    this.#server = null;
    this.#start = null;
    this.#relay?.close();
    await server?.close();
    this.#desk.close();
    this.#publish();
  }

  /** @returns the page to open in the browser, or null while the bridge is off */
  pair(): string | null {
    if (this.#start === null) return null;
    this.#closePairing();
    const { code, until } = this.#pairing.open();
    this.#cancelPairing = this.#deps.clock.after(until - this.#deps.clock.now(), () => this.#endPairing());
    this.#publish();
    return pairingLink(this.#start.handlerOrigin, { port: this.#port, instance: this.#deps.instance, code });
  }

  update(call: Call): void {
    this.#desk.update(call);
  }

  get state(): CardState {
    if (this.#server === null) return { state: 'notSetUp' };
    if (this.#sessions.size > 0)
      return { state: 'direct', tabs: this.#tabs, ...(this.#elsewhere && { elsewhere: true }) };
    const offer = this.#pairing.offer;
    if (offer !== null) return { state: 'pairing', until: offer.until };
    const { push } = this.#deps;
    if (push?.isUp) return { state: 'relay', blockedAttempts: this.#blocked };
    return { state: 'notConnected', reason: this.#reason ?? push?.reason ?? null, blockedAttempts: this.#blocked };
  }

  /** For diagnostics: the open port, whether it is another than ours because of another program, who is connected. */
  get listening(): { port: number | null; moved: boolean; hubs: readonly { hub: string; version: number }[] } {
    const hubs = [...this.#sessions].map(({ hub, version }) => ({ hub, version }));
    return { port: this.#server === null ? null : this.#port, moved: this.#reason === 'bridgePort', hubs };
  }

  get counts(): BridgeCounts {
    return {
      refusals: { ...this.#server?.refusals, ...this.#relayRefusals },
      clicks: this.#desk.clicks,
      blockedAttempts: this.#blocked,
    };
  }

  #newServer(handlerOrigin: string): LoopbackServer {
    const { clock, log, on } = this.#deps;
    return new LoopbackServer({
      handlerOrigin,
      clock,
      log,
      peerOwner: this.#deps.peerOwner ?? peerOwner,
      keyFor: (peer) => this.#keyFor(peer),
      on: {
        paired: () => {
          this.#endPairing();
          on.paired();
        },
        sessionUp: (session) => {
          this.#sessions.add(session);
          this.#blocked = 0;
          this.#desk.attach(session);
        },
        sessionDown: (session) => {
          this.#sessions.delete(session);
          this.#desk.detach(session);
        },
        message: (session, message) => this.#desk.receive(session, message),
        refused: (refusal) => on.refused?.(refusal),
        knock: () => {
          this.#blocked += 1;
          this.#publish();
        },
      },
    });
  }

  #newRelay(): RelayDesk | null {
    const { push, clock, log, on, random = Math.random } = this.#deps;
    if (push === undefined) return null;
    return new RelayDesk({
      push,
      clock,
      random,
      clockOffset: () => this.#deps.clockOffset(),
      isDirect: (hub) => [...this.#sessions].some((session) => session.hub === hub),
      log,
      on: {
        sessionUp: (session) => this.#desk.attach(session),
        sessionDown: (session) => this.#desk.detach(session),
        message: (session, message) => this.#desk.receive(session, message),
        refused: (cause) => {
          this.#relayRefusals[cause] = (this.#relayRefusals[cause] ?? 0) + 1;
          on.refused?.(refusal(cause));
        },
      },
    });
  }

  #keyFor(peer: Pick<Peer, 'role' | 'instance' | 'portal'>): string | null {
    if (this.#start === null || peer.instance !== this.#deps.instance) return null;
    if (peer.role === 'pair') return this.#pairing.offer?.code ?? null;
    return peer.portal === this.#start.portal ? this.#start.secret : null;
  }

  #endPairing(): void {
    this.#closePairing();
    this.#publish();
  }

  #closePairing(): void {
    this.#cancelPairing();
    this.#pairing.close();
  }

  #publish(): void {
    this.#deps.on.state(this.state);
  }
}
