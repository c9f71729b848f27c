import { originOf } from '../schemes.ts';
import { strictModule } from '../strict.ts';

/**
 * WebFrameMain of one document. A navigation detaches it and makes a new one, so `event.senderFrame` of a message
 * that is looked at too late is null, as in Electron.
 */
export interface Frame {
  readonly frameToken: string;
  readonly url: string;
  /** As in `app://ui`: no slash at its end. */
  readonly origin: string;
  readonly parent: Frame | null;
  readonly detached: boolean;
  isDestroyed(): boolean;
}

/** The frames of one page, by their DevTools id, which stays the same from document to document. */
export class FrameTree {
  readonly #frames = new Map<string, Frame & { detached: boolean }>();
  #main: Frame | null = null;

  get main(): Frame | null {
    return this.#main;
  }

  get(id: string | undefined): Frame | null {
    return (id !== undefined && this.#frames.get(id)) || null;
  }

  /** A frame got a new document. */
  commit(id: string, parentId: string | undefined, url: string): Frame {
    this.detach(id);
    const frame = strictModule('WebFrameMain', {
      frameToken: id,
      url,
      origin: originOf(url),
      parent: this.get(parentId),
      detached: false,
      isDestroyed: () => frame.detached,
    });
    this.#frames.set(id, frame);
    if (parentId === undefined) this.#main = frame;
    return frame;
  }

  detach(id: string): void {
    const frame = this.#frames.get(id);
    if (frame) frame.detached = true;
    this.#frames.delete(id);
  }

  clear(): void {
    for (const frame of this.#frames.values()) frame.detached = true;
    this.#frames.clear();
  }
}
