/**
 * One call in this window, from the command or the INVITE to its end. It decides nothing: it does what it is told and
 * reports what happened, in the order of the call model, with exactly one `ended`.
 *
 *   outgoing: opening ─▶ calling ─▶ ringing ─┐
 *                           └────────────────┼─▶ accepted ─▶ talking ─▶ ended (from any phase)
 *   incoming:           alerting ─▶ answering ┘
 */
import type { CallEnd, CallEvent, Direction } from '#shared/call.ts';
import type { PhoneCommand } from '#shared/command.ts';
import { REGAIN_WITHIN } from './ice/ice-watch.ts';
import { LegMedia } from './media.ts';
import { MicrophoneError } from './microphone.ts';
import { givenUp, outcome } from './outcome.ts';
import { OfferRefused, type SipSession } from './sip/session.ts';
import { InvalidTarget } from './sip/user-agent.ts';

export type LegPhase = 'opening' | 'calling' | 'ringing' | 'alerting' | 'answering' | 'accepted' | 'talking' | 'ended';

type Facts<Event> = Event extends { readonly at: number } ? Omit<Event, 'at'> : never;
export type LegEvent = Facts<Exclude<CallEvent, { type: 'registered' | 'transfer' }>>;

export interface LegParts {
  readonly callId: string;
  readonly direction: Direction;
  readonly iceServers: readonly RTCIceServer[];
  event(event: LegEvent): void;
  /** A command that came too late or was refused by the other side. */
  dropped(detail: string): void;
  microphoneFailed(error: MicrophoneError): void;
  /** Phase or early media changed: what must be heard may be another tone. */
  changed(): void;
  /** Brings the call to the other side; outgoing calls only. @throws InvalidTarget */
  invite?(stream: MediaStream): SipSession;
  isConnected(): boolean;
}

export type CommandOnLeg = Exclude<PhoneCommand, { type: 'dial' | 'mix' }>;

export class Leg {
  readonly callId: string;
  readonly direction: Direction;
  readonly #parts: LegParts;
  readonly #media: LegMedia;
  #phase: LegPhase;
  #session: SipSession | null = null;
  #earlyMedia = false;
  #held = false;
  #wantedHeld = false;
  #holding = false;
  #intended: CallEnd | null = null;
  #end: CallEnd | null = null;

  constructor(parts: LegParts) {
    this.#parts = parts;
    this.callId = parts.callId;
    this.direction = parts.direction;
    this.#phase = parts.direction === 'outgoing' ? 'opening' : 'alerting';
    this.#media = new LegMedia(parts.callId, parts.iceServers, {
      restart: () => void this.#restartIce(),
      lost: () => this.#give({ cause: 'network', by: 'local', sipCode: null }),
    });
  }

  get phase(): LegPhase {
    return this.#phase;
  }

  get earlyMedia(): boolean {
    return this.#earlyMedia;
  }

  get end(): CallEnd | null {
    return this.#end;
  }

  /** Outgoing: the microphone first, then the INVITE. */
  async dial(): Promise<void> {
    const stream = await this.#openMicrophone();
    if (stream === null) return;
    // JsSIP would call a call without a connection "Canceled".
    if (!this.#parts.isConnected()) return this.#finish({ cause: 'refused', by: 'local', sipCode: null });
    try {
      const session = this.#parts.invite?.(stream);
      if (session === undefined) return;
      this.#phase = 'calling';
      this.ring(session, '');
      this.#media.attach(session);
    } catch (error) {
      const cause = error instanceof InvalidTarget ? 'invalidNumber' : 'failed';
      this.#parts.dropped(`dial: ${String(error)}`);
      this.#finish({ cause, by: 'local', sipCode: null });
    }
  }

  /** The session to follow; for an incoming call it rings from now on. */
  ring(session: SipSession, sipCallId: string): void {
    this.#session = session;
    session.listen(
      {
        sent: () => this.#parts.event({ type: 'sent', sipCallId: session.callId }),
        progress: (earlyMedia) => this.#progress(earlyMedia),
        accepted: () => this.#accepted(),
        confirmed: () => this.#confirmed(),
        remoteHold: (held) => this.#remoteHold(held),
        heldBack: (ready) => this.#media.ice.heldBack(ready),
        ended: (facts) => this.#finish(outcome(this.direction, this.#intended, facts)),
      },
      sipCallId,
    );
  }

  do(command: CommandOnLeg): void {
    switch (command.type) {
      case 'answer':
        return this.#answer();
      case 'decline':
        return this.#decline(command.status);
      case 'hangup':
        return this.#hangUp();
      case 'mute':
        return this.#mute(command.muted);
      case 'hold':
        return void this.#hold(command.held);
      case 'dtmf':
        return this.#sendDigits(command.tones);
      default:
        return this.#drop(command.type);
    }
  }

  /** The connection to the server is gone. Media need it not; whatever still rings would ring for ever. */
  connectionLost(): void {
    if (['opening', 'accepted', 'talking', 'ended'].includes(this.#phase)) return;
    this.#give({ cause: 'network', by: 'local', sipCode: null });
  }

  /** The account goes: the call ends with it. */
  abandon(): void {
    if (this.#phase !== 'ended') this.#give(givenUp(this.direction, this.#isAnswered, null));
  }

  get #isAnswered(): boolean {
    return this.#phase === 'accepted' || this.#phase === 'talking';
  }

  #answer(): void {
    if (this.#phase !== 'alerting') return this.#drop('answer');
    this.#enter('answering');
    this.#parts.event({ type: 'answering' });
    void this.#takeUp();
  }

  async #takeUp(): Promise<void> {
    const stream = await this.#openMicrophone();
    const session = this.#session;
    if (stream === null || session === null) return;
    try {
      session.answer({ stream, iceServers: this.#parts.iceServers });
      this.#media.attach(session);
    } catch (error) {
      // JsSIP lets the peer connection's refusal through, e.g. of an ICE server that is none, and answers nothing.
      this.#parts.dropped(`answer: ${String(error)}`);
      this.#give({ cause: 'failed', by: 'local', sipCode: 500 });
    }
  }

  #decline(status: 480 | 486): void {
    if (this.#phase !== 'alerting') return this.#drop('decline');
    this.#intended = givenUp('incoming', false, status);
    this.#session?.refuse(status);
  }

  #hangUp(): void {
    if (this.#phase === 'ended' || this.#phase === 'alerting') return this.#drop('hangup');
    this.#give(givenUp(this.direction, this.#isAnswered, this.#phase === 'answering' ? 480 : null));
  }

  #mute(muted: boolean): void {
    if (!this.#isAnswered && this.#phase !== 'answering') return this.#drop('mute');
    this.#media.silence('muted', muted);
    this.#parts.event({ type: 'mute', muted });
  }

  /** The last wish counts: a resume that is pressed while the hold is still on its way follows it. */
  async #hold(held: boolean): Promise<void> {
    if (this.#phase !== 'talking' || held === this.#wantedHeld) return this.#drop(held ? 'hold' : 'resume');
    this.#wantedHeld = held;
    if (this.#holding) return;
    this.#holding = true;
    try {
      while (this.#wantedHeld !== this.#held && this.#phase === 'talking') await this.#offerHold(this.#wantedHeld);
    } finally {
      this.#holding = false;
    }
  }

  async #offerHold(held: boolean): Promise<void> {
    const session = this.#session;
    if (session === null) return;
    this.#media.silence('held', true);
    session.askForSilence(held);
    try {
      await session.reoffer({ iceRestart: false });
      this.#held = held;
      if (this.#isAnswered) this.#parts.event({ type: 'hold', by: 'local', held });
    } catch (error) {
      this.#wantedHeld = this.#held;
      this.#offerFailed(error, held ? 'hold' : 'resume');
      session.askForSilence(this.#held);
    } finally {
      this.#media.silence('held', this.#held);
    }
  }

  #sendDigits(tones: string): void {
    if (this.#phase !== 'talking' || this.#session?.sendDigits(tones) !== true) this.#drop('dtmf');
  }

  #progress(earlyMedia: boolean): void {
    if (this.#phase !== 'calling' && this.#phase !== 'ringing') return;
    this.#earlyMedia ||= earlyMedia;
    this.#enter('ringing');
    this.#parts.event({ type: 'progress' });
  }

  #accepted(): void {
    if (this.#phase === 'ended') return;
    this.#enter('accepted');
    this.#parts.event({ type: 'accepted' });
    this.#media.ice.answered();
  }

  #confirmed(): void {
    if (this.#phase !== 'accepted') return;
    this.#enter('talking');
    this.#parts.event({ type: 'confirmed' });
  }

  #remoteHold(held: boolean): void {
    if (this.#phase === 'talking') this.#parts.event({ type: 'hold', by: 'remote', held });
  }

  /** @returns null when the call has ended, of this or while it was asked for */
  async #openMicrophone(): Promise<MediaStream | null> {
    try {
      return await this.#media.open();
    } catch (error) {
      if (!(error instanceof MicrophoneError)) throw error;
      if (this.#phase === 'ended') return null;
      this.#parts.microphoneFailed(error);
      this.#give({ cause: 'microphone', by: 'local', sipCode: this.direction === 'incoming' ? 480 : null });
      return null;
    }
  }

  async #restartIce(): Promise<void> {
    try {
      await this.#session?.reoffer({
        iceRestart: true,
        begin: () => this.#media.ice.restarting(),
        within: REGAIN_WITHIN,
      });
      this.#media.ice.answered();
    } catch (error) {
      this.#offerFailed(error, 'ICE restart');
    }
  }

  #offerFailed(error: unknown, what: string): void {
    if (!(error instanceof OfferRefused)) throw error;
    if (error.reason !== 'ended') this.#parts.dropped(`${what}: ${error.reason}`);
  }

  /** Ends the call from this side. */
  #give(end: CallEnd): void {
    if (this.#phase === 'ended') return;
    this.#intended = end;
    const answered = this.#isAnswered;
    if (end.sipCode !== null && !answered) this.#session?.refuse(end.sipCode);
    else this.#session?.hangUp();
    // Without a session, or with the server out of reach, no event of the session will say so.
    this.#finish(end);
  }

  #finish(end: CallEnd): void {
    if (this.#phase === 'ended') return;
    this.#end = end;
    this.#phase = 'ended';
    this.#media.close();
    this.#parts.event({ type: 'ended', end });
    this.#parts.changed();
  }

  #enter(phase: LegPhase): void {
    this.#phase = phase;
    this.#parts.changed();
  }

  #drop(command: string): void {
    this.#parts.dropped(`${command}: call ${this.callId} is ${this.#phase}`);
  }
}
