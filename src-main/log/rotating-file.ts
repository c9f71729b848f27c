/** Appends lines to a file that is put aside when it is full: `offhook.log`, `offhook.1.log` (newer) … `offhook.5.log`. */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { Clock } from '../ports.ts';

export interface RotatingFileOptions {
  readonly directory: string;
  /** Without extension. */
  readonly name: string;
  readonly maxBytes: number;
  /** How many full files are kept, and for how long. */
  readonly keep: number;
  readonly keepDays: number;
  readonly clock: Clock;
}

export class RotatingFile {
  readonly #options: RotatingFileOptions;
  #file: { descriptor: number; size: number } | null = null;

  constructor(options: RotatingFileOptions) {
    this.#options = options;
    mkdirSync(options.directory, { recursive: true });
    this.#deleteOld();
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
    this.#deleteOld();
  }

  #deleteOld(): void {
    const { directory, name, keep, keepDays, clock } = this.#options;
    for (const entry of readdirSync(directory)) {
      const age = new RegExp(`^${name}\\.(\\d+)\\.log$`).exec(entry)?.[1];
      if (age === undefined) continue;
      const file = path.join(directory, entry);
      const days = (clock.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0)) / 86_400_000;
      if (Number(age) > keep || days > keepDays) rmSync(file, { force: true });
    }
  }

  #path(age: number): string {
    const { directory, name } = this.#options;
    return path.join(directory, age === 0 ? `${name}.log` : `${name}.${age}.log`);
  }
}
