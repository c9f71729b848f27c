import { expect, it } from 'vitest';
import { chaos } from '../../soak/chaos/chaos.ts';

/** The short version of `npm run soak -- chaos`. */
it('forty calls in chaos, clicks by a lossy push, and programs that are killed: each in the CRM once, finished, with its recording', async () => {
  const seed = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 1e9));
  console.log(`CHAOS_SEED=${seed}`);
  const { calls, kills, spoilt, clicks, dialledByPush, faults } = await chaos({ calls: 40, seed }, () => undefined);
  expect(faults).toEqual([]);
  expect(calls).toBeGreaterThanOrEqual(40);
  expect(kills).toBeGreaterThan(0);
  expect(clicks).toBeGreaterThan(0);
  expect(dialledByPush).toBeGreaterThan(0);
  expect(spoilt).toBeGreaterThan(10);
}, 240_000);
