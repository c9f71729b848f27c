import { expect, it } from 'vitest';
import { trayBitmap, type TrayState } from '../../../../src-main/shell/tray-icon.ts';

const states: TrayState[] = ['notReady', 'offline', 'ready', 'away', 'ringing', 'talking', 'held'];
/** Which pixels are more than half covered: the shape without the colour. */
const shape = (bitmap: Buffer): string =>
  [...bitmap]
    .filter((_, i) => i % 4 === 3)
    .map((alpha) => (alpha > 127 ? '#' : '.'))
    .join('');

it.each([16, 32])('fills a square of %i pixels with premultiplied colours', (size) => {
  const bitmap = trayBitmap('ready', size);
  expect(bitmap).toHaveLength(size * size * 4);
  for (let i = 0; i < bitmap.length; i += 4) {
    const alpha = bitmap[i + 3] ?? 0;
    expect(Math.max(bitmap[i] ?? 0, bitmap[i + 1] ?? 0, bitmap[i + 2] ?? 0)).toBeLessThanOrEqual(alpha);
  }
});

it('differs in shape from state to state, not only in colour', () => {
  expect(new Set(states.map((state) => shape(trayBitmap(state, 16)))).size).toBe(states.length);
});
