import { expect, it } from 'vitest';
import { Servers } from '../../../../../src-renderer/phone/network/servers.ts';

it('goes through the list, and says when all have had their turn', () => {
  const servers = new Servers(['a', 'b', 'c']);
  expect(servers.current).toBe('a');
  expect([servers.next(), servers.current]).toEqual([true, 'b']);
  expect([servers.next(), servers.current]).toEqual([true, 'c']);
  expect(servers.better).toEqual(['a', 'b']);
  expect([servers.next(), servers.current]).toEqual([false, 'a']);
  servers.choose('b');
  expect([servers.current, servers.better, servers.isOnly]).toEqual(['b', ['a'], false]);
});

it('a single one stays', () => {
  const servers = new Servers(['a']);
  expect([servers.next(), servers.current, servers.isOnly, servers.better]).toEqual([false, 'a', true, []]);
});
