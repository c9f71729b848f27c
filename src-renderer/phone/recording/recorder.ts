/**
 * Records one call: agent left, customer right, as MP3 in pieces of about a second.
 *
 *   microphone ─▶ ┐ AudioContext, 16 kHz, ┌─ audio thread ──┐  blocks  ┌─ worker ──┐  pieces
 *   remote ─────▶ ┘ without a device      └ capture-worklet ┘ ───────▶ └ LAME/WASM ┘ ───────▶ page ─▶ main
 *
 * Hold and mute need nothing: a silent track is recorded as silence. What is paused is not in the file at all.
 */
// Vite's own suffix: the file as a script of its own, by its address.
// oxlint-disable-next-line import/default
import captureUrl from './capture-worklet.ts?worker&url';
import { Ear } from './ear.ts';
import { type FromCapture, type FromEncoder, SAMPLE_RATE, type ToCapture, type ToEncoder } from './format.ts';

export interface RecorderEvents {
  /** Whole MPEG frames; the pieces one after the other are the file. */
  piece(bytes: Uint8Array<ArrayBuffer>): void;
  /** Nothing more will come. What has come is good. */
  failed(error: Error): void;
}

export interface RecordingTotals {
  readonly seconds: number;
  readonly bytes: number;
  readonly pieces: number;
}

/** What a device may still have in its buffers from before the resume: card data, said while nothing was written. */
const IN_FLIGHT_FRAMES = 0.5 * SAMPLE_RATE;
/** For a worker that neither answers nor fails. */
const FLUSH_MS = 5000;

export class Recorder {
  readonly #events: RecorderEvents;
  readonly #context: AudioContext;
  readonly #capture: AudioWorkletNode;
  readonly #worker: Worker;
  readonly #microphone: Ear;
  readonly #remote: Ear;
  readonly #turns = new Map<number, () => void>();
  readonly #end = Promise.withResolvers<number>();
  #turn = 0;
  #bytes = 0;
  #pieces = 0;
  #stopping: Promise<RecordingTotals> | null = null;

  private constructor(events: RecorderEvents, context: AudioContext, capture: AudioWorkletNode, worker: Worker) {
    this.#events = events;
    this.#context = context;
    this.#capture = capture;
    this.#worker = worker;
    this.#microphone = new Ear(context, capture, 0);
    this.#remote = new Ear(context, capture, 1);
    capture.port.addEventListener('message', ({ data }: MessageEvent<FromCapture>) => this.#turns.get(data.turn)?.());
    capture.port.start();
    capture.addEventListener('processorerror', () =>
      this.#fail(new Error('the audio thread has dropped the recorder')),
    );
    worker.addEventListener('message', ({ data }: MessageEvent<FromEncoder>) => this.#hear(data));
    worker.addEventListener('error', (event) => this.#fail(new Error(`the encoder broke: ${event.message}`)));
    // A failed recording has nobody waiting for its end.
    this.#end.promise.catch(() => undefined);
  }

  /** Records from here on; until it is told what to hear, silence. @throws when the browser can't load its parts */
  static async start(events: RecorderEvents): Promise<Recorder> {
    // Without a device: the recording neither wakes a sound card nor stops with one.
    const context = new AudioContext(NO_DEVICE);
    const worker = new Worker(new URL('encoder-worker.ts', import.meta.url), { type: 'module' });
    try {
      const { port1, port2 } = new MessageChannel();
      await Promise.all([context.audioWorklet.addModule(captureUrl), ready(worker, port2)]);
      const capture = new AudioWorkletNode(context, 'capture', {
        numberOfInputs: 2,
        numberOfOutputs: 1,
        // Conferences: several tracks on one input are added up, and a stereo headset becomes one voice.
        channelCount: 1,
        channelCountMode: 'explicit',
      });
      // A node that leads nowhere isn't rendered; its output stays silent.
      capture.connect(context.destination);
      post(capture, { do: 'connect', encoder: port1 }, [port1]);
      await context.resume();
      return new Recorder(events, context, capture, worker);
    } catch (error) {
      worker.terminate();
      await context.close();
      throw error;
    }
  }

  /** Also after each `replaceTrack`; null while there is none. */
  setMicrophone(stream: MediaStream | null): void {
    this.#microphone.hear(stream === null ? [] : [stream]);
  }

  /**
   * Who is on the other side; several in a conference. Chromium delivers a remote track to the audio graph only while
   * an `<audio>` element plays it, too.
   */
  setRemote(...streams: readonly MediaStream[]): void {
    this.#remote.hear(streams);
  }

  /** @returns when nothing is written any more: only then tell the agent so */
  pause(): Promise<void> {
    return this.#ask((turn) => ({ do: 'pause', turn }));
  }

  /** @returns when it is written again */
  resume(): Promise<void> {
    return this.#ask((turn) => ({ do: 'resume', turn, skipFrames: IN_FLIGHT_FRAMES }));
  }

  /** The last piece comes before this resolves. @throws when the recording had failed */
  stop(): Promise<RecordingTotals> {
    this.#stopping ??= this.#finish();
    return this.#stopping;
  }

  async #finish(): Promise<RecordingTotals> {
    this.#settleTurns();
    post(this.#capture, { do: 'stop' });
    const limit = setTimeout(() => this.#end.reject(new Error('the encoder does not answer')), FLUSH_MS);
    try {
      const seconds = await this.#end.promise;
      return { seconds, bytes: this.#bytes, pieces: this.#pieces };
    } finally {
      clearTimeout(limit);
      this.#close();
    }
  }

  #ask(message: (turn: number) => ToCapture): Promise<void> {
    if (this.#stopping !== null) return Promise.resolve();
    this.#turn += 1;
    const turn = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turns.set(turn, () => {
      this.#turns.delete(turn);
      resolve();
    });
    post(this.#capture, message(turn));
    return promise;
  }

  #hear(message: FromEncoder): void {
    switch (message.at) {
      case 'piece':
        this.#bytes += message.bytes.length;
        this.#pieces += 1;
        return this.#events.piece(message.bytes);
      case 'end':
        return this.#end.resolve(message.seconds);
      case 'failed':
        return this.#fail(new Error(message.error));
      case 'ready':
    }
  }

  #fail(why: Error): void {
    this.#end.reject(why);
    // Whoever stops it hears of it there.
    if (this.#stopping !== null) return;
    this.#stopping = Promise.reject(why);
    this.#stopping.catch(() => undefined);
    this.#settleTurns();
    this.#close();
    this.#events.failed(why);
  }

  #settleTurns(): void {
    for (const settle of this.#turns.values()) settle();
  }

  #close(): void {
    this.#microphone.hear([]);
    this.#remote.hear([]);
    this.#capture.disconnect();
    this.#worker.terminate();
    this.#context.close().catch((error: unknown) => console.error('recorder: the context does not close', error));
  }
}

/** `sinkId` as in Web Audio API 1.1, 1.2.1; TypeScript's libraries don't have it yet. */
const NO_DEVICE: AudioContextOptions & { readonly sinkId: { readonly type: 'none' } } = {
  sampleRate: SAMPLE_RATE,
  // Nobody listens: the audio thread wakes five times a second instead of fifty, which halves what a recording costs.
  latencyHint: 0.2,
  sinkId: { type: 'none' },
};

const post = (capture: AudioWorkletNode, message: ToCapture, transfer: Transferable[] = []): void =>
  capture.port.postMessage(message, transfer);

/** Until the worker has its code and its WebAssembly. */
async function ready(worker: Worker, blocks: MessagePort): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const heard = new AbortController();
  const { signal } = heard;
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<FromEncoder>) => (data.at === 'failed' ? reject(new Error(data.error)) : resolve()),
    { signal },
  );
  worker.addEventListener('error', (event) => reject(new Error(`the encoder does not load: ${event.message}`)), {
    signal,
  });
  worker.postMessage({ blocks } satisfies ToEncoder, [blocks]);
  await promise.finally(() => heard.abort());
}
