import { Listeners } from '../listeners.ts';
import { header, headerValues, type SipMessage, type SipRequest, type SipResponse } from '../sip/message.ts';
import { respond } from '../sip/write.ts';
import type { Dialog } from './dialog.ts';
import { digitOfInfo } from './digits.ts';
import type { Heard } from './hearing.ts';
import type { RobotMedia } from './media.ts';

export type LegState = 'calling' | 'ringing' | 'answered' | 'ended';

export type LegEnd = {
  readonly by: 'robot' | 'agent' | 'exchange';
  /** The final SIP status of the INVITE; 200 for a call that was answered and hung up later. */
  readonly status: number;
  /** Reason header values of the BYE, CANCEL or refusal. */
  readonly reasons: readonly string[];
};

export type LegEvents = {
  ringing: [];
  answered: [];
  ended: [LegEnd];
  digit: [string];
  held: [boolean];
};

export class RobotLegError extends Error {
  readonly reason: 'ended' | 'not-answered' | 'refused' | 'timeout';

  constructor(reason: RobotLegError['reason'], message: string) {
    super(message);
    this.name = 'RobotLegError';
    this.reason = reason;
  }
}

/** How a leg reaches the exchange and gives up before it was answered. */
export type LegLine = {
  send(message: SipMessage): void;
  /** Sends a request of ours and waits for its final response. */
  ask(request: SipRequest): Promise<SipResponse>;
  abandon(reasons: readonly string[]): void;
  /** The leg is over, and its media are closing. */
  gone(closing: Promise<void>): void;
};

const ALLOW = ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO'] as const;

/**
 * A robot's side of one call.
 *
 *   calling ──▶ ringing ──▶ answered ──▶ ended
 *      └───────────┴──────────────────────▲
 */
export class RobotLeg {
  readonly direction: 'to-agent' | 'from-agent';
  /** The number that was dialled. */
  readonly number: string;
  /** The INVITE that the robot sent or got. */
  readonly invite: SipRequest;
  digits = '';
  readonly #dialog: Dialog;
  readonly #media: RobotMedia;
  readonly #line: LegLine;
  readonly #events = new Listeners<LegEvents>();
  readonly #answered = Promise.withResolvers<void>();
  readonly #ringing = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<LegEnd>();
  #negotiation: Promise<void> = Promise.resolve();
  #reinviting = false;
  #state: LegState = 'calling';

  constructor(made: {
    direction: RobotLeg['direction'];
    number: string;
    invite: SipRequest;
    dialog: Dialog;
    media: RobotMedia;
    line: LegLine;
  }) {
    this.direction = made.direction;
    this.number = made.number;
    this.invite = made.invite;
    this.#dialog = made.dialog;
    this.#media = made.media;
    this.#line = made.line;
    // Nobody has to wait for these: a leg that nobody listens to may fail without taking the process along.
    this.#answered.promise.catch(() => {});
    this.#ringing.promise.catch(() => {});
    this.#media.onDigit = (digit) => this.#digit(digit);
  }

  get callId(): string {
    return this.#dialog.callId;
  }

  get state(): LegState {
    return this.#state;
  }

  /** Settles at the first 180; fails if the call ends before. Answering without ringing counts as having rung. */
  get ringing(): Promise<void> {
    return this.#ringing.promise;
  }

  /** Settles at the 2xx; fails with a RobotLegError if the call ends before. */
  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  /** Settles when the call is over, however; never fails. */
  get ended(): Promise<LegEnd> {
    return this.#ended.promise;
  }

  get packetsSent(): number {
    return this.#media.packetsSent;
  }

  get packetsReceived(): number {
    return this.#media.packetsReceived;
  }

  /** The agent has put this leg on hold. */
  get held(): boolean {
    return this.#media.held;
  }

  /** `connected` once ICE and DTLS are through. */
  get mediaState(): string {
    return this.#media.connectionState;
  }

  /** The loudest tone of the last 200 ms: `{ hz, level }`, level 1 being full scale, hz 0 when it is quiet. */
  heard(): Heard {
    return this.#media.heard();
  }

  /** Listens until the returned function is called. */
  on<E extends keyof LegEvents>(event: E, listener: (...args: LegEvents[E]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** Waits until a tone within `tolerance` Hz is heard; with 0 until it is quiet. */
  async waitToHear(hz: number, { tolerance = 25, timeoutMs = 5000 } = {}): Promise<Heard> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const heard = this.heard();
      if (hz === 0 ? heard.hz === 0 : Math.abs(heard.hz - hz) <= tolerance && heard.level > 0) return heard;
      if (this.#state === 'ended') throw new RobotLegError('ended', `the call ended before ${hz} Hz was heard`);
      if (performance.now() > deadline) {
        throw new RobotLegError('timeout', `waited ${timeoutMs} ms for ${hz} Hz, heard ${JSON.stringify(heard)}`);
      }
      // Sound has no event to wait for; a new packet comes every 20 ms.
      await new Promise((next) => setTimeout(next, 20));
    }
  }

  /** Waits until the digits so far end with `digits`. */
  async waitForDigits(digits: string, timeoutMs = 5000): Promise<string> {
    if (this.digits.endsWith(digits)) return this.digits;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const off = this.on('digit', () => this.digits.endsWith(digits) && resolve(this.digits));
    const timer = setTimeout(() => {
      reject(new RobotLegError('timeout', `waited ${timeoutMs} ms for digits ${digits}, got "${this.digits}"`));
    }, timeoutMs);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      off();
    }
  }

  /** Ends the call in whatever state it is. */
  async hangup(reasons: readonly string[] = []): Promise<LegEnd> {
    if (this.#state === 'answered') {
      const headers = reasons.map((reason) => ['Reason', reason] as const);
      const bye = this.#dialog.request('BYE', { headers });
      this.end({ by: 'robot', status: 200, reasons });
      await this.#line.ask(bye);
    } else if (this.#state !== 'ended') {
      this.#line.abandon(reasons);
    }
    return this.ended;
  }

  /** Gives up before the answer: the caller's CANCEL, or 480 from a service. */
  async cancel(reason?: string): Promise<LegEnd> {
    if (this.#state === 'answered') throw new RobotLegError('refused', 'an answered call is hung up, not cancelled');
    return this.hangup(reason === undefined ? [] : [reason]);
  }

  /** Puts the agent on hold by a re-INVITE with `sendonly`; the tone plays on, as music would. */
  hold(): Promise<void> {
    return this.#reinvite(true);
  }

  resume(): Promise<void> {
    return this.#reinvite(false);
  }

  /** The exchange's side: a request within the dialog. */
  receive(request: SipRequest): void {
    switch (request.method) {
      case 'ACK':
        return;
      case 'BYE':
        this.#line.send(respond(request, 200));
        return this.end({ by: 'agent', status: 200, reasons: headerValues(request, 'Reason') });
      case 'INVITE':
      case 'UPDATE':
        this.#negotiation = this.#negotiation.then(() => this.#renegotiate(request));
        return;
      case 'INFO':
        this.#digit(digitOfInfo(request.body));
        return this.#line.send(respond(request, 200));
      case 'OPTIONS':
        return this.#line.send(respond(request, 200, { headers: [ALLOW] }));
      default:
        return this.#line.send(respond(request, 501, { headers: [ALLOW] }));
    }
  }

  rings(): void {
    if (this.#state !== 'calling') return;
    this.#state = 'ringing';
    this.#ringing.resolve();
    this.#events.emit('ringing');
  }

  answers(): void {
    if (this.#state !== 'calling' && this.#state !== 'ringing') return;
    this.#state = 'answered';
    this.#ringing.resolve();
    this.#answered.resolve();
    this.#events.emit('answered');
  }

  end(end: LegEnd): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    const error = new RobotLegError('ended', `the call ended with ${end.status} by the ${end.by}`);
    this.#ringing.reject(error);
    this.#answered.reject(error);
    this.#ended.resolve(end);
    this.#line.gone(this.#media.close());
    this.#events.emit('ended', end);
  }

  async #renegotiate(request: SipRequest): Promise<void> {
    this.#dialog.learn(request);
    const contact = ['Contact', `<${this.#dialog.contact}>`] as const;
    // An UPDATE without a body is a session refresh (RFC 4028 7.4).
    if (request.body === '' && request.method === 'UPDATE') {
      return this.#line.send(respond(request, 200, { headers: [contact, ALLOW] }));
    }
    if (this.#reinviting) return this.#line.send(respond(request, 491));
    const before = this.held;
    let sdp: string;
    try {
      sdp = await this.#media.answer(request.body);
    } catch (cause) {
      return this.#line.send(respond(request, 488, { headers: [['Warning', `399 robots "${oneLine(cause)}"`]] }));
    }
    const headers = [contact, ALLOW, ['Content-Type', 'application/sdp']] as const;
    this.#line.send(respond(request, 200, { headers, body: sdp }));
    if (before !== this.held) this.#events.emit('held', this.held);
  }

  async #reinvite(hold: boolean): Promise<void> {
    if (this.#state !== 'answered') throw new RobotLegError('not-answered', 'only an answered call can be put on hold');
    this.#reinviting = true;
    try {
      const body = await this.#media.offer({ hold });
      const invite = this.#dialog.request('INVITE', { headers: [ALLOW, ['Content-Type', 'application/sdp']], body });
      const response = await this.#line.ask(invite);
      if (response.status >= 300) {
        throw new RobotLegError('refused', `the re-INVITE was refused with ${response.status} ${response.reason}`);
      }
      this.#dialog.learn(response);
      this.#line.send(this.#dialog.request('ACK', { sequence: sequenceOf(invite) }));
      await this.#media.takeAnswer(response.body);
    } finally {
      this.#reinviting = false;
    }
  }

  #digit(digit: string | undefined): void {
    if (digit === undefined) return;
    this.digits += digit;
    this.#events.emit('digit', digit);
  }
}

function sequenceOf(request: SipRequest): number {
  return Number.parseInt(header(request, 'CSeq') ?? '0', 10);
}

function oneLine(cause: unknown): string {
  return String(cause).replace(/["\r\n]+/g, ' ');
}
