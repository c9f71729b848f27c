/** Can the loudspeaker of calls be played at? Whether it was heard, only the agent can tell. */
import type { AudioSettings } from '#shared/audio.ts';
import { patterns } from '../../tones/patterns.ts';
import { samplesOf } from '../../tones/synthesis.ts';
import { waitFor } from '../abort.ts';
import { facts, failed, passed, type StepResult } from '../result.ts';

export interface Speakers {
  readonly settings: Pick<AudioSettings, 'outputVolume'>;
  sinksOf(role: 'speaker'): readonly string[];
}

/** In TypeScript's library neither yet: Web Audio API 1.1. */
type Steerable = AudioContext & { setSinkId(id: string): Promise<void> };

export async function checkSpeaker(devices: Speakers, signal: AbortSignal): Promise<StepResult> {
  const [sink = ''] = devices.sinksOf('speaker');
  const label = await labelOf(sink);
  // Without any output Chromium's clock runs all the same.
  if (label === null) return failed('noOutput');
  const context = new AudioContext() as Steerable;
  try {
    await waitFor<void>(signal, (resolve, reject) => {
      context.setSinkId(sink).then(resolve, reject);
      return () => {};
    });
    const seconds = await play(context, devices.settings.outputVolume / 100, signal);
    return seconds > 0 ? passed(facts(label, '440 · 554 · 659 Hz')) : failed('noOutput', label);
  } catch (error) {
    if (signal.aborted || !(error instanceof DOMException)) throw error;
    return failed('noOutput', facts(label, error.name));
  } finally {
    await context.close();
  }
}

/** null: there is no such output. Labels are hidden until the microphone was allowed (Media Capture and Streams 9.2). */
async function labelOf(sink: string): Promise<string | null> {
  const outputs = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'audiooutput');
  const [first] = outputs;
  const own = sink === '' ? (outputs.find(({ deviceId }) => deviceId === 'default') ?? first) : undefined;
  return (own ?? outputs.find(({ deviceId }) => deviceId === sink))?.label ?? null;
}

/** @returns how far the audio clock has come when the tone is over */
function play(context: AudioContext, gain: number, signal: AbortSignal): Promise<number> {
  return waitFor<number>(signal, (resolve, reject) => {
    const samples = samplesOf(patterns.test, context.sampleRate);
    const buffer = new AudioBuffer({ length: samples.length, sampleRate: context.sampleRate });
    buffer.copyToChannel(samples, 0);
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(new GainNode(context, { gain })).connect(context.destination);
    const begun = context.currentTime;
    // Fired by the audio clock only: an output that stands still never ends the tone.
    source.addEventListener('ended', () => resolve(context.currentTime - begun));
    const stuck = setTimeout(() => resolve(0), STUCK_AFTER + buffer.duration * 1000);
    // The output is gone, or can't be opened.
    context.addEventListener('error', () => resolve(0));
    context.resume().catch(reject);
    source.start();
    return () => {
      clearTimeout(stuck);
      source.stop();
      source.disconnect();
    };
  });
}

const STUCK_AFTER = 2000;
