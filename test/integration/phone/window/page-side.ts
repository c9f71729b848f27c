/** What the tests put into the page before the phone loads: main's side of the contract, a singing microphone, ears. */
import type { InvokeName, PushName, WindowApi } from '#shared/ipc.ts';

export interface PageOptions {
  /** The microphone sings one note; null leaves the browser's own device and permission. */
  readonly microphoneHz: number | null;
  /** How long it takes until getUserMedia answers. */
  readonly microphoneDelayMs: number;
}

/** What tests call in the page. */
export interface PageSide {
  push(name: PushName, payload: unknown): void;
  /** The loudest frequency of a call's `<audio>` element, 0 when quiet. */
  heardHz(callId: string): number;
  liveTracks(): number;
  /** Seconds of the loop that the program plays now, e.g. 5 for the ringback; 0 for silence. */
  toneSeconds(): number;
  /** Of the tone that began last, be it over or not; 0 where none has since `forgetTones`. */
  lastToneSeconds(): number;
  forgetTones(): void;
  /** connectionState of every peer connection so far. */
  connections(): string[];
  /** Lets go of what is over, which only the test still holds, so that what is left is the phone's. */
  forgetWhatIsOver(): void;
  /** Pretends that the media path has died, for good or until an ICE restart was answered. */
  failConnection(forGood: boolean): void;
  /** From now on no INVITE leaves: each is answered with this status. */
  refuseOffers(status: number): void;
  /** The next INVITE that leaves gets a 183 with sound of this pitch, whatever else answers it. */
  playEarlyMedia(hz: number): void;
  /** A call's loudspeaker; null without one. */
  speaker(callId: string): { muted: boolean } | null;
  /** Sets the computer's clock forward by so many milliseconds. */
  setClock(forward: number): void;
  /** How often the microphone was handed out. */
  microphonesOpened(): number;
}

declare global {
  interface Window {
    testMain(name: InvokeName, request: unknown): Promise<unknown>;
    pageSide: PageSide;
  }
}

/** Runs in the page; must not refer to anything outside itself. */
export function installPageSide(options: PageOptions): void {
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const api = {
    invoke: (name: InvokeName, request: unknown) => window.testMain(name, request),
    on(name: string, listener: (payload: never) => void) {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => known.delete(listener);
    },
  };
  Object.assign(window, { offhook: api as unknown as WindowApi<'phone'> });

  const given: MediaStreamTrack[] = [];
  const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    if (options.microphoneDelayMs > 0) await new Promise((next) => setTimeout(next, options.microphoneDelayMs));
    const stream = options.microphoneHz === null ? await own(constraints) : sing(options.microphoneHz);
    given.push(...stream.getTracks());
    return stream;
  };

  const studios = new Map<MediaStreamTrack, AudioContext>();
  function sing(hz: number): MediaStream {
    const context = new AudioContext();
    const destination = context.createMediaStreamDestination();
    const volume = new GainNode(context, { gain: 0.3 });
    const oscillator = new OscillatorNode(context, { frequency: hz });
    oscillator.connect(volume).connect(destination);
    oscillator.start();
    for (const track of destination.stream.getTracks()) studios.set(track, context);
    return destination.stream;
  }

  const sounding = new Set<AudioBufferSourceNode>();
  let lastTone = 0;
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, ...when) {
    sounding.add(this);
    lastTone = this.buffer?.duration ?? 0;
    this.addEventListener('ended', () => sounding.delete(this));
    start.apply(this, when);
  };
  const disconnect = AudioBufferSourceNode.prototype.disconnect;
  AudioBufferSourceNode.prototype.disconnect = function (this: AudioBufferSourceNode) {
    sounding.delete(this);
    Reflect.apply(disconnect, this, []);
  };

  const connections: RTCPeerConnection[] = [];
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };

  /** The far end of early media. */
  async function answerTo(offer: string, hz: number): Promise<string> {
    const far = new Native();
    const stream = sing(hz);
    for (const track of stream.getTracks()) far.addTrack(track, stream);
    await far.setRemoteDescription({ type: 'offer', sdp: offer });
    await far.setLocalDescription(await far.createAnswer());
    while (far.iceGatheringState !== 'complete') {
      await new Promise((next) => far.addEventListener('icegatheringstatechange', next, { once: true }));
    }
    return far.localDescription?.sdp ?? '';
  }

  let ears: AudioContext | undefined;
  const analysers = new Map<MediaStreamTrack, AnalyserNode>();

  function analyserOf(callId: string): AnalyserNode | null {
    const stream = document.querySelector<HTMLAudioElement>(`audio[data-call-id="${callId}"]`)?.srcObject;
    // On hold the stream has no track (WebRTC 5.4.1 takes it away with the direction).
    const track = stream instanceof MediaStream ? stream.getAudioTracks()[0] : undefined;
    if (track === undefined) return null;
    const known = analysers.get(track);
    if (known !== undefined) return known;
    ears ??= new AudioContext({ sampleRate: 48000 });
    const analyser = new AnalyserNode(ears, { fftSize: 8192, smoothingTimeConstant: 0 });
    ears.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    analysers.set(track, analyser);
    return analyser;
  }

  const isOpen = ({ connectionState }: RTCPeerConnection): boolean => connectionState !== 'closed';
  const isLive = ({ readyState }: MediaStreamTrack): boolean => readyState === 'live';

  window.pageSide = {
    push(name, payload) {
      for (const listener of listeners.get(name) ?? []) (listener as (payload: unknown) => void)(payload);
    },
    heardHz(callId) {
      const analyser = analyserOf(callId);
      if (analyser === null) return 0;
      const levels = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(levels);
      const loudest = levels.reduce((best, level, index) => (level > (levels[best] ?? -Infinity) ? index : best), 0);
      return (levels[loudest] ?? -Infinity) < -60 ? 0 : Math.round((loudest * 48000) / analyser.fftSize);
    },
    liveTracks: () => given.filter(({ readyState }) => readyState === 'live').length,
    toneSeconds: () => [...sounding].at(-1)?.buffer?.duration ?? 0,
    lastToneSeconds: () => lastTone,
    forgetTones() {
      lastTone = 0;
    },
    connections: () => connections.map(({ connectionState }) => connectionState),
    forgetWhatIsOver() {
      const [open, live] = [connections.filter(isOpen), given.filter(isLive)];
      connections.splice(0, connections.length, ...open);
      given.splice(0, given.length, ...live);
      for (const [track, context] of studios) {
        if (isLive(track)) continue;
        studios.delete(track);
        void context.close();
      }
      for (const track of analysers.keys()) if (track.readyState === 'ended') analysers.delete(track);
    },
    failConnection(forGood) {
      const connection = connections.at(-1);
      if (connection === undefined) throw new Error('no call');
      Object.defineProperty(connection, 'connectionState', { configurable: true, get: () => 'failed' });
      connection.dispatchEvent(new Event('connectionstatechange'));
      if (forGood) return;
      connection.addEventListener('signalingstatechange', () => {
        if (connection.signalingState !== 'stable') return;
        Reflect.deleteProperty(connection, 'connectionState');
        connection.dispatchEvent(new Event('connectionstatechange'));
      });
    },
    refuseOffers(status) {
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (this: WebSocket, data) {
        if (typeof data !== 'string' || !data.startsWith('INVITE')) return send.call(this, data);
        const copied = data.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
        const refusal = [`SIP/2.0 ${status} No`, ...copied, 'Content-Length: 0', '', ''].join('\r\n');
        setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data: refusal })));
      };
    },
    playEarlyMedia(hz) {
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (this: WebSocket, data) {
        send.call(this, data);
        if (typeof data !== 'string' || !data.startsWith('INVITE') || !data.includes('Authorization')) return;
        WebSocket.prototype.send = send;
        const [head = '', offer = ''] = data.split(/\r\n\r\n/);
        const copied = head.split('\r\n').filter((line) => /^(Via|From|Call-ID|CSeq):/i.test(line));
        const to = /^To: .*/m.exec(head)?.[0].trim();
        void answerTo(offer, hz).then((sdp) => {
          const lines = ['SIP/2.0 183 Session Progress', ...copied, `${to};tag=early`];
          const kind = ['Contact: <sip:early@pbx.invalid;transport=ws>', 'Content-Type: application/sdp'];
          const text = [...lines, ...kind, `Content-Length: ${sdp.length}`, '', sdp].join('\r\n');
          this.dispatchEvent(new MessageEvent('message', { data: text }));
        });
      };
    },
    speaker(callId) {
      const audio = document.querySelector<HTMLAudioElement>(`audio[data-call-id="${callId}"]`);
      return audio === null ? null : { muted: audio.muted };
    },
    setClock(forward) {
      const now = Date.now;
      Date.now = () => now() + forward;
    },
    microphonesOpened: () => given.length,
  };
}
