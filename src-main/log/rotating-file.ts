/** Appends lines to a file that is put aside when it is full: `offhook.log`, `offhook.1.log` (newer) … `offhook.5.log`. */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

export interface RotatingFileOptions {
  readonly directory: string;
  /** Without extension. */
  readonly name: string;
  readonly maxBytes: number;
  /** How many full files are kept. */
  readonly keep: number;
}

export class RotatingFile {
  readonly #options: RotatingFileOptions;
  #file: { descriptor: number; size: number } | null = null;

  constructor(options: RotatingFileOptions) {
    this.#options = options;
    mkdirSync(options.directory, { recursive: true });
    this.#deleteSurplus();
  }

  /**
   * Written before it returns: the last line before a crash is the one that matters.
   * @throws what the file system throws (disk full); the next line tries again
   */
  append(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    this.#file ??= this.#open();
    if (this.#file.size > 0 && this.#file.size + bytes.length > this.#options.maxBytes) {
      this.#rotate();
      this.#file = this.#open();
    }
    try {
      this.#file.size += writeSync(this.#file.descriptor, bytes);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Forgets every line from before this moment, also in the file that is written now. */
  expire(before: number): void {
    this.close();
    for (const { file } of this.#files()) {
      const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
      const kept = linesSince(lines, before);
      if (kept.length === lines.length) continue;
      rmSync(`${file}.new`, { force: true });
      if (kept.length > 0) writeFileSync(`${file}.new`, `${kept.join('\n')}\n`, { mode: 0o600 });
      rmSync(file);
      if (kept.length > 0) renameSync(`${file}.new`, file);
    }
  }

  /** Forgets everything. */
  erase(): void {
    this.close();
    for (const { file } of this.#files()) rmSync(file, { force: true });
  }

  /** Paths of all of them, the newest first. */
  get files(): readonly string[] {
    return this.#files().map(({ file }) => file);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file.descriptor);
    this.#file = null;
  }

  #open() {
    const descriptor = openSync(this.#path(0), 'a', 0o600);
    return { descriptor, size: fstatSync(descriptor).size };
  }

  #rotate(): void {
    this.close();
    for (let age = this.#options.keep - 1; age >= 0; age -= 1) {
      if (statSync(this.#path(age), { throwIfNoEntry: false })) renameSync(this.#path(age), this.#path(age + 1));
    }
    this.#deleteSurplus();
  }

  #deleteSurplus(): void {
    for (const { file, age } of this.#files()) if (age > this.#options.keep) rmSync(file, { force: true });
  }

  /** Ours, the newest first. */
  #files(): readonly { readonly file: string; readonly age: number }[] {
    const { directory, name } = this.#options;
    const ours = new RegExp(`^${name}(?:\\.(\\d+))?\\.log$`);
    return readdirSync(directory)
      .flatMap((entry) => {
        const found = ours.exec(entry);
        return found === null ? [] : [{ file: path.join(directory, entry), age: Number(found[1] ?? 0) }];
      })
      .sort((a, b) => a.age - b.age);
  }

  #path(age: number): string {
    const { directory, name } = this.#options;
    return path.join(directory, age === 0 ? `${name}.log` : `${name}.${age}.log`);
  }
}

/** Lines begin with their time (`structured-log.ts`); one without goes with the line before it. */
function linesSince(lines: readonly string[], since: number): readonly string[] {
  let at = -Infinity;
  return lines.filter((line) => {
    const time = Date.parse(/^\{"at":"([^"]+)"/.exec(line)?.[1] ?? '');
    if (!Number.isNaN(time)) at = time;
    return at >= since;
  });
}
