/** One side of a call in the audio graph: whatever tracks its streams have now, mixed into one input of the recorder. */

export class Ear {
  readonly #context: BaseAudioContext & { createMediaStreamSource(stream: MediaStream): AudioNode };
  readonly #target: AudioNode;
  readonly #input: number;
  readonly #look = (): void => this.#connect();
  #streams: readonly MediaStream[] = [];
  readonly #sources = new Map<MediaStreamTrack, AudioNode>();

  constructor(context: AudioContext, target: AudioNode, input: number) {
    this.#context = context;
    this.#target = target;
    this.#input = input;
  }

  /** From now on these and no others. A track that comes or goes with a hold is followed (WebRTC 5.4.1). */
  hear(streams: readonly MediaStream[]): void {
    for (const stream of this.#streams) {
      stream.removeEventListener('addtrack', this.#look);
      stream.removeEventListener('removetrack', this.#look);
    }
    this.#streams = streams;
    for (const stream of streams) {
      stream.addEventListener('addtrack', this.#look);
      stream.addEventListener('removetrack', this.#look);
    }
    this.#connect();
  }

  #connect(): void {
    const tracks = new Set(this.#streams.flatMap((stream) => stream.getAudioTracks()));
    for (const [track, source] of this.#sources) {
      if (tracks.has(track)) continue;
      source.disconnect();
      this.#sources.delete(track);
    }
    for (const track of tracks) {
      if (this.#sources.has(track)) continue;
      // A source takes the first track of its stream only, and throws at one without any: each track gets its own stream.
      const source = this.#context.createMediaStreamSource(new MediaStream([track]));
      source.connect(this.#target, 0, this.#input);
      this.#sources.set(track, source);
    }
  }
}
