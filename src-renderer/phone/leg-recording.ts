/**
 * One call's recording: agent left, other side right, in a conference everybody else right. With the beep the agent's
 * voice goes through its mixer, to the other side as into the recording.
 */
import type { Recording } from '#shared/call.ts';
import type { LegMedia } from './media.ts';
import { type BeepMixer, mixBeep } from './recording/beep.ts';
import type { CallRecording } from './recording/call-recording.ts';
import type { SpeakerOutput } from './speaker.ts';

export interface LegRecordingParts {
  readonly media: LegMedia;
  readonly output: SpeakerOutput;
  /** Whom this call hears in a conference. */
  others(): readonly { readonly media: LegMedia }[];
  /** @throws when it can't begin */
  start(failed: (detail: string) => void): Promise<CallRecording>;
  wantsBeep(): boolean;
  changed(recording: Recording): void;
  failed(detail: string): void;
}

export class LegRecording {
  readonly #parts: LegRecordingParts;
  readonly #stopListening: () => void;
  #steps: Promise<void> = Promise.resolve();
  #recording: CallRecording | null = null;
  #state: Recording = 'off';
  #beep: { readonly mixer: BeepMixer; readonly audio: HTMLAudioElement } | null = null;

  constructor(parts: LegRecordingParts) {
    this.#parts = parts;
    this.#stopListening = parts.media.onChanged(() => this.refresh());
  }

  /** One step after the other; what was said while it began counts when it has. */
  set(wanted: Recording): void {
    this.#steps = this.#steps.then(() => this.#set(wanted)).catch((error: unknown) => this.#fail(String(error)));
  }

  /** The call is over: the last piece goes to main. */
  close(): void {
    this.#stopListening();
    this.set('off');
  }

  /** Who is heard, or by which device, has changed. */
  refresh(): void {
    const { media, others } = this.#parts;
    if (this.#recording === null) return;
    if (media.microphone !== null) this.#beep?.mixer.setMicrophone(media.microphone);
    this.#recording.setMicrophone(media.voice);
    const tracks = [media, ...others().map((other) => other.media)].flatMap(({ remote }) => remote ?? []);
    this.#recording.setRemote(...tracks.map((track) => new MediaStream([track])));
  }

  async #set(wanted: Recording): Promise<void> {
    if (wanted === this.#state) return;
    if (wanted === 'off') await this.#stop();
    else if (this.#recording === null) await this.#start();
    if (wanted === 'paused') await this.#recording?.pause();
    else if (this.#state === 'paused') await this.#recording?.resume();
    if (wanted === 'on') this.#beep?.mixer.start();
    else this.#beep?.mixer.stop();
    this.#state = wanted;
    this.#parts.changed(wanted);
  }

  async #start(): Promise<void> {
    this.#recording = await this.#parts.start((detail) => this.#fail(detail));
    if (this.#parts.wantsBeep()) this.#startBeep();
    this.refresh();
  }

  async #stop(): Promise<void> {
    const recording = this.#recording;
    this.#recording = null;
    this.#stopBeep();
    await recording?.stop();
  }

  #fail(detail: string): void {
    this.#recording = null;
    this.#stopBeep();
    this.#parts.failed(detail);
    if (this.#state !== 'off') this.#parts.changed('off');
    this.#state = 'off';
  }

  #startBeep(): void {
    const { media, output } = this.#parts;
    if (media.microphone === null) return;
    const mixer = mixBeep(media.microphone);
    const audio = document.createElement('audio');
    audio.srcObject = mixer.tone;
    audio.autoplay = true;
    document.body.append(audio);
    output.add(audio);
    this.#beep = { mixer, audio };
    media.speakAs(mixer.outgoing);
  }

  #stopBeep(): void {
    const beep = this.#beep;
    if (beep === null) return;
    this.#beep = null;
    this.#parts.media.speakAs(null);
    this.#parts.output.remove(beep.audio);
    beep.audio.srcObject = null;
    beep.audio.remove();
    beep.mixer.close();
  }
}
