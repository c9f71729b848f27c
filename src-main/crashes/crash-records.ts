/**
 * The crashes that this computer remembers: one small file each, redacted like the log, for some weeks. Memory images
 * (minidumps) are Crashpad's: they are listed and tidied up here, and never opened. Nothing is sent to anybody.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { CrashDump, CrashRecord, Crashes } from '#shared/diagnostics.ts';
import { plainFields } from '#shared/web/log/plain-value.ts';
import type { Clock, Log } from '../ports.ts';

export interface CrashRecordsDeps {
  /** Ours; made if need be. */
  readonly folder: string;
  /** Crashpad's, `app.getPath('crashDumps')`. */
  readonly dumps: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
}

const RecordSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    id: v.string(),
    at: v.number(),
    kind: v.picklist(['main', 'page', 'process', 'unclean']),
    what: v.string(),
    version: v.string(),
  }),
);
const RunningSchema = v.pipe(v.string(), v.parseJson(), v.object({ since: v.number(), version: v.string() }));

export const KEPT_RECORDS = 20;
const KEPT_DUMPS = 5;
const KEPT_MS = 30 * 86_400_000;
const LONGEST_WHAT = 4000;

export class CrashRecords {
  readonly #deps: CrashRecordsDeps;
  readonly #marker: string;
  #count = 0;

  constructor(deps: CrashRecordsDeps) {
    this.#deps = deps;
    this.#marker = path.join(deps.folder, 'running.json');
    mkdirSync(deps.folder, { recursive: true });
  }

  /**
   * The program begins. A run that has left its mark behind ended without a word: a crash of the whole process, a power
   * cut, a kill.
   */
  begin(): void {
    const { clock, version } = this.#deps;
    const before = read(this.#marker, RunningSchema);
    if (before !== null) {
      const since = new Date(before.since).toISOString();
      this.#write({ kind: 'unclean', what: `the run since ${since} ended without a word`, version: before.version });
    }
    this.#tidy(clock.now() - KEPT_MS);
    this.#attempt('mark', () =>
      writeFileSync(this.#marker, JSON.stringify({ since: clock.now(), version }), { mode: 0o600 }),
    );
  }

  /** The program ends in order. */
  end(): void {
    this.#attempt('unmark', () => rmSync(this.#marker, { force: true }));
  }

  /** @param facts an error, or what Electron tells of a process that is gone */
  add(kind: CrashRecord['kind'], facts: Readonly<Record<string, unknown>>): void {
    this.#write({ kind, what: JSON.stringify(plainFields(facts)).slice(0, LONGEST_WHAT), version: this.#deps.version });
  }

  /** The newest first. */
  list(): Crashes {
    const records = this.#files().flatMap((file) => read(file, RecordSchema) ?? []);
    return {
      records: records.toSorted((a, b) => b.at - a.at),
      dumps: this.#dumps().map(({ name, at, bytes }) => ({ name, at, bytes })),
    };
  }

  /** Where a memory image of `list` lies. */
  dumpFiles(): readonly (CrashDump & { readonly file: string })[] {
    return this.#dumps();
  }

  /** Forgets what is from before this moment. @throws when something could not be deleted */
  expire(before: number): void {
    for (const file of this.#files()) if ((read(file, RecordSchema)?.at ?? 0) < before) rmSync(file, { force: true });
    for (const { file, at } of this.#dumps()) if (at < before) rmSync(file, { force: true });
  }

  erase(): void {
    this.expire(Infinity);
  }

  #write(facts: Omit<CrashRecord, 'id' | 'at'>): void {
    const at = this.#deps.clock.now();
    const id = `${at}-${++this.#count}`;
    this.#attempt('write', () =>
      writeFileSync(path.join(this.#deps.folder, `crash-${id}.json`), JSON.stringify({ id, at, ...facts }), {
        mode: 0o600,
      }),
    );
  }

  #tidy(before: number): void {
    this.#attempt('tidy', () => {
      this.expire(before);
      for (const file of this.#files().slice(KEPT_RECORDS)) rmSync(file, { force: true });
      for (const { file } of this.#dumps().slice(KEPT_DUMPS)) rmSync(file, { force: true });
    });
  }

  /** Our records, the newest first by their names. */
  #files(): readonly string[] {
    const names = readdirSync(this.#deps.folder).filter((name) => /^crash-\d+-\d+\.json$/.test(name));
    const timeOf = (name: string): number => Number(name.split('-')[1]);
    return names.toSorted((a, b) => timeOf(b) - timeOf(a)).map((name) => path.join(this.#deps.folder, name));
  }

  #dumps(): readonly (CrashDump & { readonly file: string })[] {
    const { dumps } = this.#deps;
    let names: readonly string[];
    try {
      names = readdirSync(dumps, { recursive: true, encoding: 'utf8' });
    } catch {
      // Crashpad makes its folder when it has something to put there.
      return [];
    }
    return names
      .filter((name) => name.endsWith('.dmp'))
      .flatMap((name) => {
        const file = path.join(dumps, name);
        const found = statSync(file, { throwIfNoEntry: false });
        return found === undefined ? [] : [{ name: path.basename(name), at: found.mtimeMs, bytes: found.size, file }];
      })
      .toSorted((a, b) => b.at - a.at);
  }

  /** A record that can't be written must not bring down what is still standing. */
  #attempt(what: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#deps.log.warn('crashes.notKept', { what, error });
    }
  }
}

function read<Schema extends v.GenericSchema<string, unknown>>(
  file: string,
  schema: Schema,
): v.InferOutput<Schema> | null {
  try {
    const parsed = v.safeParse(schema, readFileSync(file, 'utf8'));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
