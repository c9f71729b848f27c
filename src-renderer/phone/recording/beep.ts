/**
 * The tone that tells both sides that the call is recorded, as it sounds in North America: 1400 Hz for a fifth of a
 * second, every 12 to 18 s. It goes out with the microphone, so the other side hears it and the left channel holds it as
 * evidence; `tone` is for the agent's own ear. The right channel stays what the customer sent: the tone there would say
 * that she had sent it.
 */

export interface BeepMixer {
  /** Microphone and tone: what the sender gets (`replaceTrack`), and the recorder as its microphone. */
  readonly outgoing: MediaStream;
  /** The tone alone, for the agent's loudspeaker. */
  readonly tone: MediaStream;
  /** Another device; the outgoing track stays the same one. */
  setMicrophone(stream: MediaStream): void;
  /** Beeps in a second, and then every 15 s. */
  start(): void;
  /** While the recording is paused nobody is told that it runs. */
  stop(): void;
  /** The microphone goes on as it is; its owner closes it. */
  close(): void;
}

const HZ = 1400;
const LENGTH_S = 0.2;
const EVERY_S = 15;
/** The first one waits until every ear is connected. */
const FIRST_S = 1;
/** About -26 dB of full scale: heard below speech. */
const LEVEL = 0.05;

export function mixBeep(microphone: MediaStream): BeepMixer {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const outgoing = context.createMediaStreamDestination();
  const tone = context.createMediaStreamDestination();
  const period = new AudioBuffer({ length: EVERY_S * context.sampleRate, sampleRate: context.sampleRate });
  period.copyToChannel(beep(context.sampleRate), 0, FIRST_S * context.sampleRate);
  let source = context.createMediaStreamSource(microphone);
  source.connect(outgoing);
  let playing: AudioBufferSourceNode | null = null;

  const stop = (): void => {
    playing?.stop();
    playing?.disconnect();
    playing = null;
  };
  return {
    outgoing: outgoing.stream,
    tone: tone.stream,
    setMicrophone(stream) {
      source.disconnect();
      source = context.createMediaStreamSource(stream);
      source.connect(outgoing);
    },
    start() {
      stop();
      playing = new AudioBufferSourceNode(context, { buffer: period, loop: true });
      playing.connect(outgoing);
      playing.connect(tone);
      playing.start();
    },
    stop,
    close() {
      stop();
      source.disconnect();
      for (const track of [...outgoing.stream.getTracks(), ...tone.stream.getTracks()]) track.stop();
      context.close().catch((error: unknown) => console.error('beep: the context does not close', error));
    },
  };
}

/** Risen and fallen in 10 ms, so that it doesn't click. */
function beep(sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(LENGTH_S * sampleRate));
  const ramp = 0.01 * sampleRate;
  return samples.map((_, n) => {
    const edge = Math.min(1, n / ramp, (samples.length - n) / ramp);
    return LEVEL * edge * Math.sin((2 * Math.PI * HZ * n) / sampleRate);
  });
}
