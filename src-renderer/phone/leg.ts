/**
 * One call in this window, from the command or the INVITE to its end. It decides nothing: it does what it is told and
 * reports what happened, in the order of the call model, with exactly one `ended`.
 *
 *   outgoing: opening ─▶ calling ─▶ ringing ─┐
 *                           └────────────────┼─▶ accepted ─▶ talking ─▶ ended (from any phase)
 *   incoming:           alerting ─▶ answering ┘
 */
import type { RingKind } from '#shared/audio.ts';
import type { CallEnd, Direction, Recording } from '#shared/call.ts';
import { LegDialling } from './leg-dialling.ts';
import { LegOffers } from './leg-offers.ts';
import type { Audible, LegParts, LegPhase } from './leg-parts.ts';
import { LegSessions } from './leg-sessions.ts';
import { LegTransfer } from './leg-transfer.ts';
import { LegMedia } from './media.ts';
import { MicrophoneError } from './microphone.ts';
import { type EndFacts, givenUp, outcome } from './outcome.ts';
import type { Progress, SipSession } from './sip/session.ts';

export class Leg {
  readonly callId: string;
  readonly direction: Direction;
  readonly media: LegMedia;
  readonly transfer: LegTransfer;
  readonly #parts: LegParts;
  readonly #sessions: LegSessions;
  readonly #offers: LegOffers;
  readonly #dialling: LegDialling;
  #phase: LegPhase;
  #digits = '';
  #ringKind: RingKind | null = null;
  #ringsThere = false;
  #earlyMedia = false;
  #heldByThem = false;
  #intended: CallEnd | null = null;
  #end: CallEnd | null = null;

  constructor(parts: LegParts) {
    this.#parts = parts;
    this.callId = parts.callId;
    this.direction = parts.direction;
    this.#phase = parts.direction === 'outgoing' ? 'opening' : 'alerting';
    this.media = new LegMedia({
      ...parts,
      ice: {
        offer: (iceRestart) => this.reoffer({ iceRestart }),
        lost: () => this.#give({ cause: 'network', by: 'local', sipCode: null }),
      },
    });
    this.#sessions = new LegSessions(this.media, {
      sent: (sipCallId) => parts.event({ type: 'sent', sipCallId }),
      progress: (progress) => this.#progress(progress),
      accepted: () => this.#accepted(),
      confirmed: () => this.#confirmed(),
      remoteHold: (held) => this.#remoteHold(held),
      replaced: () => this.#remoteHold(false),
      refused: (detail) => parts.refused(detail),
      ended: (facts) => this.#sessionEnded(facts),
    });
    this.#offers = new LegOffers({
      media: this.media,
      session: () => this.#session,
      isTalking: () => this.#phase === 'talking',
      held: (held) => this.#isAnswered && parts.event({ type: 'hold', by: 'local', held }),
      dropped: (detail) => parts.dropped(detail),
    });
    this.#dialling = new LegDialling({
      invite: (target, media) => parts.invite(target, media),
      begun: (session) => {
        this.#sessions.begin(session, '');
        this.media.attach(session);
      },
      failed: (cause, detail) => {
        parts.dropped(`dial: ${detail}`);
        this.#finish({ cause, by: 'local', sipCode: null });
      },
    });
    this.transfer = new LegTransfer({
      session: () => (this.#phase === 'talking' ? this.#session : null),
      addressOf: (target) => parts.addressOf(target),
      dropped: (what) => this.#drop(what),
      told: (stage, sipCode) => parts.event({ type: 'transferProgress', stage, sipCode }),
      end: (end) => this.#give(end),
    });
  }

  get phase(): LegPhase {
    return this.#phase;
  }

  get end(): CallEnd | null {
    return this.#end;
  }

  get sipCallId(): string {
    return this.#session?.callId ?? '';
  }

  /** What this call wants heard of the program itself. */
  get audible(): Audible {
    const [phase, ringKind] = [this.#phase, this.#ringKind];
    return { phase, ringKind, ringsThere: this.#ringsThere, earlyMedia: this.#earlyMedia };
  }

  /** Outgoing: the microphone first, then the INVITE. @param digits tones for the other side's machine, once it has answered */
  async dial(target: string, digits = ''): Promise<void> {
    this.#digits = digits;
    const stream = await this.#openMicrophone();
    if (stream === null) return;
    // JsSIP would call a call without a connection "Canceled".
    if (!this.#parts.isConnected()) return this.#finish({ cause: 'refused', by: 'local', sipCode: null });
    this.#phase = 'calling';
    this.#dialling.invite(target, { stream, rtc: this.#parts.rtc });
  }

  /** Incoming: this is the session, and it is silent until it may ring. */
  alert(session: SipSession, sipCallId: string): void {
    this.#sessions.begin(session, sipCallId);
  }

  ring(kind: RingKind): void {
    if (this.#phase !== 'alerting') return this.#drop('ring');
    this.#ringKind = kind;
    this.#session?.ring();
    this.#parts.changed();
  }

  answer(): void {
    if (this.#phase !== 'alerting') return this.#drop('answer');
    this.#enter('answering');
    this.#parts.event({ type: 'answering' });
    void this.#takeUp();
  }

  decline(status: number): void {
    this.#refuse(status, givenUp('incoming', false, status));
  }

  /** RFC 3261 21.3.3; the caller's side tries there. */
  redirect(target: string): void {
    const address = this.#parts.addressOf(target);
    if (address === null) return this.#drop('redirect');
    this.#refuse(302, { cause: 'redirected', by: 'local', sipCode: 302 }, [`Contact: <${address}>`]);
  }

  hangUp(): void {
    if (this.#phase === 'ended' || this.#phase === 'alerting') return this.#drop('hangup');
    this.#give(givenUp(this.direction, this.#isAnswered, this.#phase === 'answering' ? 480 : null));
  }

  mute(muted: boolean): void {
    if (!this.#isAnswered && this.#phase !== 'answering') return this.#drop('mute');
    this.media.silence('muted', muted);
    this.#parts.event({ type: 'mute', muted });
  }

  hold(held: boolean): void {
    if (!this.#offers.hold.want(held)) this.#drop(held ? 'hold' : 'resume');
  }

  sendDigits(tones: string): void {
    if (this.#phase !== 'talking' || this.#session?.sendDigits(tones) !== true) this.#drop('dtmf');
  }

  sendExtension(tones: string): void {
    void this.media.path?.connected().then(() => this.sendDigits(tones));
  }

  /** Somebody takes the other side's place: the call goes on with this session (RFC 3891 3). */
  takeOver(session: SipSession, sipCallId: string): void {
    const stream = this.media.microphone;
    if (this.#phase !== 'talking' || stream === null) return session.refuse(486);
    session.askForSilence(this.#offers.hold.isHeld);
    if (!this.#sessions.takeOver(session, sipCallId, { stream, rtc: this.#parts.rtc })) session.refuse(486);
  }

  joined(joined: boolean): void {
    if (this.#phase === 'talking') this.#parts.event({ type: 'conference', joined });
  }

  recorded(recording: Recording): void {
    if (this.#phase === 'talking') this.#parts.event({ type: 'recording', recording });
  }

  get isTalking(): boolean {
    return this.#phase === 'talking';
  }

  /** Whether sound has a way now. */
  get hasPath(): boolean {
    return this.media.path?.ice.isConnected ?? false;
  }

  /** See `LegOffers`. */
  reoffer(offer: { iceRestart: boolean }): Promise<boolean> {
    return this.#offers.renew(offer);
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

  get #session(): SipSession | null {
    return this.#sessions.current;
  }

  get #isAnswered(): boolean {
    return this.#phase === 'accepted' || this.#phase === 'talking';
  }

  #sessionEnded(facts: EndFacts): void {
    if (this.#phase === 'ended') return;
    if (this.#intended === null && this.#dialling.again(facts)) return;
    const passedOn = facts.by === 'remote' ? this.transfer.endedByThem() : null;
    this.#finish(passedOn ?? outcome(this.direction, this.#intended, facts));
  }

  async #takeUp(): Promise<void> {
    const stream = await this.#openMicrophone();
    const session = this.#session;
    if (stream === null || session === null) return;
    try {
      session.answer({ stream, rtc: this.#parts.rtc });
      this.media.attach(session);
    } catch (error) {
      // JsSIP lets the peer connection's refusal through, e.g. of an ICE server that is none, and answers nothing.
      this.#parts.dropped(`answer: ${String(error)}`);
      this.#give({ cause: 'failed', by: 'local', sipCode: 500 });
    }
  }

  #refuse(status: number, end: CallEnd, headers: readonly string[] = []): void {
    if (this.#phase !== 'alerting') return this.#drop(String(status));
    this.#intended = end;
    this.#session?.refuse(status, headers);
  }

  #progress({ status, earlyMedia }: Progress): void {
    if (this.#phase !== 'calling' && this.#phase !== 'ringing') return;
    this.#earlyMedia ||= earlyMedia;
    this.#ringsThere ||= status === 180;
    this.#enter('ringing');
    this.#parts.event({ type: 'progress' });
  }

  #accepted(): void {
    if (this.#phase === 'ended') return;
    this.#enter('accepted');
    this.#parts.event({ type: 'accepted' });
    this.media.path?.ice.answered();
  }

  #confirmed(): void {
    if (this.#phase !== 'accepted') return;
    this.#enter('talking');
    this.media.talks();
    this.#parts.event({ type: 'confirmed' });
    if (this.#digits !== '') this.sendExtension(this.#digits);
  }

  #remoteHold(held: boolean): void {
    if (this.#phase !== 'talking' || held === this.#heldByThem) return;
    this.#heldByThem = held;
    this.#parts.event({ type: 'hold', by: 'remote', held });
  }

  /** @returns null when the call has ended, of this or while it was asked for */
  async #openMicrophone(): Promise<MediaStream | null> {
    try {
      return await this.media.open();
    } catch (error) {
      if (!(error instanceof MicrophoneError)) throw error;
      if (this.#phase === 'ended') return null;
      this.#parts.microphoneFailed(error);
      this.#give({ cause: 'microphone', by: 'local', sipCode: this.direction === 'incoming' ? 480 : null });
      return null;
    }
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
    const summary = this.media.summary();
    if (summary !== null) this.#parts.event({ type: 'quality', summary });
    this.#end = end;
    this.#phase = 'ended';
    this.transfer.close();
    this.#sessions.close();
    this.media.close();
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
