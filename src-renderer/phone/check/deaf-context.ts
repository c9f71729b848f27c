/** An AudioContext that plays nowhere, so that it runs without any output, too (Web Audio API 1.1, AudioSinkOptions). */
export function deafContext(): AudioContext {
  // Not in TypeScript's library yet.
  const options: AudioContextOptions & { sinkId: { type: 'none' } } = { sinkId: { type: 'none' } };
  return new AudioContext(options);
}
