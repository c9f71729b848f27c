/** Runs in Chromium: a plain JsSIP agent whose microphone is a steady tone, driven by `BrowserAgent`. */
import * as JsSIP from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession.js';

export type AgentStart = {
  url: string;
  user: string;
  password: string;
  domain: string;
  hz: number;
  iceServers?: RTCIceServer[];
};
export type AgentEvent = {
  name: string;
  cause?: string;
  originator?: string;
  reasons?: string[];
  from?: string;
  status?: number;
};

declare global {
  interface Window {
    agent: Agent;
    tell(event: AgentEvent): void;
  }
}

type Ended = {
  originator: string;
  cause: string;
  message?: { getHeaders?(name: string): string[]; status_code?: number };
};

class Agent {
  #ua: JsSIP.UA | undefined;
  #session: RTCSession | undefined;
  #audio: AudioContext | undefined;
  #analyser: AnalyserNode | undefined;
  #options: AgentStart | undefined;
  #waitForRelay = false;

  start(options: AgentStart): void {
    this.#options = options;
    const ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(options.url)],
      uri: `sip:${options.user}@${options.domain}`,
      password: options.password,
      display_name: options.user,
      register_expires: 120,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 2,
    });
    this.#ua = ua;
    ua.on('registered', () => window.tell({ name: 'registered' }));
    ua.on('unregistered', () => window.tell({ name: 'unregistered' }));
    ua.on('disconnected', () => window.tell({ name: 'disconnected' }));
    ua.on('registrationFailed', ({ cause }: { cause?: string }) =>
      window.tell({ name: 'registrationFailed', ...(cause && { cause }) }),
    );
    ua.on('newRTCSession', ({ session, originator }: { session: RTCSession; originator: string }) => {
      this.#watch(session);
      if (originator === 'remote') window.tell({ name: 'incoming', from: session.remote_identity.uri.user });
    });
    ua.start();
  }

  stop(): void {
    this.#ua?.stop();
  }

  unregister(): void {
    this.#ua?.unregister();
  }

  call(number: string): void {
    this.#ua?.call(`sip:${number}@${this.#options?.domain}`, this.#media());
  }

  answer(): void {
    this.#session?.answer(this.#media());
  }

  hangup(status?: number): void {
    this.#session?.terminate(status === undefined ? {} : { status_code: status });
  }

  hold(): boolean {
    return this.#session?.hold() ?? false;
  }

  unhold(): boolean {
    return this.#session?.unhold() ?? false;
  }

  restartIce({ waitForRelay = false } = {}): boolean {
    this.#waitForRelay = waitForRelay;
    return this.#session?.renegotiate({ rtcOfferConstraints: { iceRestart: true } }) ?? false;
  }

  sendDigits(digits: string, transport: 'RFC2833' | 'INFO'): void {
    const transportType = JsSIP.C.DTMF_TRANSPORT[transport];
    this.#session?.sendDTMF(digits, { transportType, duration: 100, interToneGap: 100 });
  }

  /** The loudest frequency of the last 170 ms, or 0. */
  heard(): number {
    const analyser = this.#analyser;
    if (!analyser) return 0;
    const levels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(levels);
    const loudest = levels.indexOf(Math.max(...levels));
    return (levels[loudest] ?? -200) < -60 ? 0 : (loudest * analyser.context.sampleRate) / analyser.fftSize;
  }

  async selectedPair(): Promise<{ local: string; remote: string } | undefined> {
    const report = await this.#session?.connection.getStats();
    const stats = new Map<string, Record<string, string>>(report ? [...report.entries()] : []);
    const pair = [...stats.values()].find((one) => one['type'] === 'candidate-pair' && one['nominated']);
    const type = (id: string | undefined): string => stats.get(id ?? '')?.['candidateType'] ?? '';
    return pair && { local: type(pair['localCandidateId']), remote: type(pair['remoteCandidateId']) };
  }

  #media(): { mediaStream: MediaStream; pcConfig: RTCConfiguration } {
    this.#audio ??= new AudioContext({ sampleRate: 48_000 });
    const tone = this.#audio.createOscillator();
    const gain = this.#audio.createGain();
    const microphone = this.#audio.createMediaStreamDestination();
    tone.frequency.value = this.#options?.hz ?? 700;
    gain.gain.value = 0.3;
    tone.connect(gain).connect(microphone);
    tone.start();
    return { mediaStream: microphone.stream, pcConfig: { iceServers: this.#options?.iceServers ?? [] } };
  }

  #watch(session: RTCSession): void {
    this.#session = session;
    for (const name of ['progress', 'accepted', 'confirmed', 'hold', 'unhold'] as const) {
      session.on(name, (data: { originator?: string }) =>
        window.tell({ name, ...(data?.originator && { originator: data.originator }) }),
      );
    }
    for (const name of ['ended', 'failed'] as const) {
      session.on(name, ({ originator, cause, message }: Ended) => {
        const reasons = message?.getHeaders?.('Reason') ?? [];
        const status = message?.status_code;
        window.tell({ name, originator, cause, reasons, ...(status !== undefined && { status }) });
      });
    }
    // JsSIP sends when gathering is over, which a slow server delays; the first candidate is enough here.
    session.on('icecandidate', ({ candidate, ready }: { candidate: RTCIceCandidate; ready: () => void }) => {
      if (!this.#waitForRelay || candidate.type === 'relay') ready();
    });
    session.on('peerconnection', ({ peerconnection }: { peerconnection: RTCPeerConnection }) =>
      this.#hear(peerconnection),
    );
    if (session.connection) this.#hear(session.connection);
  }

  #hear(connection: RTCPeerConnection): void {
    connection.addEventListener('connectionstatechange', () =>
      window.tell({ name: `media-${connection.connectionState}` }),
    );
    connection.addEventListener('track', ({ track }) => {
      const stream = new MediaStream([track]);
      // Chromium decodes a remote track only while an element plays it.
      const element = new Audio();
      element.srcObject = stream;
      void element.play();
      this.#audio ??= new AudioContext({ sampleRate: 48_000 });
      this.#analyser = this.#audio.createAnalyser();
      this.#analyser.fftSize = 8192;
      this.#analyser.smoothingTimeConstant = 0;
      this.#audio.createMediaStreamSource(stream).connect(this.#analyser);
    });
  }
}

window.agent = new Agent();
