import { beforeEach, describe, expect, it, vi } from 'vitest';
import { translator } from '#shared/messages/catalogue.ts';
import { Badge } from '../../../../src-main/shell/badge.ts';
import { badgeBitmap, badgeText } from '../../../../src-main/shell/badge-icon.ts';
import type { Windows } from '../../../../src-main/shell/windows.ts';

const asked = vi.hoisted(() => ({ counts: [] as number[] }));
vi.mock('electron', () => ({
  app: { setBadgeCount: (count: number) => asked.counts.push(count) > 0 },
  nativeImage: { createFromBitmap: (bitmap: Buffer) => ({ bitmap, addRepresentation: () => undefined }) },
}));

beforeEach(() => {
  asked.counts = [];
});

/** Which pixels are white ink: the number. */
const ink = (count: number, size = 16): string => {
  const bitmap = badgeBitmap(count, size);
  return Array.from({ length: size * size }, (_, i) => ((bitmap[i * 4] ?? 0) > 150 ? '#' : '.')).join('');
};

describe('the overlay', () => {
  it('shows another shape for each number up to nine, and one more for all above', () => {
    expect(new Set(Array.from({ length: 20 }, (_, i) => ink(i + 1))).size).toBe(10);
    expect([badgeText(9), badgeText(10), badgeText(120)]).toEqual(['9', '9+', '9+']);
  });

  it.each([16, 32])('fills %i pixels with premultiplied colours, transparent at the corners', (size) => {
    const bitmap = badgeBitmap(7, size);
    expect(bitmap).toHaveLength(size * size * 4);
    for (let i = 0; i < bitmap.length; i += 4)
      expect(Math.max(bitmap[i] ?? 0, bitmap[i + 1] ?? 0, bitmap[i + 2] ?? 0)).toBeLessThanOrEqual(bitmap[i + 3] ?? 0);
    expect(bitmap[3]).toBe(0);
  });
});

it.each(['linux', 'darwin'] as const)('%s gets a number, once for each change, and none when all is seen', (system) => {
  const badge = new Badge({ get: () => null } as unknown as Windows, system);
  const t = translator('en');
  for (const missed of [0, 2, 2, 3, 0]) badge.show(missed, t);
  expect(asked.counts).toEqual([2, 3, 0]);
});

it('Windows gets a picture with words, again whenever its window comes back, in the language of the moment', () => {
  const overlays: [object | null, string][] = [];
  const window = { setOverlayIcon: (image: object | null, words: string) => overlays.push([image, words]) };
  const badge = new Badge({ get: () => window } as unknown as Windows, 'win32');
  badge.show(2, translator('en'));
  badge.refresh();
  badge.show(2, translator('de'));
  badge.show(0, translator('de'));
  expect(overlays).toEqual([
    [expect.any(Object), '2 missed calls'],
    [expect.any(Object), '2 missed calls'],
    [expect.any(Object), '2 verpasste Anrufe'],
    [null, ''],
  ]);
  expect(asked.counts).toEqual([]);
});
