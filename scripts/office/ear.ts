/** Listens to what the agent hears: the loudest tone of the sound that the phone window plays. */
import type { Page } from 'playwright';

/**
 * Waits until the tone is heard. @returns the frequency found, in Hz
 * @throws when it isn't there in time, with what was heard instead
 */
export function hear(phone: Page, hz: number, timeoutMs = 8000): Promise<number> {
  return phone.evaluate(listen, { hz, timeoutMs, tolerance: 25 });
}

/** Runs in the page. */
async function listen({
  hz,
  timeoutMs,
  tolerance,
}: {
  hz: number;
  timeoutMs: number;
  tolerance: number;
}): Promise<number> {
  const stream = await element();
  const context = new AudioContext({ sampleRate: 48_000 });
  const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(stream).connect(analyser);
  const spectrum = new Float32Array(analyser.frequencyBinCount);
  try {
    const deadline = performance.now() + timeoutMs;
    let peak = { hz: 0, level: -Infinity };
    while (performance.now() < deadline) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      analyser.getFloatFrequencyData(spectrum);
      const level = Math.max(...spectrum);
      peak = { hz: Math.round((spectrum.indexOf(level) * context.sampleRate) / analyser.fftSize), level };
      if (level > -70 && Math.abs(peak.hz - hz) <= tolerance) return peak.hz;
    }
    throw new Error(`no ${hz} Hz: the loudest was ${peak.hz} Hz at ${Math.round(peak.level)} dB`);
  } finally {
    await context.close();
  }

  async function element(): Promise<MediaStream> {
    for (;;) {
      const audio = document.querySelector<HTMLAudioElement>('audio[data-call-id]');
      if (audio?.srcObject instanceof MediaStream) return audio.srcObject;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }
}
