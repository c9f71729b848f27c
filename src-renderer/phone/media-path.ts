/** The sound between us and one SIP session: its loudspeaker, the ICE under it, and how good it is. */
import type { LiveQuality, QualitySummary } from '#shared/quality.ts';
import { type IceEvents, IceWatch } from './ice/ice-watch.ts';
import { QualityMonitor } from './quality/quality-monitor.ts';
import type { SipSession } from './sip/session.ts';
import { openSpeaker, type Speaker, type SpeakerOutput } from './speaker.ts';

export interface PathParts {
  readonly callId: string;
  readonly session: SipSession;
  readonly rtc: RTCConfiguration;
  readonly output: SpeakerOutput;
  readonly ice: IceEvents;
  quality(live: LiveQuality): void;
}

export class MediaPath {
  readonly session: SipSession;
  readonly ice: IceWatch;
  readonly #connection: RTCPeerConnection;
  readonly #speaker: Speaker;
  readonly #monitor: QualityMonitor;

  constructor({ callId, session, rtc, output, ice, quality }: PathParts) {
    this.session = session;
    this.#connection = session.connection;
    this.ice = new IceWatch((rtc.iceServers ?? []).length > 0, ice);
    this.ice.watch(this.#connection);
    this.#speaker = openSpeaker(callId, this.#connection, output);
    this.#monitor = new QualityMonitor(this.#connection, { quality });
  }

  /** What they send; it stays one track through holds. */
  get remote(): MediaStreamTrack | null {
    return this.#connection.getReceivers().find(({ track }) => track.kind === 'audio')?.track ?? null;
  }

  get #sender(): RTCRtpSender | null {
    return this.#connection.getTransceivers().find(({ receiver }) => receiver.track.kind === 'audio')?.sender ?? null;
  }

  /** No SIP message: the other side hears something else from now on (WebRTC 5.2, replaceTrack). */
  send(track: MediaStreamTrack | null): void {
    this.#sender?.replaceTrack(track).catch((error: unknown) => {
      if (this.#connection.signalingState !== 'closed') console.warn('sound to the other side not replaced', error);
    });
  }

  muteSpeaker(muted: boolean): void {
    this.#speaker.mute(muted);
  }

  situation(situation: { talking: boolean; muted: boolean; held: boolean }): void {
    this.#monitor.situation(situation);
  }

  summary(): QualitySummary {
    return this.#monitor.summary();
  }

  /** Until then whatever is sent is lost. Never settles for a path that closes before. */
  async connected(): Promise<void> {
    while (this.#connection.connectionState !== 'connected') {
      await new Promise((next) => this.#connection.addEventListener('connectionstatechange', next, { once: true }));
    }
  }

  close(): void {
    this.ice.close();
    this.#monitor.close();
    this.#speaker.close();
  }
}
