/** In a worker of its own: blocks of samples in, pieces of MP3 out. Each piece is whole frames, about a second of them. */
import mp3Wasm from 'wasm-media-encoders/wasm/mp3?url';
import { createEncoder, type WasmMediaEncoder } from 'wasm-media-encoders/esnext';
import { wholeFrames } from '#shared/mpeg-frames.ts';
import { BITRATE, type Block, type FromEncoder, PIECE_SECONDS, SAMPLE_RATE, type ToEncoder } from './format.ts';

/** Of a DedicatedWorkerGlobalScope; the page's types are in force here. */
const page = self as unknown as {
  postMessage(message: FromEncoder, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToEncoder>) => void): void;
};

/** Bytes from which a piece goes out: constant bitrate. */
const PIECE_BYTES = (BITRATE * 1000 * PIECE_SECONDS) / 8;

page.addEventListener('message', ({ data: { blocks } }) => {
  encode(blocks).catch(fail);
});

const fail = (error: unknown): void => page.postMessage({ at: 'failed', error: String(error) }, []);

async function encode(blocks: MessagePort): Promise<void> {
  const encoder = await createEncoder('audio/mpeg', mp3Wasm);
  encoder.configure({ sampleRate: SAMPLE_RATE, channels: 2, bitrate: BITRATE, outputSampleRate: SAMPLE_RATE });
  const stream = new Mp3Stream(encoder);
  blocks.addEventListener('message', ({ data }: MessageEvent<Block>) => {
    try {
      if (data === 'end') stream.end();
      else stream.take(data);
    } catch (error) {
      blocks.close();
      fail(error);
    }
  });
  blocks.start();
  page.postMessage({ at: 'ready' }, []);
}

class Mp3Stream {
  readonly #encoder: WasmMediaEncoder<'audio/mpeg'>;
  #pending: Uint8Array[] = [];
  #bytes = 0;
  #seconds = 0;

  constructor(encoder: WasmMediaEncoder<'audio/mpeg'>) {
    this.#encoder = encoder;
  }

  take({ left, right }: Exclude<Block, 'end'>): void {
    this.#keep(this.#encoder.encode([left, right]));
    if (this.#bytes >= PIECE_BYTES) this.#send();
  }

  end(): void {
    this.#keep(this.#encoder.finalize());
    this.#send();
    page.postMessage({ at: 'end', seconds: this.#seconds }, []);
  }

  /** What the encoder returns is its own buffer, used again at the next call. */
  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#pending.push(bytes.slice());
    this.#bytes += bytes.length;
  }

  #send(): void {
    const all = new Uint8Array(this.#bytes);
    let at = 0;
    for (const part of this.#pending) {
      all.set(part, at);
      at += part.length;
    }
    const { end, seconds, lost } = wholeFrames(all);
    if (lost) throw new Error('the encoder has written something that is no frame');
    const rest = all.slice(end);
    this.#pending = [rest];
    this.#bytes = rest.length;
    this.#seconds += seconds;
    if (end === 0) return;
    const piece = all.slice(0, end);
    page.postMessage({ at: 'piece', bytes: piece }, [piece.buffer]);
  }
}
