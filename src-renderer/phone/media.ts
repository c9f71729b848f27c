/**
 * The sound of one call: its microphone, and the way to the other side. While somebody takes the other side's place
 * (RFC 3891) there are two ways for a moment, with one microphone.
 */
import type { LiveQuality, QualitySummary } from '#shared/quality.ts';
import type { LiveMicrophone } from './audio/live-microphone.ts';
import type { IceEvents } from './ice/ice-watch.ts';
import { MediaPath } from './media-path.ts';
import type { SipSession } from './sip/session.ts';
import type { SpeakerOutput } from './speaker.ts';

/** Why the microphone must be silent; it sounds when no reason is left. */
export type Silence = 'muted' | 'held';

export interface MediaSurroundings extends SpeakerOutput {
  /** @throws MicrophoneError */
  openMicrophone(): Promise<LiveMicrophone>;
}

export interface LegMediaParts {
  readonly callId: string;
  readonly rtc: RTCConfiguration;
  readonly devices: MediaSurroundings;
  readonly ice: IceEvents;
  quality(live: LiveQuality): void;
}

export class LegMedia {
  readonly #parts: LegMediaParts;
  readonly #silent = new Set<Silence>();
  readonly #changed = new Set<() => void>();
  #microphone: LiveMicrophone | null = null;
  #path: MediaPath | null = null;
  #successor: MediaPath | null = null;
  /** The microphone with something added, e.g. the beep of a recording. */
  #voice: MediaStream | null = null;
  /** Sent in the voice's place: it and others. */
  #mixed: MediaStreamTrack | null = null;
  #talking = false;
  #closed = false;

  constructor(parts: LegMediaParts) {
    this.#parts = parts;
  }

  get path(): MediaPath | null {
    return this.#path;
  }

  /** The agent's voice; its track changes with the device. */
  get microphone(): MediaStream | null {
    return this.#microphone?.stream ?? null;
  }

  /** What the other side is to hear of the agent. */
  get voice(): MediaStream | null {
    return this.#voice ?? this.microphone;
  }

  get remote(): MediaStreamTrack | null {
    return this.#path?.remote ?? null;
  }

  pathOf(session: SipSession): MediaPath | null {
    return [this.#path, this.#successor].find((path) => path?.session === session) ?? null;
  }

  /**
   * @returns null when the call ended while the device was being opened
   * @throws MicrophoneError
   */
  async open(): Promise<MediaStream | null> {
    const microphone = await this.#parts.devices.openMicrophone();
    if (this.#closed) {
      microphone.close();
      return null;
    }
    this.#microphone = microphone;
    microphone.on('replaced', () => this.#announce());
    return microphone.stream;
  }

  /** The session has its peer connection: hear it, and watch over it. */
  attach(session: SipSession): void {
    this.#path?.close();
    this.#path = this.#open(session);
    this.#apply();
  }

  /** A second session, which may take the first one's place. */
  attachSuccessor(session: SipSession): void {
    this.#successor = this.#open(session);
    this.#apply();
  }

  /** @param taken the successor goes on alone; else it was in vain */
  settleSuccessor(taken: boolean): void {
    const gone = taken ? this.#path : this.#successor;
    if (taken) this.#path = this.#successor;
    this.#successor = null;
    gone?.close();
    if (!taken) return;
    this.#send();
    this.#announce();
  }

  silence(why: Silence, silent: boolean): void {
    if (silent) this.#silent.add(why);
    else this.#silent.delete(why);
    this.#apply();
  }

  /** Only then silence says something about the line. */
  talks(): void {
    this.#talking = true;
    this.#apply();
  }

  /** Sends this in the voice's place; null: the voice again. */
  mix(track: MediaStreamTrack | null): void {
    this.#mixed = track;
    this.#send();
  }

  /** The agent's voice is this stream from now on; null: the microphone as it is. */
  speakAs(stream: MediaStream | null): void {
    this.#voice = stream;
    this.#send();
    this.#announce();
  }

  /** The microphone's track or the other side is another one now. @returns what stops listening */
  onChanged(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => void this.#changed.delete(listener);
  }

  summary(): QualitySummary | null {
    return this.#talking ? (this.#path?.summary() ?? null) : null;
  }

  /** No track of the microphone stays live. */
  close(): void {
    this.#closed = true;
    this.#path?.close();
    this.#successor?.close();
    this.#microphone?.close();
    this.#changed.clear();
  }

  #send(): void {
    if (this.#closed) return;
    this.#path?.send(this.#mixed ?? this.voice?.getAudioTracks()[0] ?? null);
    this.#apply();
  }

  #open(session: SipSession): MediaPath {
    const { callId, rtc, devices: output, ice, quality } = this.#parts;
    const path = new MediaPath({ callId, session, rtc, output, ice, quality });
    this.#microphone?.feed(session.connection);
    return path;
  }

  /**
   * On the tracks, which JsSIP may not know yet, and in JsSIP, which would switch them on again after a hold. What is
   * sent in the microphone's place carries more than the agent: muting silences only the agent in it, a hold all of it.
   */
  #apply(): void {
    if (this.#closed) return;
    const [muted, held] = [this.#silent.has('muted'), this.#silent.has('held')];
    for (const track of this.#microphone?.stream.getTracks() ?? []) track.enabled = !muted && !held;
    const replaced = [...(this.#voice?.getTracks() ?? []), ...(this.#mixed === null ? [] : [this.#mixed])];
    for (const track of replaced) track.enabled = !held;
    for (const path of [this.#path, this.#successor]) {
      path?.session.silence(held || (muted && replaced.length === 0));
      path?.muteSpeaker(held);
      path?.situation({ talking: this.#talking, muted, held });
    }
  }

  #announce(): void {
    for (const listener of this.#changed) listener();
  }
}
