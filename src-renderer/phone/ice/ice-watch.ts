/** Follows the ICE of one call: lets descriptions go in time, asks for a restart, tells when the media are lost. */
import { type CandidateKind, firstGoal, type GatheringGoal, isEnough, restartGoal } from './gathering.ts';
import { needsRestart, PATIENCE } from './rescue.ts';

export interface IceEvents {
  /** Offer new candidates: better ones came too late, or the media path died. */
  restart(): void;
  /** The media path is dead, and a restart didn't bring it back. */
  lost(): void;
}

/** How long a lost path may take to come back by an ICE restart. */
export const REGAIN_WITHIN = 10_000;

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
  #restarts = 0;
  #capTimer: ReturnType<typeof setTimeout> | undefined;
  #patienceTimer: ReturnType<typeof setTimeout> | undefined;
  #regainTimer: ReturnType<typeof setTimeout> | undefined;
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
    this.#restarts += 1;
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
    this.#patienceTimer = setTimeout(() => this.#considerRestart(), PATIENCE);
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
      this.#regainTimer = undefined;
    }
    // One try at a time; before the answer the call ends by other ways.
    if (state !== 'failed' || !this.#isUp || this.#regainTimer !== undefined || this.#connection === null) return;
    this.#regainTimer = setTimeout(() => this.#events.lost(), REGAIN_WITHIN);
    this.#events.restart();
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
    this.#considerRestart();
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

  #considerRestart(): void {
    const connection = this.#connection;
    if (connection === null || this.#sent === null) return;
    const sinceAnswer = this.#answeredAt === null ? null : performance.now() - this.#answeredAt + 1;
    const connected = ['connected', 'completed'].includes(connection.iceConnectionState);
    const ice = { sent: this.#sent, gathered: this.#kinds(), sinceAnswer, connected, restarts: this.#restarts };
    if (needsRestart(ice)) this.#events.restart();
  }
}

/** A TCP host candidate is no way to a PBX; Chromium lists it all the same. */
function kindOf(candidate: RTCIceCandidate): CandidateKind | null {
  if (candidate.type === null || (candidate.type === 'host' && candidate.protocol !== 'udp')) return null;
  return candidate.type;
}
