/** The short version of `npm run fleet`. */
import { describe, expect, it } from 'vitest';
import { buildAll } from '../../../scripts/build.ts';
import { PostgresUnavailable } from '../../../scripts/postgres.ts';
import { faultsOf } from '../../fleet/judge.ts';
import { runFleet } from '../../fleet/fleet.ts';

describe('a company of two hundred behind two replicas', () => {
  it('gets every click that was answered, though one of them is killed under load', async ({ skip }) => {
    await buildAll({ only: ['placement', 'host'] });
    const outcome = await runFleet({ agents: 200, seconds: 4 }).catch((error: unknown) => {
      if (error instanceof PostgresUnavailable) return error;
      throw error;
    });
    if (outcome instanceof PostgresUnavailable) return skip(`PostgreSQL: ${outcome.message}`);
    // Times are measured by `npm run fleet`, which has the machine to itself.
    expect(faultsOf(outcome, { p95Ms: 5000 })).toEqual([]);
  }, 180_000);
});
