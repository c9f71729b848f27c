/** A tone in the microphone's place, and an ear that knows it again. */
import { deafContext } from './deaf-context.ts';

/** A reference frequency of ITU-T O.132: no exchange's own tone, no digit, no fax. */
export const TONE_HZ = 820;
const TONE_LEVEL = 0.3;
const FFT = 2048;
/** What a codec leaves of the tone is far above this, and its noise is below. */
const HEARD_DB = -55;

export class EchoTone {
  readonly #context = deafContext();
  readonly #volume = new GainNode(this.#context, { gain: TONE_LEVEL });
  readonly #destination = new MediaStreamAudioDestinationNode(this.#context, { channelCount: 1 });
  readonly #ear = new AnalyserNode(this.#context, { fftSize: FFT, smoothingTimeConstant: 0 });
  readonly #bins = new Float32Array(this.#ear.frequencyBinCount);
  /** Chromium lets a connection's sound into Web Audio only while an element plays it. */
  readonly #element = new Audio();

  constructor() {
    const oscillator = new OscillatorNode(this.#context, { frequency: TONE_HZ });
    oscillator.connect(this.#volume).connect(this.#destination);
    oscillator.start();
    this.#element.muted = true;
    this.#element.autoplay = true;
  }

  get stream(): MediaStream {
    return this.#destination.stream;
  }

  sing(on: boolean): void {
    this.#volume.gain.value = on ? TONE_LEVEL : 0;
  }

  listenTo(connection: RTCPeerConnection): void {
    connection.addEventListener('track', ({ track }) => {
      const stream = new MediaStream([track]);
      this.#element.srcObject = stream;
      this.#context.createMediaStreamSource(stream).connect(this.#ear);
    });
  }

  /** Whether the tone is the loudest that is heard now. */
  get isHeard(): boolean {
    this.#ear.getFloatFrequencyData(this.#bins);
    const loudest = this.#bins.reduce((best, level, bin) => (level > (this.#bins[best] ?? -Infinity) ? bin : best), 0);
    const hz = (loudest * this.#context.sampleRate) / FFT;
    return (this.#bins[loudest] ?? -Infinity) > HEARD_DB && Math.abs(hz - TONE_HZ) <= this.#context.sampleRate / FFT;
  }

  async close(): Promise<void> {
    this.#element.srcObject = null;
    for (const track of this.stream.getTracks()) track.stop();
    await this.#context.close();
  }
}
