/** How loud a stream is, ten times a second: 0 at -60 dBFS and below, 1 at full scale, linear in decibels between. */

const TIMES_PER_SECOND = 10;
const FLOOR_DB = -60;

/** @returns what stops it */
export function meter(stream: MediaStream, heard: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
  const source = context.createMediaStreamSource(stream);
  source.connect(analyser);
  void context.resume();
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    heard(levelOf(samples));
  }, 1000 / TIMES_PER_SECOND);
  return () => {
    clearInterval(timer);
    source.disconnect();
    void context.close();
  };
}

/** Of the root mean square of samples between -1 and 1; a sine at full scale has 0 dBFS (AES17). */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length);
  if (power === 0) return 0;
  const decibels = 10 * Math.log10(2 * power);
  return Math.min(1, Math.max(0, 1 - decibels / FLOOR_DB));
}
