import type { Queue } from './queue.ts';
import type { MediaOptions } from './robots/media.ts';
import type { Reaction } from './robots/referral.ts';
import type { Service } from './robots/services.ts';
import type { SipRequest, SipResponse } from './sip/message.ts';
import type { Tls } from './sockets.ts';

export type PbxOptions = {
  /** Names and passwords of those who may register. */
  readonly users: Readonly<Record<string, string>>;
  /** Numbers that ring several users at once. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** Numbers whose calls wait in a queue. */
  readonly queues?: Readonly<Record<string, Queue>>;
  /** The company's numbers in the outside world, and the inner number that each leads to. */
  readonly trunk?: Readonly<Record<string, string>>;
  /** More robots by number, or others in place of the standard ones (README). */
  readonly services?: Readonly<Record<string, Service>>;
  /** What answers numbers of the outside world (six digits and more, or a leading +); 404 without it. */
  readonly outside?: Service;
  /** The digest realm and the domain of robots' addresses. */
  readonly realm?: string;
  readonly host?: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Opens a second, encrypted port. */
  readonly tls?: Tls;
  /** A header that has the same value on every leg of one physical call, e.g. `X-Offhook-Linked-Id`. */
  readonly linkedIdHeader?: string;
  /** How long an INVITE may ring before it ends as 408. */
  readonly ringMs?: number;
  readonly nonceTtlMs?: number;
  /** Like Asterisk, a dialog stays with the connection that its last INVITE or answer came by; REGISTER moves none. */
  readonly pinsDialogs?: boolean;
  /** How robots reach agents: a firewall, STUN and TURN servers. */
  readonly media?: Omit<MediaOptions, 'plays' | 'toneHz'>;
};

/** Switches that tests turn while the exchange runs. */
export type Faults = {
  /** Every REGISTER is refused with this status. */
  rejectRegister: number | undefined;
  /** Changes the answer to a REGISTER that was carried out, as a B2BUA in front might. */
  registerAnswer: ((answer: SipResponse, request: SipRequest) => SipResponse) | undefined;
  /** Every SUBSCRIBE is refused with this status. */
  rejectSubscribe: number | undefined;
  /** Everything that goes to agents leaves so much later. */
  delayMs: number;
  /** What robots do with a REFER. */
  referral: Reaction;
  /** Like Asterisk: CRLF pings (RFC 5626 3.5.1) get no answer. */
  ignoresPings: boolean;
};
