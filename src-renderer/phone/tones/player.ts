/** Plays one tone at a time. Each is rendered once and looped by the audio clock, so a slow window can't make it limp. */
import { patterns, type ToneName } from './patterns.ts';
import { samplesOf } from './synthesis.ts';

export class TonePlayer {
  readonly #buffers = new Map<ToneName, AudioBuffer>();
  #context: AudioContext | null = null;
  #playing: { readonly name: ToneName; readonly source: AudioBufferSourceNode } | null = null;

  /** What sounds now; null for silence. The same tone again goes on undisturbed. */
  play(name: ToneName | null): void {
    if (name === (this.#playing?.name ?? null)) return;
    this.#silence();
    if (name !== null) this.#start(name);
    else void this.#context?.suspend();
  }

  #start(name: ToneName): void {
    const context = (this.#context ??= new AudioContext());
    const { times } = patterns[name];
    const source = new AudioBufferSourceNode(context, { buffer: this.#bufferOf(name, context), loop: true });
    source.connect(context.destination);
    void context.resume();
    source.start();
    this.#playing = { name, source };
    if (times === 'forever') return;
    source.addEventListener('ended', () => {
      if (this.#playing?.source === source) this.play(null);
    });
    source.stop(context.currentTime + times * (source.buffer?.duration ?? 0));
  }

  #silence(): void {
    this.#playing?.source.stop();
    this.#playing?.source.disconnect();
    this.#playing = null;
  }

  #bufferOf(name: ToneName, context: AudioContext): AudioBuffer {
    const known = this.#buffers.get(name);
    if (known !== undefined) return known;
    const samples = samplesOf(patterns[name], context.sampleRate);
    const buffer = context.createBuffer(1, samples.length, context.sampleRate);
    buffer.copyToChannel(samples, 0);
    this.#buffers.set(name, buffer);
    return buffer;
  }
}
