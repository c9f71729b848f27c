/** The overlay on Windows' task bar button, drawn: a red disc with the number of missed calls. Raw BGRA pixels. */

/** Three by five dots for each digit; "9+" above nine, as there is room for two signs. */
const SIGNS: Readonly<Record<string, readonly string[]>> = {
  0: ['###', '#.#', '#.#', '#.#', '###'],
  1: ['.#.', '##.', '.#.', '.#.', '###'],
  2: ['###', '..#', '###', '#..', '###'],
  3: ['###', '..#', '.##', '..#', '###'],
  4: ['#.#', '#.#', '###', '..#', '..#'],
  5: ['###', '#..', '###', '..#', '###'],
  6: ['###', '#..', '###', '#.#', '###'],
  7: ['###', '..#', '.#.', '.#.', '.#.'],
  8: ['###', '#.#', '###', '#.#', '###'],
  9: ['###', '#.#', '###', '..#', '###'],
  '+': ['...', '.#.', '###', '.#.', '...'],
};
const DISC = [196, 48, 43] as const;
const SAMPLES = 4;

export const badgeText = (count: number): string => (count > 9 ? '9+' : String(count));

/** @param size 16, as Windows shows it, or 32 for scaled screens */
export function badgeBitmap(count: number, size: number): Buffer {
  const text = badgeText(count);
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const disc = mean((u, v) => Math.hypot(u - 0.5, v - 0.5) < 0.5, x, y, size);
      const ink = mean((u, v) => isInk(text, u, v), x, y, size);
      const [red, green, blue] = DISC.map((part) => part * (1 - ink) + 255 * ink) as [number, number, number];
      // Electron's bitmaps carry premultiplied alpha.
      const colour = [blue, green, red].map((part) => Math.round(part * disc));
      pixels.set([...colour, Math.round(255 * disc)], (y * size + x) * 4);
    }
  }
  return pixels;
}

/** Dots of a tenth of the disc, the text in its middle. */
const DOT = 0.1;

function isInk(text: string, u: number, v: number): boolean {
  const columns = text.length * 4 - 1;
  const column = Math.floor((u - 0.5) / DOT + columns / 2);
  const row = Math.floor((v - 0.5) / DOT + 5 / 2);
  if (column < 0 || column >= columns || row < 0 || row >= 5) return false;
  const sign = SIGNS[text[Math.floor(column / 4)] ?? ''];
  return sign?.[row]?.[column % 4] === '#';
}

function mean(covers: (u: number, v: number) => boolean, x: number, y: number, size: number): number {
  let hits = 0;
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const u = (x + ((i % SAMPLES) + 0.5) / SAMPLES) / size;
    const v = (y + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / size;
    if (covers(u, v)) hits++;
  }
  return hits / (SAMPLES * SAMPLES);
}
