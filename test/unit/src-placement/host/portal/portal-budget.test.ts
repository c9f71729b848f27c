import { describe, expect, it } from 'vitest';
import { PortalBudget } from '../../../../../src-placement/host/portal/portal-budget.ts';
import { ManualClock } from '../../../src-main/manual-clock.ts';

async function takes(budget: PortalBudget, urgency: 'urgent' | 'ordinary'): Promise<number> {
  let taken = 0;
  while (await budget.take(urgency, 0)) taken += 1;
  return taken;
}

describe('a portal’s budget', () => {
  it('stays within half of what the portal allows to one address, and keeps a reserve for what people wait for', async () => {
    const budget = new PortalBudget(new ManualClock());
    expect(await takes(budget, 'ordinary')).toBe(17);
    expect(await takes(budget, 'urgent')).toBe(8);
  });

  it('grows by one a second', async () => {
    const clock = new ManualClock();
    const budget = new PortalBudget(clock);
    await takes(budget, 'urgent');
    await clock.advance(3000);
    expect(await takes(budget, 'urgent')).toBe(3);
  });

  it('lets those wait who have the patience', async () => {
    const clock = new ManualClock();
    const budget = new PortalBudget(clock);
    await takes(budget, 'urgent');
    const waiting = budget.take('urgent', 2000);
    await clock.advance(1001);
    expect(await waiting).toBe(true);
    expect(await budget.take('urgent', 500)).toBe(false);
  });

  it('pauses when the portal says that it is too much', async () => {
    const clock = new ManualClock();
    const budget = new PortalBudget(clock);
    budget.overloaded();
    await clock.advance(900);
    expect(await takes(budget, 'urgent')).toBe(0);
    await clock.advance(3200);
    expect(await takes(budget, 'urgent')).toBeGreaterThanOrEqual(1);
  });
});
