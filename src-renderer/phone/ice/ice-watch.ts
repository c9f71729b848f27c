/** Follows the ICE of one call: lets descriptions go in time, asks for a restart, tells when the media are lost. */
import { type CandidateKind, firstGoal, type GatheringGoal, isEnough, restartGoal } from './gathering.ts';
import { PATIENCE, rescueOf } from './rescue.ts';

export interface IceEvents {
  /**
   * Offer the call anew: better candidates came too late, or the media path died.
   * @returns whether it was answered
   */
  offer(iceRestart: boolean): Promise<boolean>;
  /** The media path is dead, and a restart didn't bring it back. */
  lost(): void;
}

/** How long a lost path may take to come back by an ICE restart that was answered. */
export const REGAIN_WITHIN = 10_000;
/** How long it is tried while no offer gets through, e.g. because the whole network is away. */
const KEPT_FOR = 60_000;
const TRY_EVERY = 1000;
/** Chromium says "failed" only after 15 s; a path is often back by itself within one. */
const LIMPS_FOR = 2000;

export class IceWatch {
  readonly #events: IceEvents;
  readonly #hasServers: boolean;
  #connection: RTCPeerConnection | null = null;
  #goal: GatheringGoal;
  #begunAt = performance.now();
  readonly #gathered: { kind: CandidateKind; ufrag: string | null }[] = [];
  #sent: CandidateKind[] | null = null;
  #ready: (() => void) | null = null;
  #answeredAt: number | null = null;
  #rescues = 0;
  /** An offer of ours is on its way: never a second one beside it. */
  #offering = false;
  #capTimer: ReturnType<typeof setTimeout> | undefined;
  #patienceTimer: ReturnType<typeof setTimeout> | undefined;
  /** Running while the path is dead or limps. */
  #regainTimer: ReturnType<typeof setTimeout> | undefined;
  #diedAt: number | null = null;
  #isUp = false;

  constructor(hasServers: boolean, events: IceEvents) {
    this.#events = events;
    this.#hasServers = hasServers;
    this.#goal = firstGoal(hasServers);
  }

  watch(connection: RTCPeerConnection): void {
    this.#connection = connection;
    connection.addEventListener('icecandidate', ({ candidate }) => this.#gather(candidate));
    // Not `iceConnectionState`: over a dead line that stays "disconnected" in Chromium.
    connection.addEventListener('connectionstatechange', () => this.#stateChanged(connection.connectionState));
    this.#begin(firstGoal(this.#hasServers));
  }

  /** A restart offer is about to be made. */
  restarting(): void {
    this.#begin(this.#hasServers ? restartGoal(this.#kinds()) : firstGoal(false));
  }

  /** A description is held back; `ready` lets it go with what it has. */
  heldBack(ready: () => void): void {
    this.#ready = ready;
    this.#consider();
  }

  /** The other side has answered, or has our answer: its ICE runs from now on. */
  answered(): void {
    this.#isUp = true;
    this.#answeredAt = performance.now();
    clearTimeout(this.#patienceTimer);
    this.#patienceTimer = setTimeout(() => this.#considerRescue(), PATIENCE);
    // With early media it may have failed before: no event will say so again.
    if (this.#connection?.connectionState === 'failed') this.#stateChanged('failed');
  }

  /** Whether the media have a way now. */
  get isConnected(): boolean {
    return ['connected', 'completed'].includes(this.#connection?.iceConnectionState ?? 'closed');
  }

  close(): void {
    clearTimeout(this.#capTimer);
    clearTimeout(this.#patienceTimer);
    clearTimeout(this.#regainTimer);
    this.#connection = null;
  }

  #stateChanged(state: RTCPeerConnectionState): void {
    if (state === 'connected') {
      clearTimeout(this.#regainTimer);
      this.#diedAt = null;
      return;
    }
    // One try at a time; before the answer the call ends by other ways.
    if (!this.#isUp || this.#diedAt !== null) return;
    clearTimeout(this.#regainTimer);
    if (state === 'failed') void this.#regain();
    else if (state === 'disconnected') this.#regainTimer = setTimeout(() => void this.#regain(), LIMPS_FOR);
  }

  async #regain(): Promise<void> {
    this.#diedAt ??= performance.now();
    const answered = await this.#offer('restart');
    if (this.#connection === null || this.#diedAt === null) return;
    if (answered) {
      this.#regainTimer = setTimeout(() => this.#events.lost(), REGAIN_WITHIN);
    } else if (performance.now() - this.#diedAt < KEPT_FOR) {
      this.#regainTimer = setTimeout(() => void this.#regain(), TRY_EVERY);
    } else {
      this.#events.lost();
    }
  }

  /** @returns false also when another offer was under way */
  async #offer(what: 'offer' | 'restart'): Promise<boolean> {
    if (this.#offering) return false;
    this.#offering = true;
    try {
      return await this.#events.offer(what === 'restart');
    } finally {
      this.#offering = false;
    }
  }

  #begin(goal: GatheringGoal): void {
    this.#goal = goal;
    this.#begunAt = performance.now();
    this.#sent = null;
    this.#ready = null;
    this.#answeredAt = null;
    clearTimeout(this.#patienceTimer);
    clearTimeout(this.#capTimer);
    this.#capTimer = setTimeout(() => this.#consider(), goal.capMs);
  }

  #gather(candidate: RTCIceCandidate | null): void {
    const kind = candidate === null ? null : kindOf(candidate);
    if (candidate === null || kind === null) return;
    this.#gathered.push({ kind, ufrag: candidate.usernameFragment });
    this.#consider();
    this.#considerRescue();
  }

  /** Kinds of the present generation: one from before a restart isn't in the description (RFC 8445 9). */
  #kinds(): CandidateKind[] {
    const sdp = this.#connection?.localDescription?.sdp ?? '';
    return this.#gathered.filter(({ ufrag }) => sdp.includes(`a=ice-ufrag:${ufrag}`)).map(({ kind }) => kind);
  }

  #consider(): void {
    if (this.#sent !== null || this.#ready === null) return;
    // A timer may fire a hair early by the finer clock.
    const elapsed = performance.now() - this.#begunAt + 1;
    const gathered = this.#kinds();
    if (!isEnough(this.#goal, gathered, elapsed)) return;
    clearTimeout(this.#capTimer);
    this.#sent = gathered;
    this.#ready();
  }

  #considerRescue(): void {
    const connection = this.#connection;
    if (connection === null || this.#sent === null || this.#offering) return;
    const sinceAnswer = this.#answeredAt === null ? null : performance.now() - this.#answeredAt + 1;
    const gathered = this.#kinds();
    const rescue = rescueOf({
      sent: this.#sent,
      gathered,
      sinceAnswer,
      connected: this.isConnected,
      rescues: this.#rescues,
    });
    if (rescue !== null) void this.#rescue(rescue, gathered);
  }

  async #rescue(rescue: 'offer' | 'restart', gathered: CandidateKind[]): Promise<void> {
    this.#rescues += 1;
    const answered = await this.#offer(rescue);
    if (!answered || this.#connection === null || rescue === 'restart') return;
    this.#sent = gathered;
    this.answered();
  }
}

/** A TCP host candidate is no way to a PBX; Chromium lists it all the same. */
function kindOf(candidate: RTCIceCandidate): CandidateKind | null {
  if (candidate.type === null || (candidate.type === 'host' && candidate.protocol !== 'udp')) return null;
  return candidate.type;
}
