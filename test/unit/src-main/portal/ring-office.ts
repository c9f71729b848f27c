/**
 * An office in which one call rings at several desktops, with two replicas of the host: the real conversation of both
 * sides over a network that loses requests and answers, on a clock that the test moves. Telephone, journal and portal are
 * the smallest that can tell who finishes the call; what the real reporter makes of it is tested against the sandbox.
 */
import { type Call, type CallEvent, isAlive, newCall, transition } from '#shared/call.ts';
import { mayBeLost } from '#shared/group-part.ts';
import type { RingAnswer, RingMove, RingRequest } from '#shared/ring.ts';
import type { Desktop, Ring } from '../../../../src-placement/host/ring/ring.ts';
import { RingDesk } from '../../../../src-placement/host/ring/ring-desk.ts';
import type { RingShelf, Shelved } from '../../../../src-placement/host/ring/ring-shelf.ts';
import { RingGroup } from '../../../../src-main/portal/ring-group.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

/** Both replicas' store: each write only over what was read, answered after others may have come in between. */
class MemoryShelf implements RingShelf {
  readonly #rings = new Map<string, Shelved>();

  async get(key: string): Promise<Shelved | null> {
    await Promise.resolve();
    return this.#rings.get(key) ?? null;
  }

  async put(key: string, ring: Ring, version: string | null): Promise<boolean> {
    await Promise.resolve();
    const known = this.#rings.get(key)?.version ?? null;
    if (known !== version) return false;
    this.#rings.set(key, { ring, version: String(Number(known ?? 0) + 1) });
    return true;
  }
}

export interface Finished {
  readonly by: string;
  readonly portalCallId: string;
  readonly talked: boolean;
}

/** What the network does to a message, in the order in which they are sent; the rest gets through. */
export type Luck = (instance: string) => { readonly delayMs: number; readonly loss: 'none' | 'request' | 'answer' };

const MEMBER = 'm1';
const PHYSICAL = 'linked-1';
const REQUEST_MS = 12_000;

export class Office {
  readonly clock = new ManualClock();
  readonly finished: Finished[] = [];
  readonly luck: Luck;
  /** Told to whom, and never taken back. */
  readonly heardOf = new Set<string>();
  readonly #shelf = new MemoryShelf();
  #replicas: RingDesk[];
  #registrations = 0;
  #turn = 0;

  constructor(luck: Luck) {
    this.luck = luck;
    this.#replicas = [this.#replica(), this.#replica()];
  }

  #replica(): RingDesk {
    return new RingDesk({ shelf: this.#shelf, clock: this.clock });
  }

  /** What it was doing is lost with it; the store stays. */
  crashReplica(index: number): void {
    this.#replicas[index] = this.#replica();
  }

  register(): string {
    return `externalCall.${++this.#registrations}.1`;
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.clock.after(ms, resolve));
  }

  /** One request over the bad network, to whichever replica the balancer picks. */
  async ask(move: RingMove, me: Desktop, request: RingRequest, signal: AbortSignal): Promise<RingAnswer> {
    const { delayMs, loss } = this.luck(me.instance);
    const index = this.#turn++ % this.#replicas.length;
    const replica = this.#replicas[index];
    const timeout = this.wait(REQUEST_MS).then(() => Promise.reject(new Error('timed out')));
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
    const way = async () => {
      await this.wait(delayMs);
      if (loss === 'request') throw new Error('lost on the way there');
      if (replica === undefined || this.#replicas[index] !== replica) throw new Error('refused');
      const answer = await replica.handle(move, MEMBER, me, request);
      this.heardOf.add(me.instance);
      if (loss === 'answer' || this.#replicas[index] !== replica) throw new Error('lost on the way back');
      await this.wait(delayMs);
      return answer;
    };
    return Promise.race([way(), timeout, aborted]);
  }
}

/** A desktop: a call book that keeps its calls across crashes, and a reporter that does what the part says. */
export class OfficeDesktop {
  readonly me: Desktop;
  readonly #office: Office;
  readonly #journal = new Map<string, Call>();
  readonly #done = new Set<string>();
  readonly #registering = new Set<string>();
  #group: RingGroup | null;
  #life = 0;
  #diedAt = 0;
  #legs = 0;

  constructor(office: Office, me: Desktop) {
    this.#office = office;
    this.me = me;
    this.#group = this.#start();
  }

  get call(): Call | null {
    return [...this.#journal.values()].at(-1) ?? null;
  }

  get isUp(): boolean {
    return this.#group !== null;
  }

  ring(): void {
    if (this.#group === null) return;
    this.#commit(
      newCall({
        id: `${this.me.instance}-${++this.#legs}`,
        physicalId: PHYSICAL,
        physicalIdFromHeader: true,
        sipCallId: `sip-${this.me.instance}-${this.#legs}`,
        origin: 'pbx',
        direction: 'incoming',
        remote: { number: '+493012345', e164: '+493012345', name: null },
        line: { number: 'main', kind: 'group' },
        owner: { memberId: MEMBER, userId: this.me.userId },
        at: this.#office.clock.now(),
      }),
    );
  }

  /** @returns whether there was something to answer */
  answer(): boolean {
    if (this.#group === null || this.call?.phase !== 'ringing') return false;
    for (const type of ['answering', 'accepted', 'confirmed'] as const) this.#see({ type, at: this.#now });
    return true;
  }

  end(cause: 'missed' | 'answeredElsewhere' | 'hungup', by: 'local' | 'remote' = 'remote'): void {
    if (this.#group === null || this.call === null || !isAlive(this.call)) return;
    this.#see({ type: 'ended', at: this.#now, end: { cause, by, sipCode: null } });
  }

  crash(): void {
    if (this.#group === null) return;
    this.#group.stop();
    this.#group = null;
    this.#diedAt = this.#now;
    this.#life += 1;
    this.#registering.clear();
  }

  /** As `CallBook.recover`: what was up when the program died ended then. */
  restart(): void {
    if (this.#group !== null) return;
    this.#group = this.#start();
    for (const call of this.#journal.values()) {
      const event: CallEvent = {
        type: 'ended',
        at: this.#diedAt,
        end: { cause: 'network', by: 'local', sipCode: null },
      };
      this.#commit(isAlive(call) ? transition(call, event) : call);
    }
  }

  get #now(): number {
    return this.#office.clock.now();
  }

  #start(): RingGroup {
    return new RingGroup({
      ask: (move, request, signal) => this.#office.ask(move, this.me, request, signal),
      hasHost: () => true,
      assign: (callId, part, portalCallId) => {
        const call = this.#journal.get(callId);
        if (call !== undefined) this.#commit(transition(call, { type: 'group', at: this.#now, part, portalCallId }));
      },
      clock: this.#office.clock,
      log: silentLog,
    });
  }

  #see(event: CallEvent): void {
    if (this.call !== null) this.#commit(transition(this.call, event));
  }

  #commit(call: Call): void {
    this.#journal.set(call.id, call);
    this.#report(call);
    this.#group?.update(call);
  }

  #report(call: Call): void {
    const role = call.group?.role;
    if (this.#done.has(call.id)) return;
    const talked = call.at.answered !== null;
    if (role === 'leader' && isAlive(call) && call.portalCallId === null) void this.#register(call.id);
    const finishes = role === 'missed' || (talked && (role === 'alone' || (role === 'winner' && !isUndecided(call))));
    if (isAlive(call) || !finishes) return;
    this.#done.add(call.id);
    const own = role === 'alone' || call.portalCallId === null;
    const portalCallId = own ? this.#office.register() : (call.portalCallId ?? '');
    this.#office.finished.push({ by: this.me.instance, portalCallId, talked });
  }

  /** The portal takes its time, and the program may be gone before it answers. */
  async #register(callId: string): Promise<void> {
    if (this.#registering.has(callId)) return;
    this.#registering.add(callId);
    const life = this.#life;
    await this.#office.wait(this.#office.luck(this.me.instance).delayMs);
    const portalCallId = this.#office.register();
    await this.#office.wait(this.#office.luck(this.me.instance).delayMs);
    const call = this.#journal.get(callId);
    if (life !== this.#life || call === undefined) return;
    this.#commit(transition(call, { type: 'registered', at: this.#now, portalCallId }));
  }
}

const isUndecided = (call: Call): boolean => mayBeLost(call) && call.group?.kept !== true;
