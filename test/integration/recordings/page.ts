/** The page under test: the shipped recorder between two tones and whoever takes the pieces. */
import { mixBeep, type BeepMixer } from '../../../src-renderer/phone/recording/beep.ts';
import { Recorder, type RecordingTotals } from '../../../src-renderer/phone/recording/recorder.ts';

export interface RecordingPage {
  start(agentHz: number, customerHz: number): Promise<void>;
  /** The microphone is another one now: its stream is a new one, as after `replaceTrack`. */
  changeMicrophone(hz: number): void;
  changeCustomer(hz: number): void;
  /** The agent speaks from here on with a beep in it. */
  beep(): void;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<RecordingTotals>;
}

declare global {
  interface Window {
    recording: RecordingPage;
    takePiece(base64: string): Promise<void>;
    takeFailure(message: string): Promise<void>;
  }
}

let recorder: Recorder;
let microphone: OscillatorNode;
let customer: OscillatorNode;
let mixer: BeepMixer | null = null;
const context = new AudioContext({ sampleRate: 48_000 });

function sing(hz: number): { oscillator: OscillatorNode; stream: MediaStream } {
  const destination = context.createMediaStreamDestination();
  const oscillator = new OscillatorNode(context, { frequency: hz });
  oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(destination);
  oscillator.start();
  return { oscillator, stream: destination.stream };
}

window.recording = {
  async start(agentHz, customerHz) {
    recorder = await Recorder.start({
      piece: (bytes) => void window.takePiece(btoa(String.fromCharCode(...bytes))),
      failed: (error) => void window.takeFailure(String(error)),
    });
    const [agent, far] = [sing(agentHz), sing(customerHz)];
    microphone = agent.oscillator;
    customer = far.oscillator;
    recorder.setMicrophone(agent.stream);
    recorder.setRemote(far.stream);
  },
  changeMicrophone(hz) {
    microphone.stop();
    const agent = sing(hz);
    microphone = agent.oscillator;
    recorder.setMicrophone(agent.stream);
  },
  changeCustomer(hz) {
    customer.frequency.value = hz;
  },
  beep() {
    microphone.stop();
    const agent = sing(0);
    mixer = mixBeep(agent.stream);
    recorder.setMicrophone(mixer.outgoing);
    mixer.start();
  },
  pause: () => recorder.pause(),
  resume: () => recorder.resume(),
  async stop() {
    mixer?.close();
    return recorder.stop();
  },
};
