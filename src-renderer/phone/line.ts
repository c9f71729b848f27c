/** One account at work: its registration and its calls, up to four. */
import { PASSED_CALL_HEADER } from '#shared/passed-call.ts';
import type { Recording } from '#shared/call.ts';
import type { PhoneCommand } from '#shared/command.ts';
import type { DigestRequest, PhoneAccount, PhoneReport } from '#shared/phone.ts';
import { answerAfter } from './answer-after.ts';
import { isForwarded } from './forwarded.ts';
import { callerOf } from './caller.ts';
import type { CheckedLine } from './check/phone-check.ts';
import { startClock } from './clock.ts';
import { Conference } from './conference.ts';
import { judge } from './invitation.ts';
import { carryOut } from './leg-commands.ts';
import type { LegParts } from './leg-parts.ts';
import { LegRecording } from './leg-recording.ts';
import { Leg } from './leg.ts';
import type { MediaSurroundings } from './media.ts';
import type { CallRecording } from './recording/call-recording.ts';
import { Signalling } from './signalling.ts';
import type { SipSession } from './sip/session.ts';
import type { Invitation } from './sip/user-agent.ts';
import { ringing, toneAfter, toneFor, type ToneName } from './tones/patterns.ts';
import type { TonePlayer } from './tones/player.ts';

export interface LineParts {
  readonly account: PhoneAccount;
  readonly tones: TonePlayer;
  readonly devices: MediaSurroundings & { setInCall(inCall: boolean): void };
  report(report: PhoneReport): void;
  answerChallenge(request: DigestRequest): Promise<string | null>;
  startRecording(callId: string, failed: (detail: string) => void): Promise<CallRecording>;
  wantsRecordingBeep(): boolean;
  /** A call begins, from whichever side. */
  callBegins(): void;
}

const DETAIL_LENGTH = 500;

export class Line {
  readonly #parts: LineParts;
  readonly #legs = new Map<string, Leg>();
  readonly #recordings = new Map<Leg, LegRecording>();
  readonly #conference = new Conference<Leg>();
  readonly #signalling: Signalling;

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.#signalling = new Signalling({
      ...parts,
      invite: (session, request) => this.#invited(session, request),
      lost: () => {
        for (const leg of this.#legs.values()) leg.connectionLost();
      },
      malformed: (detail) => this.#drop('sipMessage', detail),
      calls: () => this.#legs.values(),
    });
  }

  /** What "Test my phone" tries out; its own call goes below the line, where no call book hears of it. */
  get checked(): CheckedLine {
    const { account } = this.#parts;
    return { account, rtc: this.#rtc, signalling: this.#signalling, isInCall: this.#legs.size > 0 };
  }

  /** See `Signalling`. */
  networkChanged(): void {
    this.#signalling.networkChanged();
  }

  watch(targets: readonly string[]): void {
    this.#signalling.watch(targets);
  }

  execute(command: PhoneCommand): void {
    if (command.type === 'mix') return this.#mix(command.callIds);
    const leg = this.#legs.get(command.callId);
    if (command.type === 'dial') {
      if (leg !== undefined) this.#drop('command', `dial: call ${command.callId} exists`);
      else this.#dial(command.callId, command.target, command.digits);
      return;
    }
    if (leg === undefined) return this.#drop('command', `${command.type}: no call ${command.callId}`);
    if (command.type === 'record') return this.#record(leg, command.recording);
    if (command.type === 'replace') return leg.transfer.to(this.#legs.get(command.withId)?.transfer);
    carryOut(leg, command);
  }

  stop(): void {
    for (const leg of this.#legs.values()) leg.abandon();
    this.#signalling.stop();
  }

  #dial(callId: string, target: string, digits: string | undefined): void {
    const leg = this.#add({ ...this.#legParts(callId), direction: 'outgoing' });
    void leg.dial(target, digits);
  }

  #invited(session: SipSession, request: Invitation): void {
    const { codecs, physicalIdHeader } = this.#parts.account;
    const verdict = judge(request, { codecs, calls: this.#legs.size });
    if (verdict.is === 'refused') {
      this.#drop('request', verdict.detail);
      return session.refuse(verdict.status, verdict.headers);
    }
    if (verdict.is === 'replacement') return this.#replace(session, request, verdict.ofCallId);
    const callId = crypto.randomUUID();
    const clock = startClock();
    const leg = this.#add({ ...this.#legParts(callId, clock), direction: 'incoming' });
    const physicalId =
      physicalIdHeader === null ? '' : (request.headers(physicalIdHeader)[0] ?? '').trim().slice(0, 200);
    leg.alert(session, request.callId);
    // JsSIP isn't through with the INVITE until this listener returns, and may still refuse it.
    queueMicrotask(() => {
      if (leg.phase !== 'alerting') return;
      this.#parts.report({
        type: 'incoming',
        callId,
        sipCallId: request.callId.slice(0, 200),
        physicalId: physicalId === '' ? null : physicalId,
        ...callerOf(request.headers('P-Asserted-Identity'), request.headers('From')[0] ?? ''),
        passed: passedOn(request.headers(PASSED_CALL_HEADER)),
        forwarded: isForwarded(request.headers('Diversion'), request.headers('History-Info')),
        answerAfter: answerAfter(request.headers('Call-Info'), request.headers('Alert-Info')),
        at: clock(),
      });
    });
  }

  #replace(session: SipSession, request: Invitation, sipCallId: string): void {
    const leg = [...this.#legs.values()].find((one) => one.sipCallId === sipCallId);
    if (leg === undefined) session.refuse(481);
    else leg.takeOver(session, request.callId);
  }

  #mix(callIds: readonly string[]): void {
    const legs = callIds.flatMap((callId) => this.#legs.get(callId) ?? []);
    const talking = legs.filter(({ phase }) => phase === 'talking');
    if (talking.length < callIds.length)
      this.#drop('command', `mix: ${talking.length} of ${callIds.length} calls talk`);
    this.#conference.set(talking);
    this.#refreshRecordings();
  }

  /** Who is heard in a call has changed for the others, too. */
  #refreshRecordings(): void {
    for (const recording of this.#recordings.values()) recording.refresh();
  }

  #record(leg: Leg, wanted: Recording): void {
    if (leg.phase !== 'talking') return this.#drop('command', `record: call ${leg.callId} is ${leg.phase}`);
    const recording = this.#recordings.get(leg) ?? this.#newRecording(leg);
    recording.set(wanted);
  }

  #newRecording(leg: Leg): LegRecording {
    const { devices, report, startRecording, wantsRecordingBeep } = this.#parts;
    const recording = new LegRecording({
      media: leg.media,
      output: devices,
      others: () => this.#conference.others(leg),
      start: (failed) => startRecording(leg.callId, failed),
      wantsBeep: wantsRecordingBeep,
      changed: (state) => leg.recorded(state),
      failed: (detail) => {
        console.warn(`recording of ${leg.callId} failed`, detail);
        report({ type: 'recordingFailed', callId: leg.callId });
      },
    });
    this.#recordings.set(leg, recording);
    return recording;
  }

  #add(parts: LegParts): Leg {
    const leg = new Leg(parts);
    this.#legs.set(parts.callId, leg);
    this.#parts.callBegins();
    this.#parts.devices.setInCall(true);
    // What the last call has left in the ear says nothing about this one.
    this.#sound(null);
    return leg;
  }

  get #rtc(): RTCConfiguration {
    const { iceServers, relayOnly } = this.#parts.account;
    return {
      iceServers: iceServers.map((server) => ({ ...server })),
      iceTransportPolicy: relayOnly ? 'relay' : 'all',
    };
  }

  #legParts(callId: string, clock = startClock()): Omit<LegParts, 'direction'> {
    const { report, devices } = this.#parts;
    return {
      callId,
      devices,
      rtc: this.#rtc,
      event: (event) => report({ type: 'call', callId, event: { ...event, at: clock() } }),
      quality: (live) => report({ type: 'quality', callId, live }),
      dropped: (detail) => this.#drop('command', detail),
      refused: (detail) => this.#drop('request', detail),
      microphoneFailed: ({ reason }) => report({ type: 'microphone', reason }),
      changed: () => this.#changed(callId),
      invite: (target, media) => this.#signalling.ua.call(target, media),
      addressOf: (target) => this.#signalling.ua.addressOf(target),
      isConnected: () => this.#signalling.ua.isConnected,
    };
  }

  /** Plays what the calls want heard now that this one has changed, and forgets one that is over. */
  #changed(callId: string): void {
    const leg = this.#legs.get(callId);
    if (leg === undefined) return;
    if (leg.end !== null) this.#forget(leg);
    this.#sound(leg.end !== null && this.#legs.size === 0 ? toneAfter(leg.direction, leg.end) : null);
  }

  /** @param after what is heard when no call wants anything heard */
  #sound(after: ToneName | null): void {
    const audible = [...this.#legs.values()].map((leg) => leg.audible);
    this.#parts.tones.play(toneFor(audible) ?? after, ringing(audible) ?? undefined);
  }

  #forget(leg: Leg): void {
    this.#legs.delete(leg.callId);
    this.#conference.leave(leg);
    this.#recordings.get(leg)?.close();
    this.#recordings.delete(leg);
    this.#refreshRecordings();
    if (this.#legs.size === 0) this.#parts.devices.setInCall(false);
  }

  #drop(what: 'sipMessage' | 'command' | 'request', detail: string): void {
    this.#parts.report({ type: 'dropped', what, detail: detail.slice(0, DETAIL_LENGTH) });
  }
}

/** As it stands on the INVITE; main reads it, and believes it when it is proven. */
const passedOn = ([value]: readonly string[]): string | null => value?.slice(0, 200) ?? null;
