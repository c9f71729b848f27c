import { describe, expect, it } from 'vitest';
import { LOG_LINES_SHOWN, type LogLine } from '#shared/diagnostics.ts';
import { structuredLog } from '#shared/web/log/structured-log.ts';
import { LogTail } from '../../../../src-main/log/log-tail.ts';
import { ManualClock } from '../manual-clock.ts';

function tailed() {
  const clock = new ManualClock();
  const tail = new LogTail(clock);
  const bundles: (readonly LogLine[])[] = [];
  tail.on('lines', (lines) => bundles.push(lines));
  const log = structuredLog({ clock, sinks: [tail], level: 'debug', count: () => undefined });
  return { clock, tail, bundles, log };
}

describe('the tail of the log', () => {
  it('has what was written before anybody looked, redacted as in the file', () => {
    const { tail, log } = tailed();
    log.info('a', { password: 'secret', n: 1 });
    expect(tail.follow()).toMatchObject([
      { seq: 1, level: 'info', part: 'main', event: 'a', data: '{"password":"[redacted]","n":1}' },
    ]);
  });

  it('forgets with the file', () => {
    const { tail, log } = tailed();
    log.info('a');
    tail.erase();
    expect(tail.follow()).toEqual([]);
  });

  it('keeps only so many lines, the newest', () => {
    const { tail, log } = tailed();
    for (let index = 0; index < LOG_LINES_SHOWN + 20; index++) log.info(`e${index}`);
    const lines = tail.follow();
    expect([lines.length, lines[0]?.event]).toEqual([LOG_LINES_SHOWN, 'e20']);
  });

  it('tells whoever follows in bundles, and nobody when nobody does', async () => {
    const { tail, bundles, log, clock } = tailed();
    log.info('before');
    tail.follow();
    log.info('one');
    log.info('two');
    await clock.advance(1000);
    expect(bundles.map((lines) => lines.map(({ event }) => event))).toEqual([['one', 'two']]);
    tail.leave();
    log.info('three');
    await clock.advance(1000);
    expect(bundles).toHaveLength(1);
  });
});
