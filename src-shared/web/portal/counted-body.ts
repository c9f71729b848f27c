/** A request's body that tells how much of it has been taken, by whoever sends it. */

/** @param bytes taken, of so many */
export type Taken = (bytes: number, total: number) => void;

/**
 * `fetch` knows the size of a file beforehand and asks for its pieces as the connection takes them. A form's it would all
 * ask for at once (undici): it is written out first.
 */
export async function counted(init: RequestInit, taken: Taken): Promise<RequestInit> {
  const whole = new Response(init.body ?? null);
  const headers = new Headers(init.headers);
  // The boundary of a form is in it.
  const type = headers.get('content-type') ?? whole.headers.get('content-type') ?? '';
  headers.set('content-type', type);
  return { ...init, headers, body: new CountedFile([await whole.blob()], type, taken) };
}

const PIECE = 64 * 1024;

class CountedFile extends File {
  readonly #taken: Taken;

  constructor(parts: BlobPart[], type: string, taken: Taken) {
    super(parts, '', { type });
    this.#taken = taken;
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const { size } = this;
    let bytes = 0;
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> => {
      if (bytes >= size) return controller.close();
      const piece = new Uint8Array(await this.slice(bytes, bytes + PIECE).arrayBuffer());
      bytes += piece.byteLength;
      this.#taken(bytes, size);
      controller.enqueue(piece);
    };
    return new ReadableStream({ pull }, { highWaterMark: 0 });
  }
}
