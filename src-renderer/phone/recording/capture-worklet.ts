/**
 * On the audio thread: input 0 (agent) to the left, input 1 (customer) to the right, in blocks to the encoder's worker.
 * The page never sees a sample, and however busy it is, none is lost.
 */
import { BLOCK, type Block, type FromCapture, type ToCapture } from './format.ts';

/** The AudioWorkletGlobalScope, which TypeScript's libraries leave out (Web Audio API 1.32). */
declare const registerProcessor: (name: string, processor: new () => unknown) => void;
declare const AudioWorkletProcessor: new () => { readonly port: MessagePort };

class Capture extends AudioWorkletProcessor {
  #encoder: MessagePort | null = null;
  #left = new Float32Array(BLOCK);
  #right = new Float32Array(BLOCK);
  #filled = 0;
  #writing = true;
  #skip = 0;
  #stopped = false;

  constructor() {
    super();
    this.port.addEventListener('message', ({ data }: MessageEvent<ToCapture>) => this.#obey(data));
    this.port.start();
  }

  process([agent, customer]: Float32Array[][]): boolean {
    // An input without a source has no channel: that is silence.
    const frames = agent?.[0]?.length ?? customer?.[0]?.length ?? 128;
    if (this.#skip > 0) this.#skip -= frames;
    else if (this.#writing) this.#take(agent?.[0], customer?.[0], frames);
    return !this.#stopped;
  }

  #take(agent: Float32Array | undefined, customer: Float32Array | undefined, frames: number): void {
    if (agent !== undefined) this.#left.set(agent, this.#filled);
    if (customer !== undefined) this.#right.set(customer, this.#filled);
    this.#filled += frames;
    if (this.#filled >= BLOCK) this.#flush();
  }

  #obey(message: ToCapture): void {
    switch (message.do) {
      case 'connect':
        this.#encoder = message.encoder;
        return;
      case 'pause':
        this.#writing = false;
        this.#flush();
        return this.#confirm(message.turn);
      case 'resume':
        if (!this.#writing) this.#skip = message.skipFrames;
        this.#writing = true;
        return this.#confirm(message.turn);
      case 'stop':
        this.#stopped = true;
        this.#writing = false;
        this.#flush();
        this.#encoder?.postMessage('end' satisfies Block, []);
    }
  }

  #confirm(turn: number): void {
    this.port.postMessage({ turn } satisfies FromCapture, []);
  }

  #flush(): void {
    if (this.#filled > 0) {
      const block = { left: this.#left.subarray(0, this.#filled), right: this.#right.subarray(0, this.#filled) };
      this.#encoder?.postMessage(block satisfies Block, [this.#left.buffer, this.#right.buffer]);
    }
    this.#left = new Float32Array(BLOCK);
    this.#right = new Float32Array(BLOCK);
    this.#filled = 0;
  }
}

registerProcessor('capture', Capture);
