import { describe, expect, it } from 'vitest';
import { inTurns, NotMeasured, within } from '../../bench/compare.ts';
import { figuresOf, ratioOf, type Row } from '../../bench/figures.ts';
import { tableOf } from '../../bench/table.ts';

const row = (more: Partial<Row> = {}): Row => ({
  id: 'row',
  name: 'click → INVITE',
  offhook: figuresOf([10, 30, 20]),
  others: [{ what: 'plain JsSIP', figures: figuresOf([80]) }],
  note: 'from here to there',
  ...more,
});

describe('the figures of a measurement', () => {
  it.each([
    [[5], { median: 5, min: 5, max: 5, n: 1 }],
    [[30, 10, 20], { median: 20, min: 10, max: 30, n: 3 }],
    [[4, 1, 100, 2], { median: 3, min: 1, max: 100, n: 4 }],
  ])('of %j are median, ends and number', (samples, figures) => {
    expect(figuresOf(samples)).toEqual(figures);
  });

  it.each([[[]], [[1, Number.NaN]]])('of %j are none: nothing was measured', (samples) => {
    expect(() => figuresOf(samples)).toThrow('nothing was measured');
  });

  it("have as ratio Offhook's median by the other's", () => {
    expect(ratioOf(row(), { what: 'plain JsSIP', figures: figuresOf([80]) })).toBe(0.25);
  });
});

describe('measuring in turns', () => {
  it('takes all equally often and lets each go first in its turn', async () => {
    const order: string[] = [];
    const take = (name: string) => async () => order.push(name);
    const samples = await inTurns(3, { offhook: take('offhook'), other: take('other') });
    expect(order).toEqual(['offhook', 'other', 'other', 'offhook', 'offhook', 'other']);
    expect(samples).toEqual({ offhook: [1, 4, 5], other: [2, 3, 6] });
  });

  it('says what it waited for in vain', async () => {
    const never = new Promise<never>(() => {});
    await expect(within(never, 5, 'the INVITE')).rejects.toThrow(new NotMeasured('waited 5 ms in vain for the INVITE'));
  });
});

describe('the table', () => {
  it('aligns its columns and puts the note below', () => {
    const lines = tableOf([row(), row({ name: 'a much longer name than the first' })]).split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[2]?.indexOf('plain JsSIP')).toBe(lines[4]?.indexOf('plain JsSIP'));
    expect(lines[2]).toMatch(/^click → INVITE +20\.0 ms \(10\.0–30\.0, n 3\) +plain JsSIP +80\.0 ms \(once\) +0\.25$/);
    expect(lines[3]).toBe('    from here to there');
  });

  it('says so where the other was given up, and that the ratio is smaller still', () => {
    const others = [{ what: 'plain JsSIP', figures: figuresOf([45_000]), exceeded: true }];
    expect(tableOf([row({ others })])).toMatch(/more than 45000 ms, given up +< 0\.00044$/m);
  });

  it('has a line for each other one, and the unit that was measured', () => {
    const others = ['plain JsSIP', 'plain SIP.js'].map((what) => ({ what, figures: figuresOf([40]) }));
    const lines = tableOf([row({ others, unit: 'MB' })]).split('\n');
    expect(lines[2]).toMatch(/20\.0 MB \(10\.0–30\.0, n 3\) +plain JsSIP +40\.0 MB \(once\) +0\.50$/);
    expect(lines[3]).toMatch(/^ +plain SIP\.js +40\.0 MB \(once\) +0\.50$/);
  });
});
