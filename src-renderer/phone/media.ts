/** The sound of one call: microphone, loudspeaker and the ICE under both. */
import { type IceEvents, IceWatch } from './ice/ice-watch.ts';
import { closeMicrophone, openMicrophone } from './microphone.ts';
import type { SipSession } from './sip/session.ts';
import { openSpeaker, type Speaker } from './speaker.ts';

/** Why the microphone must be silent; it sounds when no reason is left. */
export type Silence = 'muted' | 'held';

export class LegMedia {
  readonly ice: IceWatch;
  readonly #callId: string;
  readonly #silent = new Set<Silence>();
  #stream: MediaStream | null = null;
  #session: SipSession | null = null;
  #speaker: Speaker | null = null;
  #closed = false;

  constructor(callId: string, iceServers: readonly RTCIceServer[], events: IceEvents) {
    this.#callId = callId;
    this.ice = new IceWatch(iceServers.length > 0, events);
  }

  /**
   * @returns null when the call ended while the device was being opened
   * @throws MicrophoneError
   */
  async open(): Promise<MediaStream | null> {
    const stream = await openMicrophone();
    if (this.#closed) {
      closeMicrophone(stream);
      return null;
    }
    this.#stream = stream;
    return stream;
  }

  /** The session has its peer connection: hear it, and watch over it. */
  attach(session: SipSession): void {
    this.#session = session;
    this.ice.watch(session.connection);
    this.#speaker = openSpeaker(this.#callId, session.connection);
    this.#apply();
  }

  silence(why: Silence, silent: boolean): void {
    if (silent) this.#silent.add(why);
    else this.#silent.delete(why);
    this.#apply();
  }

  /** No track of the microphone stays live. */
  close(): void {
    this.#closed = true;
    this.ice.close();
    this.#speaker?.close();
    if (this.#stream !== null) closeMicrophone(this.#stream);
  }

  /** On the tracks, which JsSIP may not know yet, and in JsSIP, which would switch them on again after a hold. */
  #apply(): void {
    if (this.#closed) return;
    const silent = this.#silent.size > 0;
    for (const track of this.#stream?.getTracks() ?? []) track.enabled = !silent;
    this.#session?.silence(silent);
  }
}
