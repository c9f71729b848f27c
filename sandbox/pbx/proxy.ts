import type { Bindings } from './bindings.ts';
import { CallIds } from './call-ids.ts';
import type { Digest } from './digest.ts';
import type { AuthFailure, Counters, Emit } from './events.ts';
import { Fork, type ForkSurroundings, TIMER_64_T1, type Target } from './fork.ts';
import type { Faults } from './options.ts';
import { EVENTS_HOST } from './notifier.ts';
import { type Peer, viaOf } from './peer.ts';
import { type Queue, QueueCall } from './queue.ts';
import { contactKeys, register } from './registrar.ts';
import { contactKey, tagOf, uriOf, userOf } from './sip/address.ts';
import {
  branch,
  callId,
  cseq,
  header,
  type Header,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  withHeader,
  withHeaderOnTop,
  withoutFirst,
  withoutHeader,
} from './sip/message.ts';
import { newBranch, respond } from './sip/write.ts';
import type { Timers } from './timers.ts';

/** Where a number leads: places to ring, a queue, a user who is signed in nowhere, or nothing. */
export type Destination =
  | { readonly targets: readonly Target[] }
  | { readonly queue: Queue }
  | 'signed-out'
  | 'unknown';

/** An INVITE on its way: the caller may call it off, and whatever rings may lose its connection. */
interface Ringing {
  cancel(request: SipRequest): void;
  peerGone(peer: Peer): void;
}

export type ProxyOptions = {
  readonly ringMs: number;
  readonly digest: Digest;
  readonly bindings: Bindings;
  readonly timers: Timers;
  readonly counters: Counters;
  readonly emit: Emit;
  destinationOf(number: string): Destination;
  /** The robots, if the URI is one of their contacts. */
  robotsAt(uri: string): Peer | undefined;
  /** See `PbxOptions`. */
  readonly pinsDialogs: boolean;
  /** What happens to a REGISTER beside the usual. */
  registerFault(): Pick<Faults, 'rejectRegister' | 'registerAnswer'>;
  /** The answer to a SUBSCRIBE of an agent's. */
  subscribe(peer: Peer, request: SipRequest): SipResponse;
  /** Adds what every leg of one physical call has in common. */
  stamp(invite: SipRequest, caller: Peer): SipRequest;
};

/** Registrar and forking proxy (RFC 3261 10.3 and 16); it keeps no dialogs, only transactions and who is where. */
export class Proxy {
  readonly #options: ProxyOptions;
  /** Our Via branches and what to do with a response to them. */
  readonly #expected = new Map<string, (response: SipResponse) => void>();
  /** INVITEs by the connection and branch they came with: for CANCEL and for the ACK of a refusal. */
  readonly #forks = new Map<string, Ringing>();
  readonly #callIds = new CallIds();
  /** Agents' contacts and where they were heard last; in-dialog requests are addressed to them (RFC 3261 12.2.1.1). */
  readonly #places = new Map<string, Peer>();

  constructor(options: ProxyOptions) {
    this.#options = options;
  }

  receive(peer: Peer, message: SipMessage): void {
    if (message.kind === 'response') this.#onResponse(peer, message);
    else this.#onRequest(peer, message);
  }

  peerGone(peer: Peer): void {
    this.#options.bindings.dropPeer(peer);
    for (const [key, at] of this.#places) if (at === peer) this.#places.delete(key);
    for (const fork of this.#forks.values()) fork.peerGone(peer);
  }

  /** A request of the exchange's own. Nothing hangs on its answer. */
  request(to: Peer, request: SipRequest): void {
    to.send(withHeaderOnTop(request, 'Via', viaOf(to, newBranch())));
  }

  #onRequest(peer: Peer, request: SipRequest): void {
    if (request.method === 'CANCEL') return this.#cancel(peer, request);
    if (request.method === 'ACK') return this.#ack(peer, request);
    // RFC 3261 16.3: the last hop allowed is this one.
    if (header(request, 'Max-Forwards') === '0') return this.#answer(peer, respond(request, 483));
    if (tagOf(header(request, 'To')) !== undefined) return this.#inDialog(peer, request);
    if (request.method === 'REGISTER') return this.#register(peer, request);
    if (request.method === 'OPTIONS' && userOf(request.uri) === '') return this.#answer(peer, respond(request, 200));
    if (!this.#isAllowed(peer, request)) return;
    this.#learn(peer, request);
    if (request.method === 'SUBSCRIBE') return this.#answer(peer, this.#options.subscribe(peer, request));
    this.#initial(peer, withoutHeader(withoutHeader(request, 'Proxy-Authorization'), 'Route'));
  }

  #register(peer: Peer, request: SipRequest): void {
    const { rejectRegister, registerAnswer = (answer) => answer } = this.#options.registerFault();
    if (rejectRegister !== undefined) return this.#answer(peer, respond(request, rejectRegister));
    if (!this.#isAllowed(peer, request)) return;
    if (!this.#options.pinsDialogs) for (const key of contactKeys(request)) this.#places.set(key, peer);
    this.#answer(peer, registerAnswer(register(request, peer, this.#options.bindings, Date.now()), request));
  }

  /** A request that begins something: rings for INVITE, goes to the newest contact otherwise. */
  #initial(peer: Peer, request: SipRequest): void {
    const invite = request.method === 'INVITE';
    if (invite) this.#answer(peer, respond(request, 100));
    const destination = this.#options.destinationOf(userOf(request.uri));
    if (destination === 'unknown') return this.#answer(peer, respond(request, 404));
    if (destination === 'signed-out') return this.#answer(peer, respond(request, 480));
    const stamped = invite ? this.#options.stamp(request, peer) : request;
    if ('queue' in destination) {
      return invite ? this.#enqueue(peer, stamped, destination.queue) : this.#answer(peer, respond(request, 405));
    }
    if (invite) return this.#fork(peer, stamped, destination.targets, this.#options.ringMs);
    const newest = destination.targets.at(-1);
    if (newest) this.#relay(peer, { ...request, uri: newest.uri }, newest.peer);
  }

  #inDialog(peer: Peer, received: SipRequest): void {
    this.#learn(peer, received);
    const request = this.#callIds.translate(received);
    if (request.uri.includes(`@${EVENTS_HOST}`)) return this.#answer(peer, this.#options.subscribe(peer, request));
    const at = this.#placeOf(request);
    // A dialog whose other end has no connection now: it may come back, so this isn't 481.
    if (!at) return this.#unroutable(peer, request);
    if (request.method === 'INVITE') this.#fork(peer, request, [{ peer: at, uri: request.uri }]);
    else this.#relay(peer, request, at);
  }

  #fork(caller: Peer, invite: SipRequest, targets: readonly Target[], ringMs?: number): void {
    const key = transactionKey(caller, invite);
    const fork = new Fork(caller, invite, targets, this.#surroundings(key));
    this.#forks.set(key, fork);
    fork.start(ringMs);
  }

  #enqueue(caller: Peer, invite: SipRequest, queue: Queue): void {
    const key = transactionKey(caller, invite);
    const call = new QueueCall(caller, invite, queue, {
      ...this.#surroundings(key),
      callIds: this.#callIds,
      targetsOf: (extension) => this.#targetsOf(extension),
    });
    this.#forks.set(key, call);
    call.start();
  }

  #surroundings(key: string): ForkSurroundings {
    const { timers } = this.#options;
    return {
      timers,
      expect: (ours, onResponse) => this.#expected.set(ours, onResponse),
      forget: (ours) => this.#expected.delete(ours),
      places: (uri) => this.#targetsOf(userOf(uri)),
      settled: () => timers.after(TIMER_64_T1, () => this.#forks.delete(key)),
    };
  }

  #targetsOf(number: string): readonly Target[] {
    const destination = this.#options.destinationOf(number);
    return typeof destination === 'string' || 'queue' in destination ? [] : destination.targets;
  }

  /** One request, one place, and its response back the same way. */
  #relay(from: Peer, request: SipRequest, to: Peer): void {
    const ours = newBranch();
    const hops = Number(header(request, 'Max-Forwards') ?? 70) - 1;
    const onward = withHeader(withoutHeader(request, 'Route'), 'Max-Forwards', String(hops));
    this.#expected.set(ours, (response) => {
      if (response.status >= 200) this.#expected.delete(ours);
      this.#answer(from, withoutFirst(response, 'Via'));
    });
    this.#options.timers.after(TIMER_64_T1, () => this.#expected.delete(ours));
    if (!to.send(withHeaderOnTop(onward, 'Via', viaOf(to, ours)))) this.#unroutable(from, request);
  }

  #cancel(peer: Peer, request: SipRequest): void {
    const fork = this.#forks.get(transactionKey(peer, request));
    if (!fork) return this.#answer(peer, respond(request, 481));
    this.#answer(peer, respond(request, 200));
    fork.cancel(request);
  }

  #ack(peer: Peer, received: SipRequest): void {
    const request = this.#callIds.translate(received);
    const key = transactionKey(peer, request);
    // The ACK of a refusal ends at this hop; the ACK of a 2xx is a transaction of its own (RFC 3261 17.1.1.3, 13.2.2.4).
    if (this.#forks.delete(key)) return;
    const at = this.#placeOf(request);
    if (!at || Number(header(request, 'Max-Forwards') ?? 70) === 0) return this.#unroutable(peer, request);
    const onward = withoutHeader(request, 'Route');
    at.send(withHeaderOnTop(onward, 'Via', viaOf(at, newBranch())));
  }

  #onResponse(peer: Peer, response: SipResponse): void {
    // A 200 to our own CANCEL has the INVITE's branch and says nothing new (RFC 3261 9.1).
    if (cseq(response).method === 'CANCEL') return;
    const expected = this.#expected.get(branch(response));
    if (!expected) {
      this.#options.counters.unroutable++;
      return;
    }
    this.#learn(peer, response);
    expected(this.#callIds.translate(response));
  }

  #isAllowed(peer: Peer, request: SipRequest): boolean {
    if (peer.trusted) return true;
    const registering = request.method === 'REGISTER';
    const credentials = header(request, registering ? 'Authorization' : 'Proxy-Authorization');
    const verdict = this.#options.digest.check(credentials, request);
    if (!verdict.ok) {
      if (verdict.why !== 'missing') this.#authFailed(request, verdict.user, verdict.why);
      const challenge: Header = [registering ? 'WWW-Authenticate' : 'Proxy-Authenticate', verdict.challenge];
      this.#answer(peer, respond(request, registering ? 401 : 407, { headers: [challenge] }));
      return false;
    }
    const claimed = userOf(uriOf(header(request, registering ? 'To' : 'From') ?? ''));
    if (claimed !== verdict.user) {
      this.#authFailed(request, verdict.user, 'not-the-user');
      this.#answer(peer, respond(request, 403));
      return false;
    }
    peer.user = verdict.user;
    return true;
  }

  #authFailed(request: SipRequest, user: string | undefined, why: AuthFailure['why']): void {
    this.#options.counters.authFailures++;
    this.#options.emit('authFailure', { method: request.method, user, why });
  }

  #learn(peer: Peer, message: SipMessage): void {
    const contact = header(message, 'Contact');
    if (contact && peer.user !== undefined) this.#places.set(this.#placeKey(uriOf(contact), message), peer);
  }

  #placeKey(uri: string, message: SipMessage): string {
    return this.#options.pinsDialogs ? `${callId(message)} ${contactKey(uri)}` : contactKey(uri);
  }

  #unroutable(peer: Peer, request: SipRequest): void {
    this.#options.counters.unroutable++;
    if (request.method !== 'ACK') this.#answer(peer, respond(request, 480));
  }

  #placeOf(request: SipRequest): Peer | undefined {
    return this.#options.robotsAt(request.uri) ?? this.#places.get(this.#placeKey(request.uri, request));
  }

  #answer(peer: Peer, response: SipResponse): void {
    if (!peer.send(response)) this.#options.counters.unroutable++;
  }
}

function transactionKey(peer: Peer, request: SipRequest): string {
  return `${peer.id} ${branch(request)}`;
}
