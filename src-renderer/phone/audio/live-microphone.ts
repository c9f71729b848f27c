/**
 * The microphone of one call: a stream that stays while devices come and go under it.
 *
 * At 100 % the device's own track is sent. Only another volume puts a gain between (a Web Audio graph of 10 to 20 ms):
 * behind the echo canceller, which has worked on the device's track by then.
 */
import { closeMicrophone } from '../microphone.ts';

/** Opens a device with the settings of the moment. @throws MicrophoneError */
export type OpenDevice = (deviceId: string | null) => Promise<MediaStream>;

export type Replaced = (track: MediaStreamTrack, before: MediaStreamTrack | null) => void;

export class LiveMicrophone {
  /** Always the same; its one audio track is not. */
  readonly stream = new MediaStream();
  readonly #open: OpenDevice;
  readonly #ended: (deviceId: string) => void;
  readonly #listeners = new Set<Replaced>();
  readonly #closing: () => void;
  #device: MediaStream | null = null;
  #gain: Gain | null = null;
  #volume: number;
  #closed = false;

  /** @param volume in percent */
  constructor(parts: { open: OpenDevice; volume: number; ended(deviceId: string): void; closed(): void }) {
    this.#open = parts.open;
    this.#volume = parts.volume;
    this.#ended = parts.ended;
    this.#closing = parts.closed;
  }

  get deviceId(): string | null {
    return this.#device?.getAudioTracks()[0]?.getSettings().deviceId ?? null;
  }

  /** The device's name; empty where the browser hides it. */
  get label(): string {
    return this.#device?.getAudioTracks()[0]?.label ?? '';
  }

  get isLive(): boolean {
    return this.#device?.getAudioTracks()[0]?.readyState === 'live';
  }

  /** Another track is in the stream. @returns what stops listening */
  on(_event: 'replaced', listener: Replaced): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Keeps this connection's sender on the track of the moment, as long as it sends this microphone and nothing else. */
  feed(connection: RTCPeerConnection): () => void {
    return this.on('replaced', (track, before) => {
      for (const sender of connection.getSenders()) {
        if (sender.track === null || sender.track !== before) continue;
        sender.replaceTrack(track).catch((error: unknown) => {
          if (connection.signalingState !== 'closed') console.warn('microphone not replaced', error);
        });
      }
    });
  }

  /** Takes the device (null: whichever the browser takes) in place of the one before. @throws MicrophoneError */
  async use(deviceId: string | null): Promise<void> {
    const opened = await this.#open(deviceId);
    if (this.#closed) return closeMicrophone(opened);
    const before = this.#device;
    this.#device = opened;
    for (const track of opened.getAudioTracks()) {
      // Not fired by our own stop(), only when the device is gone (Media Capture and Streams 4.3.1).
      track.addEventListener('ended', () => this.#device === opened && this.#ended(this.deviceId ?? ''));
    }
    this.#connect();
    if (before !== null) closeMicrophone(before);
  }

  setVolume(percent: number): void {
    if (percent === this.#volume) return;
    this.#volume = percent;
    if (this.#gain !== null && percent !== 100) this.#gain.set(percent);
    else if (this.#device !== null) this.#connect();
  }

  /** No track stays live. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#listeners.clear();
    if (this.#device !== null) closeMicrophone(this.#device);
    this.#gain?.close();
    closeMicrophone(this.stream);
    this.#closing();
  }

  /** The device's sound goes into the stream, through the gain or not. */
  #connect(): void {
    const [direct] = this.#device?.getAudioTracks() ?? [];
    if (direct === undefined || this.#device === null) return;
    if (this.#volume === 100) {
      this.#put(direct);
      this.#gain?.close();
      this.#gain = null;
      return;
    }
    this.#gain ??= new Gain(this.#volume);
    this.#gain.feed(this.#device);
    this.#put(this.#gain.track);
  }

  /** Muted stays muted: whoever silenced the old track doesn't know the new one. */
  #put(track: MediaStreamTrack): void {
    const [before = null] = this.stream.getAudioTracks();
    if (before === track) return;
    if (before !== null) {
      track.enabled = before.enabled;
      this.stream.removeTrack(before);
    }
    this.stream.addTrack(track);
    for (const listener of this.#listeners) listener(track, before);
  }
}

class Gain {
  readonly track: MediaStreamTrack;
  readonly #context = new AudioContext();
  readonly #node: GainNode;
  #source: MediaStreamAudioSourceNode | null = null;

  constructor(percent: number) {
    this.#node = new GainNode(this.#context, { gain: percent / 100 });
    const destination = new MediaStreamAudioDestinationNode(this.#context, { channelCount: 1 });
    this.#node.connect(destination);
    const [track] = destination.stream.getAudioTracks();
    if (track === undefined) throw new Error('a MediaStreamAudioDestinationNode has a track');
    this.track = track;
    void this.#context.resume();
  }

  feed(stream: MediaStream): void {
    this.#source?.disconnect();
    this.#source = this.#context.createMediaStreamSource(stream);
    this.#source.connect(this.#node);
  }

  /** In steps of ten milliseconds: a jump clicks. */
  set(percent: number): void {
    this.#node.gain.setTargetAtTime(percent / 100, this.#context.currentTime, 0.01);
  }

  close(): void {
    this.track.stop();
    void this.#context.close();
  }
}
