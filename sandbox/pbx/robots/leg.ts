import { cseq, type Header, headerValues, type SipMessage, type SipRequest, type SipResponse } from '../sip/message.ts';
import { respond } from '../sip/write.ts';
import type { Dialog } from './dialog.ts';
import { digitOfInfo } from './digits.ts';
import type { Heard } from './hearing.ts';
import type { Plays, RobotMedia } from './media.ts';
import { ROBOTS_HOST } from './robots.ts';
import { type LegEnd, type LegEvents, LegProgress, type LegState, RobotLegError } from './progress.ts';

/** How a leg reaches the exchange, and how it gives up before it was answered. */
export type LegLine = {
  send(message: SipMessage): void;
  /** Sends a request of ours and waits for its final response. */
  ask(request: SipRequest): Promise<SipResponse>;
  abandon(reasons: readonly string[]): void;
  /** The agent asks the robot to call somebody else (RFC 3515). */
  referred(refer: SipRequest): void;
  /** The leg is over, and its media are closing. */
  gone(closing: Promise<void>): void;
};

/** Sound needs the processor for itself; on a busy computer it comes late. */
const SOUND_MS = 15_000;

type LegParts = {
  readonly direction: 'to-agent' | 'from-agent';
  readonly number: string;
  readonly invite: SipRequest;
  readonly dialog: Dialog;
  readonly media: RobotMedia;
  readonly line: LegLine;
};

const ALLOW = ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, REFER, NOTIFY'] as const;
/** A thirtieth of what robots and tests sing; far above what a codec leaks. */
const AUDIBLE = 0.01;
const SDP = ['Content-Type', 'application/sdp'] as const;

/** A robot's side of one call: what a test sees, and the SIP of an established dialog. */
export class RobotLeg {
  readonly direction: LegParts['direction'];
  /** The number that was dialled. */
  readonly number: string;
  /** The INVITE that the robot sent or got. */
  readonly invite: SipRequest;
  readonly #dialog: Dialog;
  readonly #media: RobotMedia;
  readonly #line: LegLine;
  readonly #progress = new LegProgress();
  /** When each digit came, in milliseconds. */
  readonly digitTimes: number[] = [];
  /** What became of a REFER that this robot sent: first lines of the NOTIFYs' bodies. */
  readonly notified: string[] = [];
  #digits = '';
  #negotiation: Promise<void> = Promise.resolve();
  #reinviting = false;

  constructor({ direction, number, invite, dialog, media, line }: LegParts) {
    this.direction = direction;
    this.number = number;
    this.invite = invite;
    this.#dialog = dialog;
    this.#media = media;
    this.#line = line;
    this.#media.onDigit = (digit) => this.#digit(digit);
  }

  get callId(): string {
    return this.#dialog.callId;
  }

  /** Value of a Replaces header that names this call to the agent (RFC 3891 3). */
  get replaces(): string {
    const { callId, remote, local } = this.#dialog;
    return `${callId};to-tag=${remote.tag};from-tag=${local.tag}`;
  }

  /** Whether a Replaces header that came here names this call. */
  isNamedBy(replaces: string): boolean {
    const { callId, remote, local } = this.#dialog;
    const [named = '', ...parameters] = replaces.split(';').map((part) => part.trim());
    return (
      named === callId && [`to-tag=${local.tag}`, `from-tag=${remote.tag}`].every((one) => parameters.includes(one))
    );
  }

  get state(): LegState {
    return this.#progress.state;
  }

  /** Settles at the first 180 or at the answer; fails with a RobotLegError if the call ends before. */
  get ringing(): Promise<void> {
    return this.#progress.ringing;
  }

  /** Settles at the 2xx; fails with a RobotLegError if the call ends before. */
  get answered(): Promise<void> {
    return this.#progress.answered;
  }

  /** Settles when the call is over, however; never fails. */
  get ended(): Promise<LegEnd> {
    return this.#progress.ended;
  }

  /** What the agent hears of it. */
  get sound(): { plays: Plays; toneHz?: number } {
    return this.#media.sound;
  }

  get packetsSent(): number {
    return this.#media.packetsSent;
  }

  get packetsReceived(): number {
    return this.#media.packetsReceived;
  }

  /** Every digit so far, whether it came by RFC 4733 or INFO. */
  get digits(): string {
    return this.#digits;
  }

  /** The agent has put this leg on hold. */
  get held(): boolean {
    return this.#media.held;
  }

  /** `connected` once ICE and DTLS are through. */
  get mediaState(): string {
    return this.#media.connectionState;
  }

  /** The loudest tone of the last 200 ms: level 1 is full scale, hz 0 is silence. */
  heard(): Heard {
    return this.#media.heard();
  }

  /** Whether a tone is there, be it alone or under others. */
  hearsAmong(hz: number): boolean {
    return this.#media.levelAt(hz) > AUDIBLE;
  }

  /** Listens until the returned function is called. */
  on<E extends keyof LegEvents>(event: E, listener: (...args: LegEvents[E]) => void): () => void {
    return this.#progress.events.on(event, listener);
  }

  /** Waits until a tone within `tolerance` Hz is heard; with 0 until it is quiet. */
  async waitToHear(hz: number, { tolerance = 25, timeoutMs = SOUND_MS } = {}): Promise<Heard> {
    const isIt = (heard: Heard): boolean => (hz === 0 ? heard.hz === 0 : Math.abs(heard.hz - hz) <= tolerance);
    await this.#listen(() => isIt(this.heard()), `${hz} Hz`, timeoutMs);
    return this.heard();
  }

  /** Waits until a tone isn't there any more, whatever else is. */
  async waitToMiss(hz: number, timeoutMs = SOUND_MS): Promise<void> {
    await this.#listen(() => !this.hearsAmong(hz), `the end of ${hz} Hz`, timeoutMs);
  }

  /** Waits until a tone is there, be it alone or under others. */
  async waitToHearAmong(hz: number, timeoutMs = SOUND_MS): Promise<void> {
    await this.#listen(() => this.hearsAmong(hz), `${hz} Hz among others`, timeoutMs);
  }

  /** Waits until the digits so far end with `digits`. */
  async waitForDigits(digits: string, timeoutMs = SOUND_MS): Promise<string> {
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

  /** Ends the call in whatever state it is; a BYE is waited for. */
  async hangup(reasons: readonly string[] = []): Promise<LegEnd> {
    if (this.state === 'answered') {
      const bye = this.#dialog.request('BYE', { headers: reasons.map((reason) => ['Reason', reason] as const) });
      this.end({ by: 'robot', status: 200, reasons });
      await this.#line.ask(bye);
    } else if (this.state !== 'ended') {
      this.#line.abandon(reasons);
    }
    return this.ended;
  }

  /** Gives up before the answer: the caller's CANCEL, or 480 from a service. */
  async cancel(reason?: string): Promise<LegEnd> {
    if (this.state === 'answered') throw new RobotLegError('refused', 'an answered call is hung up, not cancelled');
    return this.hangup(reason === undefined ? [] : [reason]);
  }

  /** Puts the agent on hold by a re-INVITE with `sendonly`; the tone plays on, as music would. */
  hold(): Promise<void> {
    return this.#reinvite(true);
  }

  resume(): Promise<void> {
    return this.#reinvite(false);
  }

  /** Asks the agent to call somebody else. @returns the status of the REFER itself */
  async refer(target: string): Promise<number> {
    const request = this.#dialog.request('REFER', { headers: [['Refer-To', `<${target}>`]] });
    return (await this.#line.ask(request)).status;
  }

  /** Tells the agent how its REFER is going (RFC 3515 2.4.5). */
  async notify(refer: SipRequest, statusLine: string, isLast: boolean): Promise<void> {
    if (this.state !== 'answered') return;
    const headers: Header[] = [
      ['Event', `refer;id=${cseq(refer).number}`],
      ['Subscription-State', isLast ? 'terminated;reason=noresource' : 'active;expires=60'],
      ['Content-Type', 'message/sipfrag;version=2.0'],
    ];
    await this.#line.ask(this.#dialog.request('NOTIFY', { headers, body: `SIP/2.0 ${statusLine}` }));
  }

  /** For the robots: a request within the dialog. */
  receive(request: SipRequest): void {
    if (request.method !== 'ACK' && this.#dialog.isOvertaken(request)) return this.#line.send(respond(request, 500));
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
      case 'REFER':
        return this.#line.referred(request);
      case 'NOTIFY':
        this.notified.push(request.body.split('\r\n', 1)[0] ?? '');
        return this.#line.send(respond(request, 200));
      case 'OPTIONS':
        return this.#line.send(respond(request, 200, { headers: [ALLOW] }));
      default:
        return this.#line.send(respond(request, 501, { headers: [ALLOW] }));
    }
  }

  /** For the robots: the other side rings, has answered, or the call is over. */
  rings(): void {
    this.#progress.ring();
  }

  answers(): void {
    this.#progress.answer();
  }

  end(end: LegEnd): void {
    if (this.#progress.end(end)) this.#line.gone(this.#media.close());
  }

  async #renegotiate(request: SipRequest): Promise<void> {
    if (this.#reinviting) return this.#line.send(respond(request, 491));
    this.#dialog.learn(request);
    const headers = [['Contact', `<${this.#dialog.contact}>`], ALLOW] as const;
    // An UPDATE without a body is a session refresh (RFC 4028 7.4).
    if (request.body === '' && request.method === 'UPDATE') return this.#line.send(respond(request, 200, { headers }));
    const heldBefore = this.held;
    let body: string;
    try {
      body = await this.#media.answer(request.body);
    } catch (cause) {
      const why = String(cause).replace(/["\r\n]+/g, ' ');
      return this.#line.send(respond(request, 488, { headers: [['Warning', `399 ${ROBOTS_HOST} "${why}"`]] }));
    }
    this.#line.send(respond(request, 200, { headers: [...headers, SDP], body }));
    if (heldBefore !== this.held) this.#progress.events.emit('held', this.held);
  }

  async #reinvite(hold: boolean): Promise<void> {
    if (this.state !== 'answered') throw new RobotLegError('not-answered', 'only an answered call can be put on hold');
    this.#reinviting = true;
    try {
      const body = await this.#media.offer({ hold });
      const invite = this.#dialog.request('INVITE', { headers: [ALLOW, SDP], body });
      const response = await this.#line.ask(invite);
      if (response.status >= 300) {
        await this.#media.withdrawOffer();
        throw new RobotLegError('refused', `the re-INVITE was refused with ${response.status} ${response.reason}`);
      }
      this.#dialog.learn(response);
      this.#line.send(this.#dialog.request('ACK', { sequence: cseq(invite).number }));
      await this.#media.takeAnswer(response.body);
    } finally {
      this.#reinviting = false;
    }
  }

  async #listen(isHeard: () => boolean, what: string, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!isHeard()) {
      if (this.state === 'ended') throw new RobotLegError('ended', `the call ended before ${what} was heard`);
      if (performance.now() > deadline) {
        const heard = JSON.stringify(this.heard());
        throw new RobotLegError('timeout', `waited ${timeoutMs} ms for ${what}, heard ${heard}`);
      }
      // Sound has no event to wait for; two packets later there is something new to hear.
      await new Promise((next) => setTimeout(next, 40));
    }
  }

  #digit(digit: string | undefined): void {
    if (digit === undefined) return;
    this.#digits += digit;
    this.digitTimes.push(performance.now());
    this.#progress.events.emit('digit', digit);
  }
}
