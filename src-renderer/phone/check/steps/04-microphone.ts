/** Does the microphone hear? It is opened as for a call; one that delivers the same sample all the time is dead or switched off. */
import type { CheckReason } from '#shared/phone.ts';
import type { LiveMicrophone } from '../../audio/live-microphone.ts';
import { MicrophoneError, type MicrophoneFailure } from '../../microphone.ts';
import { pause, waitFor } from '../abort.ts';
import { deafContext } from '../deaf-context.ts';
import { facts, failed, passed, type StepResult } from '../result.ts';

export const LISTENS_FOR = 2000;
const LOOKS_EVERY = 50;

export interface Microphones {
  /** @throws MicrophoneError */
  openMicrophone(): Promise<LiveMicrophone>;
}

const reasons = {
  microphoneDenied: 'denied',
  microphoneMissing: 'missing',
  microphoneBusy: 'busy',
} as const satisfies Record<MicrophoneFailure, CheckReason>;

export async function checkMicrophone(devices: Microphones, signal: AbortSignal): Promise<StepResult> {
  let microphone: LiveMicrophone;
  try {
    microphone = await open(devices, signal);
  } catch (error) {
    if (error instanceof MicrophoneError) return failed(reasons[error.reason]);
    throw error;
  }
  try {
    const peak = await loudest(microphone, signal);
    if (peak === null) return failed('silent', microphone.label);
    return passed(facts(microphone.label, `${Math.round(20 * Math.log10(peak))} dBFS`));
  } finally {
    microphone.close();
  }
}

/** Opening can't be called off: a microphone that comes too late is closed at once. */
function open(devices: Microphones, signal: AbortSignal): Promise<LiveMicrophone> {
  return waitFor<LiveMicrophone>(signal, (resolve, reject) => {
    let wanted = true;
    devices.openMicrophone().then((microphone) => (wanted ? resolve(microphone) : microphone.close()), reject);
    return () => {
      wanted = false;
    };
  });
}

/** The peak, 0 to 1; null when nothing moved. */
async function loudest(microphone: LiveMicrophone, signal: AbortSignal): Promise<number | null> {
  const context = deafContext();
  try {
    const analyser = new AnalyserNode(context, { fftSize: 8192 });
    let source = context.createMediaStreamSource(microphone.stream);
    source.connect(analyser);
    microphone.on('replaced', () => {
      source.disconnect();
      source = context.createMediaStreamSource(microphone.stream);
      source.connect(analyser);
    });
    const samples = new Float32Array(analyser.fftSize);
    const until = performance.now() + LISTENS_FOR;
    let peak: number | null = null;
    while (performance.now() < until) {
      await pause(LOOKS_EVERY, signal);
      analyser.getFloatTimeDomainData(samples);
      peak = louder(peak, samples);
    }
    return peak;
  } finally {
    await context.close();
  }
}

function louder(peak: number | null, samples: Float32Array): number | null {
  // The analyser begins with zeros: what counts as movement is among the newest samples.
  const newest = samples.subarray(samples.length / 2);
  const moves = newest.some((sample) => sample !== newest[0]);
  return moves ? newest.reduce((most, sample) => Math.max(most, Math.abs(sample)), peak ?? 0) : peak;
}
