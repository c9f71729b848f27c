/** What is under way between the reporter and the portal. */
import type { Upload } from './delivery.ts';
import type { Lane } from './lanes.ts';
import type { Matter } from './matters.ts';
import type { Situation } from './report-plan.ts';
import type { Task } from './report-requests.ts';

/** A step that may be taken, and whose it is. */
export interface Item extends Task {
  readonly matter: Matter;
  readonly situation: Situation;
  readonly lane: Lane;
}

/** Steps that go in one HTTP request. */
export interface Parcel {
  readonly lane: Lane;
  readonly items: readonly Item[];
}

export class Traffic {
  readonly #freed: () => void;
  /** Physical calls with a step under way. It outlives a change of owner: a request can't be called back. */
  readonly #held = new Set<string>();
  /** Lanes that carry one request at a time, and do. */
  readonly #taken = new Set<Lane>();
  readonly #requests = new Set<Promise<void>>();
  /** Those of them that somebody rings for. */
  readonly #ringing = new Set<Promise<void>>();
  /** Recordings that have an address and wait for their turn. */
  #uploads: Upload<Item>[] = [];

  /** @param freed a request is over, and what it held may be looked at again */
  constructor(freed: () => void) {
    this.#freed = freed;
  }

  isHeld(matter: Matter): boolean {
    return this.#held.has(matter.physicalId);
  }

  isFree(lane: Lane): boolean {
    return !this.#taken.has(lane) && (lane !== 'upload' || this.#uploads.length === 0);
  }

  get nextUpload(): Upload<Item> | null {
    return this.#taken.has('upload') ? null : (this.#uploads[0] ?? null);
  }

  /** Begun when the caller is through: it must not find its own doings half done. */
  begin({ lane, items }: Parcel, request: () => Promise<readonly Upload<Item>[]>): void {
    const lanes = items.some(({ step }) => step.do === 'attach') ? [lane, 'upload' as const] : [lane];
    for (const one of lanes) if (goesAlone(one)) this.#taken.add(one);
    for (const { matter } of items) this.#held.add(matter.physicalId);
    const done = this.#track(async () => {
      const uploads = await request();
      for (const one of lanes) this.#taken.delete(one);
      this.#uploads.push(...uploads);
      const still = new Set(uploads.map(({ task }) => task.matter.physicalId));
      for (const { matter } of items) if (!still.has(matter.physicalId)) this.#held.delete(matter.physicalId);
    });
    if (lane !== 'ringing') return;
    this.#ringing.add(done);
    void done.finally(() => this.#ringing.delete(done));
  }

  beginUpload(upload: Upload<Item>, request: () => Promise<void>): void {
    this.#uploads = this.#uploads.filter((other) => other !== upload);
    this.#taken.add('upload');
    void this.#track(async () => {
      await request();
      this.#taken.delete('upload');
      this.#held.delete(upload.task.matter.physicalId);
    });
  }

  /** Those that have not begun are not going to. */
  cancelUploads(): readonly Upload<Item>[] {
    const cancelled = this.#uploads.splice(0);
    for (const { task } of cancelled) this.#held.delete(task.matter.physicalId);
    return cancelled;
  }

  /** No ring-time step is under way. */
  async calm(): Promise<void> {
    while (this.#ringing.size > 0) await Promise.all(this.#ringing);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#requests);
  }

  #track(request: () => Promise<void>): Promise<void> {
    const done = Promise.resolve()
      .then(request)
      .finally(() => this.#requests.delete(done))
      .then(this.#freed);
    this.#requests.add(done);
    return done;
  }
}

const goesAlone = (lane: Lane): boolean => lane === 'replay' || lane === 'upload';
