/** "Save report…": gathers, masks, and writes one zip; one at a time, and how far it is can be seen. */
import { EventEmitter } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { reasonOf } from '#shared/failure.ts';
import type { CrashDump, SavedReport } from '#shared/diagnostics.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import type { Clock, Log } from '../../ports.ts';
import { contentsOf, type ReportFacts } from './contents.ts';
import type { KnownSecrets } from './known-secrets.ts';
import { maskData, maskLogLine, maskPeople, type People } from './mask-numbers.ts';
import { writeZip, type ZipEntry } from './zip-file.ts';

export interface ReportDeskDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly translate: Translate;
  readonly facts: () => Promise<Omit<ReportFacts, 'at' | 'withDumps'>>;
  readonly secrets: () => Promise<KnownSecrets>;
  readonly people: () => People;
  /** The log's files, the newest first. */
  readonly logFiles: () => readonly string[];
  readonly dumps: () => readonly (CrashDump & { readonly file: string })[];
}

/** Of the log; the newest files count. */
const MOST_LOG_BYTES = 20_000_000;
const MOST_DUMP_BYTES = 100_000_000;
const PIECE = 64 * 1024;

export class ReportDesk extends EventEmitter<{ changed: [] }> {
  readonly #deps: ReportDeskDeps;
  #state: SavedReport = { state: 'none' };
  #stop: AbortController | null = null;

  constructor(deps: ReportDeskDeps) {
    super();
    this.#deps = deps;
  }

  get state(): SavedReport {
    return this.#state;
  }

  /** What went wrong is in the state. @param withDumps memory images may hold anything: only when the agent says so */
  async save(file: string, { withDumps }: { readonly withDumps: boolean }): Promise<void> {
    if (this.#stop !== null) return;
    const stop = new AbortController();
    this.#stop = stop;
    this.#become({ state: 'writing', percent: 0 });
    try {
      const entries = await this.#entries(withDumps);
      const bytes = await writeZip(file, entries, (percent) => this.#progress(percent), stop.signal);
      this.#deps.log.info('report.saved', { bytes });
      this.#become({ state: 'saved', file, bytes });
    } catch (error) {
      if (stop.signal.aborted) return this.#become({ state: 'none' });
      this.#deps.log.error('report.notSaved', { error });
      this.#become({ state: 'failed', reason: reasonOf(error) });
    } finally {
      this.#stop = null;
    }
  }

  cancel(): void {
    this.#stop?.abort();
  }

  async #entries(withDumps: boolean): Promise<readonly ZipEntry[]> {
    const { clock, facts, secrets, people, translate } = this.#deps;
    const gathered = await facts();
    // After the facts, which take their time: a token that was renewed meanwhile is known.
    const known = await secrets();
    const mask = maskPeople(people());
    const contents = contentsOf({ ...gathered, at: clock.now(), withDumps }, translate);
    const texts = contents.map(({ name, text }): ZipEntry => {
      const clean = known.without(name.endsWith('.json') ? maskJson(text, mask) : mask(text));
      return { name, bytes: clean.length, pieces: () => [clean] };
    });
    return [...texts, ...this.#logs(mask, known), ...(withDumps ? this.#dumps() : [])];
  }

  #logs(mask: (text: string) => string, known: KnownSecrets): readonly ZipEntry[] {
    let left = MOST_LOG_BYTES;
    return this.#deps.logFiles().flatMap((file): readonly ZipEntry[] => {
      const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      left -= bytes;
      if (bytes === 0 || left < 0) return [];
      const clean = (line: string): string => known.without(maskLogLine(line, mask));
      return [{ name: `logs/${path.basename(file)}`, bytes, pieces: () => linesOf(file, clean) }];
    });
  }

  #dumps(): readonly ZipEntry[] {
    let left = MOST_DUMP_BYTES;
    return this.#deps.dumps().flatMap(({ name, bytes, file }): readonly ZipEntry[] => {
      left -= bytes;
      return left < 0 ? [] : [{ name: `crashes/${name}`, bytes, pieces: () => createReadStream(file) }];
    });
  }

  #progress(percent: number): void {
    if (this.#state.state !== 'writing' || this.#state.percent !== percent) this.#become({ state: 'writing', percent });
  }

  #become(state: SavedReport): void {
    this.#state = state;
    this.emit('changed');
  }
}

/** Masked value by value: a mask over the whole text could break it. */
const maskJson = (text: string, mask: (text: string) => string): string =>
  `${JSON.stringify(maskData(JSON.parse(text), mask), null, 2)}\n`;

/** In pieces of some size, each of whole lines. */
async function* linesOf(file: string, clean: (line: string) => string): AsyncIterable<string> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  let piece = '';
  for await (const line of lines) {
    piece += `${clean(line)}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
