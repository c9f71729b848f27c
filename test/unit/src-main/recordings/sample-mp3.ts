import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createEncoder } from 'wasm-media-encoders/esnext';

/** What the program's encoder makes of two tones: 16 kHz, stereo, constant bitrate. */
export async function sampleMp3(seconds: number): Promise<Uint8Array> {
  const wasm = await readFile(fileURLToPath(import.meta.resolve('wasm-media-encoders/wasm/mp3')));
  const encoder = await createEncoder('audio/mpeg', wasm);
  encoder.configure({ sampleRate: 16_000, channels: 2, bitrate: 48, outputSampleRate: 16_000 });
  const tone = (hz: number) =>
    Float32Array.from({ length: seconds * 16_000 }, (_, n) => 0.3 * Math.sin((2 * Math.PI * hz * n) / 16_000));
  const body = encoder.encode([tone(700), tone(1100)]).slice();
  return new Uint8Array(Buffer.concat([body, encoder.finalize()]));
}
