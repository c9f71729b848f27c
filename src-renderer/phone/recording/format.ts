/** What a recording is made of. Read by the page, the worklet and the worker, so it imports nothing. */

/** Wideband speech, as G.722 carries it; of Opus the octave above 8 kHz is left out, which no listener to a call misses. */
export const SAMPLE_RATE = 16_000;
/** kbit/s of both channels: 22 MB per hour. */
export const BITRATE = 48;
/** 256 ms: four messages a second between the audio thread and the encoder. A multiple of the 128 frames of a render quantum. */
export const BLOCK = 4096;
/** About how much sound goes out at once: what a crash may cost. */
export const PIECE_SECONDS = 1;

/** Page → worklet. After `resume` come the samples that the devices took in meanwhile: so many of them are left out. */
export type ToCapture =
  | { readonly do: 'connect'; readonly encoder: MessagePort }
  | { readonly do: 'pause'; readonly turn: number }
  | { readonly do: 'resume'; readonly turn: number; readonly skipFrames: number }
  | { readonly do: 'stop' };

/** Worklet → page: from here on nothing (or something) is written. */
export interface FromCapture {
  readonly turn: number;
}

/** Worklet → worker. `end`: nothing follows. */
export type Block = { readonly left: Float32Array; readonly right: Float32Array } | 'end';

/** Page → worker. */
export interface ToEncoder {
  readonly blocks: MessagePort;
}

/** Worker → page. A piece is whole MPEG frames. */
export type FromEncoder =
  | { readonly at: 'ready' }
  | { readonly at: 'piece'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly at: 'end'; readonly seconds: number }
  | { readonly at: 'failed'; readonly error: string };
