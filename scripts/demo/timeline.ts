/** The story as it happens: milliseconds since the start, who, what. */
export class Timeline {
  readonly #start = performance.now();
  #chapter = performance.now();

  chapter(title: string): void {
    this.#chapter = performance.now();
    console.log(`\n${title}\n${'─'.repeat(title.length)}`);
  }

  say(who: string, what: string): void {
    const ms = Math.round(performance.now() - this.#chapter);
    console.log(`${String(ms).padStart(6)} ms  ${who.padEnd(8)}  ${what}`);
  }

  /** Seconds since the very start. */
  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }
}
