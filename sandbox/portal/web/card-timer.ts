/**
 * The card's clock (bitrix24.md 6.3): it counts from the first start, so a pause doesn't stop the time that it shows
 * after resuming; only `reset` forgets the first start.
 */
export class CardTimer {
  readonly #paint: (text: string) => void;
  #origin: number | undefined;
  #ticking: number | undefined;

  constructor(paint: (text: string) => void) {
    this.#paint = paint;
  }

  start(): void {
    if (this.#ticking !== undefined) return;
    this.#origin ??= Date.now();
    this.#ticking = setInterval(() => this.#show(), 1000);
    this.#show();
  }

  stop(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  reset(): void {
    this.stop();
    this.#origin = undefined;
    this.#paint('');
  }

  hide(): void {
    this.stop();
    this.#paint('');
  }

  #show(): void {
    const seconds = Math.floor((Date.now() - (this.#origin ?? Date.now())) / 1000);
    const pair = (value: number) => String(value).padStart(2, '0');
    this.#paint(`${pair(Math.floor(seconds / 60))}:${pair(seconds % 60)}`);
  }
}
