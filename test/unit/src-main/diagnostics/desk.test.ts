import { describe, expect, it } from 'vitest';
import { type DiagnosticLine, diagnosticLines, good } from '#shared/diagnostics.ts';
import { DiagnosticsDesk, type Probe, type Probes } from '../../../../src-main/diagnostics/desk.ts';
import { ManualClock, settled, silentLog } from '../manual-clock.ts';

const never: Probe = { within: 1000, run: () => new Promise(() => {}) };
const well: Probe = { within: 1000, run: () => good('serverReached') };

function desk(others: Partial<Record<DiagnosticLine, Probe>>) {
  const clock = new ManualClock();
  const ends: AbortSignal[] = [];
  const all = Object.fromEntries(diagnosticLines.map((line) => [line, others[line] ?? well])) as Probes;
  const made = new DiagnosticsDesk({
    clock,
    log: silentLog,
    probes: (ended) => {
      ends.push(ended);
      return all;
    },
  });
  const row = (line: DiagnosticLine) => made.run?.rows.find((one) => one.line === line)?.result ?? null;
  return { clock, ends, desk: made, row };
}

describe('the diagnostics', () => {
  it('look at all lines at once, in the order of their numbers', async () => {
    const { desk: made, row } = desk({ portal: never });
    const over = made.start();
    expect(made.run?.rows.map(({ line }) => line)).toEqual(diagnosticLines);
    await settled();
    expect([row('server')?.verdict, row('updates')?.verdict, row('portal')]).toEqual(['good', 'good', null]);
    expect(made.run?.running).toBe(true);
    made.cancel();
    await over;
  });

  it('wait for each only as long as it may take, and let the others be', async () => {
    const { desk: made, clock, row } = desk({ portal: never, host: { ...never, within: 3000 } });
    const over = made.start();
    await clock.advance(1000);
    expect(row('portal')?.text.key).toBe('diag.found.notChecked');
    expect(row('host')).toBeNull();
    await clock.advance(2000);
    await over;
    expect(made.run?.running).toBe(false);
  });

  it('take a mistake of their own for what it is', async () => {
    const broken: Probe = { within: 1000, run: () => Promise.reject(new Error('flaw')) };
    const { desk: made, row } = desk({ disk: broken });
    await made.start();
    expect([row('disk')?.text.key, row('journal')?.verdict]).toEqual(['diag.found.notChecked', 'good']);
  });

  it('end at once when nobody waits any more, and tell everybody who is asked', async () => {
    const { desk: made, ends, row } = desk({ portal: never });
    const over = made.start();
    await settled();
    made.cancel();
    await over;
    expect([made.run?.running, row('portal')?.text.key, row('server')?.verdict]).toEqual([
      false,
      'diag.well.cancelled',
      'good',
    ]);
    expect(ends[0]?.aborted).toBe(true);
  });

  it('begin anew: an older run tells nothing any more', async () => {
    const { desk: made, ends } = desk({ portal: never });
    void made.start();
    await settled();
    const again = made.start();
    expect([ends[0]?.aborted, ends[1]?.aborted]).toEqual([true, false]);
    await settled();
    expect(made.run?.running).toBe(true);
    made.cancel();
    await again;
  });
});
