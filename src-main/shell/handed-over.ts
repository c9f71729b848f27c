/**
 * What the system hands over, at the start and while the program runs: links, and `.offhook` files. Windows and Linux add
 * them to the arguments of a second instance, macOS sends events. What comes before the program can take it is kept.
 */
import { app } from 'electron';
import { linksIn } from '#shared/links/link-arguments.ts';
import { readSetUpFile, setUpFilesIn } from '../provision/set-up-file.ts';
import type { Log } from '../ports.ts';

export interface Takers {
  readonly links: (links: readonly string[]) => void;
  /** @param text null: it can't be read, or can't be a set-up */
  readonly setUp: (text: string | null) => void;
}

export class HandedOver {
  readonly #log: Log;
  readonly #early: ((takers: Takers) => void)[] = [];
  #takers: Takers | null = null;

  constructor(log: Log) {
    this.#log = log;
    app.on('open-url', (event, url) => {
      event.preventDefault();
      this.#hand(({ links }) => links([url]));
    });
    app.on('open-file', (event, file) => {
      event.preventDefault();
      this.#open(file);
    });
  }

  /** @returns whether there was anything among them */
  fromArguments(argv: readonly string[], folder: string): boolean {
    const links = linksIn(argv);
    const files = setUpFilesIn(argv, folder);
    if (links.length > 0) this.#hand((takers) => takers.links(links));
    for (const file of files) this.#open(file);
    return links.length + files.length > 0;
  }

  takenBy(takers: Takers): void {
    this.#takers = takers;
    for (const hand of this.#early.splice(0)) hand(takers);
  }

  #open(file: string): void {
    readSetUpFile(file).then(
      (text) => this.#hand(({ setUp }) => setUp(text)),
      (error: unknown) => {
        this.#log.warn('provision.fileUnreadable', { error });
        this.#hand(({ setUp }) => setUp(null));
      },
    );
  }

  #hand(hand: (takers: Takers) => void): void {
    if (this.#takers === null) this.#early.push(hand);
    else hand(this.#takers);
  }
}
