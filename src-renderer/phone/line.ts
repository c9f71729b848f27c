/** One account at work: its registration and its calls, up to four. */
import type { PhoneCommand } from '#shared/command.ts';
import type { DigestRequest, PhoneAccount, PhoneReport } from '#shared/phone.ts';
import { callerOf } from './caller.ts';
import { Leg, type LegParts } from './leg.ts';
import { Registration } from './registration.ts';
import type { SipSession } from './sip/session.ts';
import { type Invitation, UserAgent } from './sip/user-agent.ts';
import { unsupported } from './sip/required.ts';
import { toneAfter, toneFor } from './tones/patterns.ts';
import type { TonePlayer } from './tones/player.ts';

export interface LineParts {
  readonly account: PhoneAccount;
  readonly instanceId: string;
  readonly tones: TonePlayer;
  report(report: PhoneReport): void;
  answerChallenge(request: DigestRequest): Promise<string | null>;
}

const MAX_CALLS = 4;
const DETAIL_LENGTH = 500;

export class Line {
  readonly #parts: LineParts;
  readonly #legs = new Map<string, Leg>();
  readonly #ua: UserAgent;
  readonly #registration: Registration;

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.#ua = new UserAgent(parts, {
      connected: () => this.#registration.connected(),
      disconnected: (timedOut) => this.#disconnected(timedOut),
      registered: () => this.#registration.registered(),
      registerFailed: (failure) => this.#registration.failed(failure),
      invite: (session, request) => this.#invited(session, request),
      malformed: (detail) => this.#drop('sipMessage', detail),
    });
    this.#registration = new Registration({
      register: () => this.#ua.register(),
      reconnect: () => this.#ua.reconnectIfSilent(),
      isConnected: () => this.#ua.isConnected,
      changed: (registration) => parts.report({ type: 'registration', registration }),
    });
    this.#ua.start();
  }

  execute(command: PhoneCommand): void {
    if (command.type === 'mix') return this.#drop('command', 'mix');
    const leg = this.#legs.get(command.callId);
    if (command.type === 'dial') {
      if (leg !== undefined) this.#drop('command', `dial: call ${command.callId} exists`);
      else this.#dial(command.callId, command.target);
      return;
    }
    if (leg === undefined) this.#drop('command', `${command.type}: no call ${command.callId}`);
    else leg.do(command);
  }

  stop(): void {
    for (const leg of this.#legs.values()) leg.abandon();
    this.#registration.stop();
    this.#ua.stop();
  }

  #dial(callId: string, target: string): void {
    const leg = this.#add({
      ...this.#legParts(callId),
      direction: 'outgoing',
      invite: (stream) => this.#ua.call(target, { stream, iceServers: this.#iceServers() }),
    });
    void leg.dial();
  }

  #invited(session: SipSession, request: Invitation): void {
    const extension = unsupported(request.headers('Require'));
    if (extension !== '') {
      // RFC 3261 8.2.2.3. JsSIP would ring and then not do what was required, e.g. 100rel.
      this.#drop('request', `INVITE requires ${extension}`);
      return session.refuse(420, [`Unsupported: ${extension}`]);
    }
    if (this.#legs.size >= MAX_CALLS) {
      this.#drop('request', `INVITE beyond ${MAX_CALLS} calls`);
      return session.refuse(486);
    }
    const callId = crypto.randomUUID();
    const leg = this.#add({ ...this.#legParts(callId), direction: 'incoming' });
    const { physicalIdHeader } = this.#parts.account;
    const physicalId =
      physicalIdHeader === null ? '' : (request.headers(physicalIdHeader)[0] ?? '').trim().slice(0, 200);
    const caller = callerOf(request.headers('P-Asserted-Identity'), request.headers('From')[0] ?? '');
    leg.ring(session, request.callId);
    // JsSIP sends 180 when this listener returns; the report follows it.
    queueMicrotask(() => {
      if (leg.phase !== 'alerting') return;
      this.#parts.report({
        type: 'incoming',
        callId,
        sipCallId: request.callId.slice(0, 200),
        physicalId: physicalId === '' ? null : physicalId,
        ...caller,
        at: Date.now(),
      });
      this.#listen(leg);
    });
  }

  #add(parts: LegParts): Leg {
    const leg = new Leg(parts);
    this.#legs.set(parts.callId, leg);
    return leg;
  }

  #legParts(callId: string): Omit<LegParts, 'direction'> {
    const { report } = this.#parts;
    return {
      callId,
      iceServers: this.#iceServers(),
      event: (event) => report({ type: 'call', callId, event: { ...event, at: Date.now() } }),
      dropped: (detail) => this.#drop('command', detail),
      microphoneFailed: ({ reason }) => report({ type: 'microphone', reason }),
      changed: () => this.#changed(callId),
      isConnected: () => this.#ua.isConnected,
    };
  }

  #changed(callId: string): void {
    const leg = this.#legs.get(callId);
    if (leg !== undefined) this.#listen(leg);
  }

  /** Plays what the calls want heard now that this one has changed, and forgets one that is over. */
  #listen(leg: Leg): void {
    if (leg.end !== null) this.#legs.delete(leg.callId);
    const others = [...this.#legs.values()];
    const after = leg.end !== null && others.length === 0 ? toneAfter(leg.direction, leg.end) : null;
    this.#parts.tones.play(toneFor(others) ?? after);
  }

  #disconnected(timedOut: boolean): void {
    this.#registration.disconnected(timedOut);
    for (const leg of this.#legs.values()) leg.connectionLost();
  }

  #iceServers(): RTCIceServer[] {
    return this.#parts.account.iceServers.map((server) => ({ ...server }));
  }

  #drop(what: 'sipMessage' | 'command' | 'request', detail: string): void {
    this.#parts.report({ type: 'dropped', what, detail: detail.slice(0, DETAIL_LENGTH) });
  }
}
