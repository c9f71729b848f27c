import { describe, expect, it } from 'vitest';
import { INSTANCE_LIFE } from '#shared/bridge.ts';
import { readInstances } from '../../../../src-placement/hub/instances.ts';

const NOW = 1_790_000_000_000;
const office = { port: 20000, secret: 'x'.repeat(43), v: [1, 1], name: 'office', seen: NOW - 1000 };

describe('the map of desktops', () => {
  it('is read as a map and as its JSON', () => {
    expect(readInstances({ office }, NOW)).toEqual({ office });
    expect(readInstances(JSON.stringify({ office }), NOW)).toEqual({ office });
  });

  it('says which desktops know the relay, and leaves out what is none', () => {
    const relay = { boot: 'b'.repeat(43), user: '12' };
    expect(readInstances({ office: { ...office, relay } }, NOW)).toEqual({ office: { ...office, relay } });
    for (const broken of [null, {}, { ...relay, boot: 'short' }, { ...relay, user: 'me' }, 'x'])
      expect(readInstances({ office: { ...office, relay: broken } }, NOW)).toEqual({ office });
    expect(readInstances({ office: { ...office, v: 1, relay } }, NOW)['office']?.relay).toBeUndefined();
  });

  it('leaves out desktops that are long gone', () => {
    expect(readInstances({ office: { ...office, seen: NOW - INSTANCE_LIFE } }, NOW)).toEqual({});
  });

  it.each([
    { ...office, port: 80 },
    { ...office, port: 70_000 },
    { ...office, port: '20000' },
    { ...office, secret: 'short' },
    { ...office, secret: `${'x'.repeat(42)}\n` },
    { ...office, seen: null },
    null,
    'text',
  ])('leaves out %o', (broken) => {
    expect(readInstances({ broken, office }, NOW)).toEqual({ office });
  });

  // PHP writes an empty map as a list (bitrix24.md 2.6).
  it.each([undefined, null, [], '', '{"office":', 42])('is empty for %o', (option) => {
    expect(readInstances(option, NOW)).toEqual({});
  });
});
