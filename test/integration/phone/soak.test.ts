import { expect, it } from 'vitest';
import { flap } from '../../soak/flaps.ts';
import { frozen } from '../../soak/network.ts';

/** The short version of `npm run soak`. */
it('ten network flaps during two calls lose no call and leave nothing behind', { timeout: 90_000 }, async () => {
  const { before, after, lostCalls, finishedCalls, back } = await flap(10, frozen, (line) => console.info(line));
  console.info('before', before, 'after', after, 'registered again after ms', back);
  expect(lostCalls).toBe(0);
  expect(finishedCalls).toBe(6);
  for (const name of [
    'webSockets',
    'peerConnections',
    'liveTracks',
    'audioElements',
    'connections',
    'robots',
  ] as const) {
    // Fewer, when the transactions of the calls that were up first have run out meanwhile.
    expect(after[name], name).toBeLessThanOrEqual(before[name]);
  }
  expect(after.listeners).toBeLessThanOrEqual(before.listeners + 5);
});
