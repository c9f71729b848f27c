/** Parts of the phone window by themselves in a page: their sources, and what stands around them. Bundled for the browser. */
import { type AudioSettings, defaultAudioSettings, type DeviceNotice } from '#shared/audio.ts';
import type { LiveQuality } from '#shared/quality.ts';
import { AudioDevices } from '../../../../src-renderer/phone/audio/audio-devices.ts';
import { levelOf } from '../../../../src-renderer/phone/audio/level.ts';
import type { LiveMicrophone } from '../../../../src-renderer/phone/audio/live-microphone.ts';
import { QualityMonitor } from '../../../../src-renderer/phone/quality/quality-monitor.ts';
import { TonePlayer } from '../../../../src-renderer/phone/tones/player.ts';

declare global {
  interface Window {
    parts: typeof parts;
  }
}

/** Chromium's fake devices can't be unplugged: the list and the opening of devices are played here, the rest is real. */
const unplugged = new Set<string>();
const opened: MediaStreamTrack[] = [];
/** Tracks whose device is gone, and who haven't said so. */
const frozen = new Set<MediaStreamTrack>();
const media = navigator.mediaDevices;
const listDevices = media.enumerateDevices.bind(media);
const openDevice = media.getUserMedia.bind(media);

media.enumerateDevices = async () => {
  // On Linux this question is what makes Chromium notice (docs/reference/pbx.md 7).
  for (const track of frozen) end(track);
  return (await listDevices()).filter(({ label }) => !unplugged.has(label));
};
media.getUserMedia = async (constraints) => {
  const stream = await openDevice(constraints);
  const [track] = stream.getAudioTracks();
  if (track === undefined || !unplugged.has(track.label)) {
    opened.push(...stream.getTracks());
    return stream;
  }
  for (const one of stream.getTracks()) one.stop();
  throw new DOMException('no such device', 'OverconstrainedError');
};

function end(track: MediaStreamTrack): void {
  frozen.delete(track);
  track.stop();
  track.dispatchEvent(new Event('ended'));
}

/** Every AudioContext so far, with the output that it was made for. */
const contexts: AudioContext[] = [];
const gains: GainNode[] = [];
window.AudioContext = class extends AudioContext {
  constructor(options?: AudioContextOptions) {
    super(options);
    contexts.push(this);
  }
};
window.GainNode = class extends GainNode {
  constructor(context: BaseAudioContext, options?: GainOptions) {
    super(context, options);
    gains.push(this);
  }
};

interface Call {
  readonly near: RTCPeerConnection;
  readonly far: RTCPeerConnection;
}

/** Who isn't kept may be collected in the middle of a call. */
const kept: unknown[] = [];
const notices: DeviceNotice[] = [];
const lists: string[][] = [];
const levels: { at: number; level: number }[] = [];
const reports: { at: number; live: LiveQuality }[] = [];

const parts = {
  now: () => performance.now(),
  notices,
  lists,
  levels,
  reports,
  opened,
  settings: (more: Partial<AudioSettings>): AudioSettings => ({ ...defaultAudioSettings, ...more }),

  devices(settings: Partial<AudioSettings> = {}, isLinux = true): AudioDevices {
    return new AudioDevices(
      parts.settings(settings),
      {
        devices: (devices) => void lists.push(devices.map(({ label }) => label)),
        notice: (notice) => void notices.push(notice),
        level: (level) => void levels.push({ at: performance.now(), level }),
      },
      isLinux,
    );
  },

  /** @param quietly the track doesn't end by itself, as on Linux with a sound server */
  unplug(label: string, quietly = false): void {
    unplugged.add(label);
    for (const track of opened) {
      if (track.label !== label || track.readyState !== 'live') continue;
      if (quietly) frozen.add(track);
      else end(track);
    }
    if (!quietly) media.dispatchEvent(new Event('devicechange'));
  },
  plug(label: string, quietly = false): void {
    unplugged.delete(label);
    if (!quietly) media.dispatchEvent(new Event('devicechange'));
  },

  tones: (devices: AudioDevices) => new TonePlayer(devices),
  /** Outputs that sound now, and the volume of the newest tones. */
  sounding: () =>
    contexts
      .filter(({ state }) => state === 'running')
      .map((context) => (context as unknown as { readonly sinkId: string }).sinkId),
  volumes: () => gains.map(({ gain }) => Math.round(gain.value * 100)),
  openContexts: () => contexts.filter(({ state }) => state !== 'closed').length,

  /** A tone of this amplitude in place of a device. */
  sing(gain: number): { stream: MediaStream; set(gain: number): void } {
    const context = new AudioContext();
    const destination = context.createMediaStreamDestination();
    const volume = new GainNode(context, { gain });
    const oscillator = new OscillatorNode(context, { frequency: 700 });
    oscillator.connect(volume).connect(destination);
    oscillator.start();
    kept.push(oscillator);
    return { stream: destination.stream, set: (next) => void (volume.gain.value = next) };
  },

  /** Loudness of a stream, 0 to 1 on the meter's scale. */
  async loudness(stream: MediaStream): Promise<number> {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 16_384 });
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    // Until the analyser has heard a full window of it.
    const from = context.currentTime;
    while (context.currentTime - from < 0.8) await new Promise((next) => setTimeout(next, 20));
    analyser.getFloatTimeDomainData(samples);
    await context.close();
    return levelOf(samples);
  },

  /** Two ends of a call in this page. */
  async call(mine: MediaStream, theirs: MediaStream): Promise<Call> {
    const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
    near.addEventListener('icecandidate', ({ candidate }) => void far.addIceCandidate(candidate ?? undefined));
    far.addEventListener('icecandidate', ({ candidate }) => void near.addIceCandidate(candidate ?? undefined));
    for (const track of mine.getTracks()) near.addTrack(track, mine);
    for (const track of theirs.getTracks()) far.addTrack(track, theirs);
    for (const side of [near, far]) {
      side.addEventListener('track', ({ streams: [stream] }) => {
        // Chromium decodes only what is played.
        const audio = new Audio();
        audio.srcObject = stream ?? null;
        kept.push(audio);
        void audio.play();
      });
    }
    await near.setLocalDescription();
    await far.setRemoteDescription(near.localDescription ?? { type: 'offer', sdp: '' });
    await far.setLocalDescription();
    await near.setRemoteDescription(far.localDescription ?? { type: 'answer', sdp: '' });
    return { near, far };
  },

  monitor: (connection: RTCPeerConnection) =>
    new QualityMonitor(connection, { quality: (live) => void reports.push({ at: performance.now(), live }) }),

  /** Whether packets leave this end. */
  async send(connection: RTCPeerConnection, active: boolean): Promise<void> {
    for (const sender of connection.getSenders()) {
      const parameters = sender.getParameters();
      for (const encoding of parameters.encodings) encoding.active = active;
      await sender.setParameters(parameters);
    }
  },

  labelOf: (microphone: LiveMicrophone) => microphone.stream.getAudioTracks()[0]?.label ?? '',
};

window.parts = parts;
export type Parts = typeof parts;
