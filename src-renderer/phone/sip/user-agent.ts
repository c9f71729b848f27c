/** JsSIP's user agent behind an interface of our own: connection, registration, calls out and in. */
import { debug } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { IncomingRequest, IncomingResponse } from 'jssip/lib/SIPMessage';
import type { DigestRequest, PhoneAccount } from '#shared/phone.ts';
import { Reconnection } from '../network/reconnection.ts';
import { Servers } from '../network/servers.ts';
import { WayBack } from '../network/way-back.ts';
import { inOneLine, uriOf } from './address.ts';
import { CONNECT_TIMED_OUT } from './link.ts';
import { holdRinging, PatchedUA } from './patches.ts';
import { subscribe } from './jssip-subscriber.ts';
import { answers } from './server-check.ts';
import { type MediaParts, sessionOptions, SipSession } from './session.ts';
import { SipSocket } from './socket.ts';
import type { Subscriber, SubscriberEvents } from './subscription.ts';
import type { Wanted } from './subscriptions.ts';

/** Why a REGISTER came to nothing. */
export type RegisterFailure =
  | { readonly type: 'noAnswer' }
  | { readonly type: 'connectionLost' }
  | {
      readonly type: 'status';
      readonly status: number;
      /** The request carried credentials: they are wrong. */
      readonly authorized: boolean;
      /** Seconds, where the server asks for a pause (RFC 3261 20.33). */
      readonly retryAfter: number | null;
    };

export interface UserAgentEvents {
  connected(): void;
  disconnected(timedOut: boolean): void;
  registered(): void;
  /** A REGISTER was taken, the first one as any later. */
  registerTaken(): void;
  registerFailed(failure: RegisterFailure): void;
  invite(session: SipSession, invitation: Invitation): void;
  malformed(detail: string): void;
  /** A NOTIFY of message waiting without a subscription. */
  unaskedMessages(body: string): void;
  /** Whether a call is up, which needs the server that it is up with. */
  isBusy(): boolean;
}

/** What is read of an INVITE to us. */
export interface Invitation {
  readonly callId: string;
  /** The offer; empty where it is left to us (RFC 3261 13.2.1). */
  readonly body: string;
  /** Every value of a header, unparsed. */
  headers(name: string): readonly string[];
}

export interface UserAgentParts {
  readonly account: PhoneAccount;
  answerChallenge(request: DigestRequest): Promise<string | null>;
}

/** The invitation can't be sent: what was dialled isn't an address. */
export class InvalidTarget extends Error {
  override readonly name = 'InvalidTarget';
}

// JsSIP writes whole messages, names and numbers included, when a `debug` entry in the local storage says so.
debug.disable();

/** Missing in JsSIP's types. */
interface Registering {
  register(): void;
}
interface Normalizing {
  normalizeTarget(target: string): { toString(): string } | undefined;
}
interface Identified {
  readonly call_id: string;
  readonly cseq: number;
}

export class UserAgent {
  readonly #ua: PatchedUA;
  readonly #socket: SipSocket;
  readonly #servers: Servers;
  readonly #reconnection: Reconnection;
  readonly #wayBack: WayBack;
  readonly #events: UserAgentEvents;
  readonly #codecsAndDigits: Pick<PhoneAccount, 'codecs' | 'dtmf'>;
  #whenConnected: (() => void)[] = [];

  /** @throws when the account's addresses are none */
  constructor({ account, answerChallenge }: UserAgentParts, events: UserAgentEvents) {
    const { servers, address } = account;
    this.#events = events;
    this.#codecsAndDigits = { codecs: account.codecs, dtmf: account.dtmf };
    this.#servers = new Servers(servers);
    this.#socket = new SipSocket({
      servers: this.#servers,
      address,
      realm: account.realm,
      answerChallenge,
      malformed: (text) => events.malformed(text),
      registerTaken: () => events.registerTaken(),
    });
    const configuration = {
      sockets: [this.#socket],
      uri: uriOf(address),
      authorization_user: account.authorizationUser,
      password: 'kept in main',
      ...(account.displayName === null ? {} : { display_name: inOneLine(account.displayName) }),
      instance_id: account.instanceId,
      user_agent: 'Offhook',
      // `Registration` decides when: after a refusal a reconnection must not register at once.
      register: false,
      register_expires: account.registerSeconds,
      // How long a call may ring is the PBX's business; this only ends what it forgot.
      no_answer_timeout: 300,
    };
    this.#ua = new PatchedUA(configuration, () => this.#reconnection.lost());
    this.#reconnection = new Reconnection(() => this.#ua.reconnect());
    this.#wayBack = new WayBack({
      better: () => this.#servers.better,
      isBusy: () => events.isBusy(),
      answers: (url) => answers(url, address),
      take: (url) => {
        this.#servers.choose(url);
        this.#socket.leave('a better server is back');
      },
    });
    this.#listen();
  }

  /** The one in use, or that is tried. */
  get server(): string {
    return this.#servers.current;
  }

  get isConnected(): boolean {
    return this.#ua.isConnected();
  }

  start(): void {
    this.#ua.start();
  }

  /** Ends its calls, unregisters, and closes the connection once that is said, or after two seconds. */
  stop(): void {
    this.#reconnection.stop();
    this.#wayBack.stop();
    this.#ua.stop();
  }

  register(): void {
    (this.#ua.registrator() as unknown as Registering).register();
  }

  /**
   * The server in use can't do what it is there for: on to the next, unless a call speaks over it or it is the only one.
   * @returns whether that is one not yet tried
   */
  tryNextServer(): boolean {
    if (this.#servers.isOnly || this.#events.isBusy()) return false;
    const isNew = this.#servers.next();
    this.#socket.leave('next server');
    return isNew;
  }

  /**
   * The network has changed or come back, or the computer has woken up: nothing waits for a timer now.
   * @param alive when the connection turns out to stand
   */
  networkChanged(alive: () => void): void {
    this.#reconnection.now();
    this.#socket.probe(alive);
    void this.#wayBack.look();
  }

  /** @throws TypeError when the target is no address */
  subscribe(wanted: Wanted, events: SubscriberEvents): Subscriber {
    return subscribe(this.#ua, wanted, events);
  }

  /** @throws InvalidTarget */
  call(target: string, media: MediaParts): SipSession {
    try {
      return this.#wrap(this.#ua.call(target, sessionOptions(media)));
    } catch (error) {
      // JsSIP says TypeError of a target that is no address, and lets a broken %-escape's URIError through.
      if (error instanceof TypeError || error instanceof URIError) throw new InvalidTarget(target, { cause: error });
      throw error;
    }
  }

  /** A number or address as a URI, of our domain where none is named; null when it is no address. */
  addressOf(target: string): string | null {
    try {
      return (this.#ua as unknown as Normalizing).normalizeTarget(target)?.toString() ?? null;
    } catch (error) {
      if (error instanceof URIError) return null;
      throw error;
    }
  }

  #listen(): void {
    const ua = this.#ua;
    const events = this.#events;
    let stood = false;
    ua.on('connected', () => {
      stood = true;
      this.#reconnection.made();
      events.connected();
      for (const task of this.#whenConnected.splice(0)) task();
    });
    ua.on('disconnected', ({ reason }) => {
      // A server that was there is asked once more before the next one.
      if (!stood) this.#servers.next();
      stood = false;
      events.disconnected(reason === CONNECT_TIMED_OUT);
    });
    ua.on('registered', () => events.registered());
    ua.on('registrationFailed', ({ response, cause }) => events.registerFailed(this.#failure(response, cause)));
    ua.on('sipEvent', ({ request }: { request: IncomingRequest }) => {
      if (/^message-summary\b/i.test(request.getHeader('Event') ?? '')) events.unaskedMessages(request.body ?? '');
    });
    ua.on('newRTCSession', (event: { originator: string; session: RTCSession; request: unknown }) => {
      if (event.originator !== 'remote') return;
      const request = event.request as IncomingRequest & Identified;
      events.invite(this.#wrap(event.session, holdRinging(event.session, request)), {
        callId: request.call_id,
        body: request.body ?? '',
        headers: (name) => request.getHeaders(name),
      });
    });
  }

  #wrap(session: RTCSession, ring: () => void = () => {}): SipSession {
    return new SipSession(session, {
      ...this.#codecsAndDigits,
      ring,
      isConnected: () => this.#ua.isConnected(),
      whenConnected: (task) => this.#whenConnected.push(task),
    });
  }

  #failure(response: (IncomingResponse & Partial<Identified>) | null, cause: string | undefined): RegisterFailure {
    if (response === null) return { type: cause === 'Request Timeout' ? 'noAnswer' : 'connectionLost' };
    const retryAfter = Number.parseInt(response.getHeader('Retry-After') ?? '', 10);
    return {
      type: 'status',
      status: response.status_code,
      authorized: this.#socket.answeredChallengeOf(response.call_id ?? '', response.cseq ?? 0),
      retryAfter: Number.isNaN(retryAfter) ? null : retryAfter,
    };
  }
}
