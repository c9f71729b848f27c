/** JsSIP's user agent behind an interface of our own: connection, registration, calls out and in. */
import { debug, UA } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { IncomingRequest, IncomingResponse } from 'jssip/lib/SIPMessage';
import type { UAConfiguration } from 'jssip/lib/UA';
import type { DigestRequest, PhoneAccount } from '#shared/phone.ts';
import { inOneLine, uriOf } from './address.ts';
import { type MediaParts, SESSION_EXPIRES, SipSession } from './session.ts';
import { CONNECT_TIMED_OUT, SipSocket } from './socket.ts';

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
  registerFailed(failure: RegisterFailure): void;
  invite(session: SipSession, invitation: Invitation): void;
  malformed(detail: string): void;
}

/** What is read of an INVITE to us. */
export interface Invitation {
  readonly callId: string;
  /** Every value of a header, unparsed. */
  headers(name: string): readonly string[];
}

export interface UserAgentParts {
  readonly account: PhoneAccount;
  /** urn:uuid of this phone, so that a registrar replaces the old binding (RFC 5626 4.1). */
  readonly instanceId: string;
  answerChallenge(request: DigestRequest): Promise<string | null>;
}

/** The invitation can't be sent: what was dialled isn't an address. */
export class InvalidTarget extends Error {
  override readonly name = 'InvalidTarget';
}

// JsSIP writes whole messages, names and numbers included, when a `debug` entry in the local storage says so.
debug.disable();

/**
 * After the first challenge JsSIP replaces the password by HA1 of that realm and can then answer no other realm.
 * Both are dummies here (see `authorization.ts`), so the password stays.
 */
class DummyPasswordUA extends UA {
  override set<Key extends keyof UAConfiguration>(parameter: Key, value: UAConfiguration[Key]): boolean {
    return parameter === 'ha1' || parameter === 'realm' ? true : super.set(parameter, value);
  }
}

/** Missing in JsSIP's types. */
interface Registering {
  register(): void;
}
interface Identified {
  readonly call_id: string;
  readonly cseq: number;
}

/** A little less than what a request waits for its answer (RFC 3261 17.1.2.2, timer F: 32 s). */
const SILENT_MS = 30_000;

export class UserAgent {
  readonly #ua: UA;
  readonly #socket: SipSocket;
  readonly #events: UserAgentEvents;
  #whenConnected: (() => void)[] = [];

  /** @throws when the account's addresses are none */
  constructor({ account, instanceId, answerChallenge }: UserAgentParts, events: UserAgentEvents) {
    this.#events = events;
    this.#socket = new SipSocket({ url: account.servers[0] ?? '', answerChallenge, malformed: (text) => events.malformed(text) });
    this.#ua = new DummyPasswordUA({
      sockets: [this.#socket],
      uri: uriOf(account.address),
      authorization_user: account.authorizationUser,
      password: 'kept in main',
      ...(account.displayName === null ? {} : { display_name: inOneLine(account.displayName) }),
      instance_id: instanceId,
      user_agent: 'Offhook',
      // `Registration` decides when: after a refusal a reconnection must not register at once.
      register: false,
      register_expires: 120,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 8,
      // How long a call may ring is the PBX's business; this only ends what it forgot.
      no_answer_timeout: 300,
    });
    this.#listen();
  }

  get isConnected(): boolean {
    return this.#ua.isConnected();
  }

  start(): void {
    this.#ua.start();
  }

  /** Ends its calls, unregisters, and closes the connection once that is said, or after two seconds. */
  stop(): void {
    this.#ua.stop();
  }

  register(): void {
    (this.#ua.registrator() as unknown as Registering).register();
  }

  /** A connection on which a call still speaks stays. */
  reconnectIfSilent(): void {
    this.#socket.dropIfSilent(SILENT_MS);
  }

  /** @throws InvalidTarget */
  call(target: string, { stream, iceServers }: MediaParts): SipSession {
    try {
      const session = this.#ua.call(target, {
        mediaStream: stream,
        pcConfig: { iceServers: [...iceServers] },
        sessionTimersExpires: SESSION_EXPIRES,
      });
      return this.#wrap(session);
    } catch (error) {
      // JsSIP says TypeError of a target that is no address, and lets a broken %-escape's URIError through.
      if (error instanceof TypeError || error instanceof URIError) throw new InvalidTarget(target, { cause: error });
      throw error;
    }
  }

  #listen(): void {
    const ua = this.#ua;
    const events = this.#events;
    ua.on('connected', () => {
      events.connected();
      for (const task of this.#whenConnected.splice(0)) task();
    });
    ua.on('disconnected', ({ reason }) => events.disconnected(reason === CONNECT_TIMED_OUT));
    ua.on('registered', () => events.registered());
    ua.on('registrationFailed', ({ response, cause }) => events.registerFailed(this.#failure(response, cause)));
    ua.on('newRTCSession', (event: { originator: string; session: RTCSession; request: unknown }) => {
      if (event.originator !== 'remote') return;
      const request = event.request as IncomingRequest & Identified;
      events.invite(this.#wrap(event.session), {
        callId: request.call_id,
        headers: (name) => request.getHeaders(name),
      });
    });
  }

  #wrap(session: RTCSession): SipSession {
    return new SipSession(session, {
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
