/** Listens to what the agent hears: the sound of every call that the phone window plays, mixed as a loudspeaker does. */
import type { Page } from 'playwright';

/** Sound needs the processor for itself; on a busy computer it comes late. */
const PATIENCE_MS = 20_000;

/**
 * Waits until this tone is the loudest. @returns the frequency found, in Hz
 * @throws when it isn't there in time, with what was heard instead
 */
export function hear(phone: Page, hz: number, timeoutMs = PATIENCE_MS): Promise<number> {
  return phone.evaluate(listen, { hz, timeoutMs, tolerance: 25, alone: true, loud: -70 });
}

/** Waits until this tone is there, be it alone or under others. */
export function hearAmong(phone: Page, hz: number, timeoutMs = PATIENCE_MS): Promise<number> {
  return phone.evaluate(listen, { hz, timeoutMs, tolerance: 25, alone: false, loud: -45 });
}

interface Wanted {
  readonly hz: number;
  readonly timeoutMs: number;
  readonly tolerance: number;
  /** It has to be the loudest of all. */
  readonly alone: boolean;
  /** Decibels; what a codec adds to a loud tone is below. */
  readonly loud: number;
}

/** Runs in the page. */
async function listen({ hz, timeoutMs, tolerance, alone, loud }: Wanted): Promise<number> {
  const context = new AudioContext({ sampleRate: 48_000 });
  const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
  const sources = new Map<MediaStream, AudioNode>();
  const spectrum = new Float32Array(analyser.frequencyBinCount);
  const binHz = context.sampleRate / analyser.fftSize;
  const near = (bin: number): boolean => Math.abs(bin * binHz - hz) <= tolerance;
  try {
    const deadline = performance.now() + timeoutMs;
    let peak = { hz: 0, level: -Infinity };
    while (performance.now() < deadline) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      connect();
      analyser.getFloatFrequencyData(spectrum);
      const heard = alone ? spectrum : spectrum.map((level, bin) => (near(bin) ? level : -Infinity));
      const level = Math.max(...heard);
      const bin = heard.indexOf(level);
      peak = { hz: Math.round(bin * binHz), level };
      if (level > loud && near(bin)) return peak.hz;
    }
    throw new Error(`no ${hz} Hz: the loudest was ${peak.hz} Hz at ${Math.round(peak.level)} dB`);
  } finally {
    await context.close();
  }

  /** Exactly what plays now: calls come and go, and a held one is silent. */
  function connect(): void {
    const elements = [...document.querySelectorAll<HTMLAudioElement>('audio[data-call-id]')];
    const playing = elements.filter(({ muted }) => !muted).map(({ srcObject }) => srcObject);
    for (const [stream, source] of sources) {
      if (playing.includes(stream)) continue;
      source.disconnect();
      sources.delete(stream);
    }
    for (const stream of playing) {
      if (!(stream instanceof MediaStream) || sources.has(stream)) continue;
      const source = context.createMediaStreamSource(stream);
      source.connect(analyser);
      sources.set(stream, source);
    }
  }
}
