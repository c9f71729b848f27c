/** The tray icon, drawn: a handset in the colour of the state. Raw BGRA pixels, as nativeImage.createFromBitmap takes them. */

/** `notReady`: not set up, or on its way; `away`: calls are turned away or forwarded; `held`: nobody hears the agent. */
export type TrayState = 'notReady' | 'offline' | 'ready' | 'away' | 'ringing' | 'talking' | 'held';

/** Red, green, blue. Each state also differs in shape (`mark`), for those who don't tell the colours apart. */
const COLOURS: Readonly<Record<TrayState, readonly [number, number, number]>> = {
  notReady: [138, 145, 156],
  offline: [138, 145, 156],
  ready: [31, 138, 91],
  away: [196, 48, 43],
  ringing: [217, 119, 6],
  talking: [37, 99, 235],
  held: [37, 99, 235],
};

/** Each pixel is the mean of this many samples per side: smooth edges without a graphics library. */
const SAMPLES = 4;

export function trayBitmap(state: TrayState, size: number): Buffer {
  const [red, green, blue] = COLOURS[state];
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const alpha = coverage(state, x, y, size);
      // Electron's bitmaps carry premultiplied alpha.
      pixels.set(
        [blue, green, red].map((part) => Math.round(part * alpha)).concat(Math.round(255 * alpha)),
        (y * size + x) * 4,
      );
    }
  }
  return pixels;
}

function coverage(state: TrayState, x: number, y: number, size: number): number {
  let hits = 0;
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const u = (x + ((i % SAMPLES) + 0.5) / SAMPLES) / size;
    const v = (y + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / size;
    if (handset(u, v) ? !(state === 'offline' && strike(u, v, 0.09)) : mark(state, u, v)) hits++;
  }
  return hits / (SAMPLES * SAMPLES);
}

/** A handset lying on the diagonal of the unit square: a bow between two cups. */
function handset(u: number, v: number): boolean {
  const radius = Math.hypot(u - 0.95, v - 0.05);
  const onBow = radius > 0.66 && radius < 0.86 && u < 0.9 && v > 0.1 && u - v < 0.45 && u - v > -0.85;
  const earCup = Math.hypot(u - 0.22, v - 0.22) < 0.15;
  const mouthCup = Math.hypot(u - 0.78, v - 0.78) < 0.15;
  return (onBow && u + v > 0.3 && u + v < 1.7) || earCup || mouthCup;
}

const strike = (u: number, v: number, width: number): boolean => Math.abs(u + v - 1) < width;

function mark(state: TrayState, u: number, v: number): boolean {
  const radius = Math.hypot(u - 0.52, v - 0.48);
  switch (state) {
    case 'offline':
      return strike(u, v, 0.05) && u > 0.1 && u < 0.9;
    case 'notReady':
      // Three dots: on its way.
      return v > 0.18 && v < 0.32 && [0.56, 0.74, 0.92].some((dot) => Math.hypot(u - dot, v - 0.25) < 0.07);
    case 'held':
      return v > 0.1 && v < 0.4 && ((u > 0.6 && u < 0.7) || (u > 0.8 && u < 0.9));
    case 'ready':
      return false;
    case 'away':
      return u > 0.52 && u < 0.98 && v > 0.17 && v < 0.33;
    case 'ringing':
      return u > 0.52 && v < 0.48 && ((radius > 0.14 && radius < 0.22) || (radius > 0.3 && radius < 0.38));
    case 'talking':
      return Math.hypot(u - 0.75, v - 0.25) < 0.16;
  }
}
