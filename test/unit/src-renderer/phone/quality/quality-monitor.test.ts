import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LiveQuality } from '#shared/quality.ts';
import { QualityMonitor } from '../../../../../src-renderer/phone/quality/quality-monitor.ts';
import { type Line, quietLine, reportOf } from './reports.ts';

const TALKING = { talking: true, muted: false, held: false };

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

class Connection {
  readonly connectionState = 'connected';
  currentDirection: RTCRtpTransceiverDirection = 'sendrecv';
  readonly line: Line = quietLine();
  readonly stopped = new Set<keyof Line>();
  /** How long getStats takes. */
  delayMs = 0;
  asked = 0;
  pending = 0;
  most = 0;
  readonly #begun = performance.now();

  getTransceivers(): RTCRtpTransceiver[] {
    const { currentDirection } = this;
    return [{ currentDirection, receiver: { track: { kind: 'audio' } } } as RTCRtpTransceiver];
  }

  async getStats(): Promise<RTCStatsReport> {
    this.asked += 1;
    this.most = Math.max(this.most, ++this.pending);
    if (this.delayMs > 0) await new Promise((next) => setTimeout(next, this.delayMs));
    this.pending -= 1;
    this.line.ms = performance.now() - this.#begun;
    const packets = Math.floor(this.line.ms / 20);
    if (!this.stopped.has('received')) this.line.received = packets;
    if (!this.stopped.has('sent')) this.line.sent = packets;
    if (!this.stopped.has('energy')) this.line.energy = this.line.ms;
    return reportOf(this.line);
  }
}

function monitored() {
  const connection = new Connection();
  const seen: LiveQuality[] = [];
  const monitor = new QualityMonitor(connection, { quality: (live) => void seen.push(live) });
  return { connection, monitor, seen, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) };
}

it('reports every two seconds, once the call talks', async () => {
  const { monitor, seen, pass } = monitored();
  await pass(5000);
  expect(seen).toEqual([]);
  monitor.situation(TALKING);
  await pass(10_000);
  expect(seen).toHaveLength(5);
  expect(seen.every(({ word, kbitIn }) => word === 'good' && kbitIn === 64)).toBe(true);
  monitor.close();
});

it('says within three seconds that nothing is heard, and at once that it is over', async () => {
  const { connection, monitor, seen, pass } = monitored();
  monitor.situation(TALKING);
  await pass(6000);
  connection.stopped.add('received');
  await pass(3000);
  expect(seen.at(-1)).toMatchObject({ word: 'bad', warnings: ['noSoundFromThem'] });
  connection.stopped.delete('received');
  await pass(500);
  expect(seen.at(-1)?.warnings).toEqual([]);
  monitor.close();
  expect(monitor.summary().warned).toEqual(['noSoundFromThem']);
});

it('does not take the silence of a muted microphone for a broken one', async () => {
  const { connection, monitor, seen, pass } = monitored();
  monitor.situation(TALKING);
  await pass(2000);
  monitor.situation({ ...TALKING, muted: true });
  connection.stopped.add('energy');
  await pass(8000);
  expect(seen.flatMap(({ warnings }) => warnings)).toEqual([]);
  monitor.situation(TALKING);
  await pass(3000);
  expect(seen.at(-1)?.warnings).toEqual(['silentMicrophone']);
  monitor.close();
});

it.each(['recvonly', 'sendonly', 'inactive'] as const)(
  'misses no sound while the direction is %s',
  async (direction) => {
    const { connection, monitor, seen, pass } = monitored();
    monitor.situation(TALKING);
    await pass(2000);
    connection.currentDirection = direction;
    for (const silent of ['received', 'sent', 'energy'] as const) connection.stopped.add(silent);
    await pass(8000);
    expect(seen.flatMap(({ warnings }) => warnings)).toEqual([]);
    connection.currentDirection = 'sendrecv';
    await pass(3000);
    expect(seen.at(-1)?.warnings).toEqual(['silentMicrophone', 'noSoundFromThem', 'noSoundToThem']);
    monitor.close();
  },
);

it('never asks for statistics while some are on their way', async () => {
  const { connection, monitor, pass } = monitored();
  connection.delayMs = 1300;
  await pass(10_000);
  expect(connection.most).toBe(1);
  expect(connection.asked).toBeGreaterThan(5);
  monitor.close();
});

it('goes on when statistics fail once', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { connection, monitor, seen, pass } = monitored();
  monitor.situation(TALKING);
  vi.spyOn(connection, 'getStats').mockRejectedValueOnce(new Error('not now'));
  await pass(5000);
  expect(warned).toHaveBeenCalledOnce();
  expect(seen).toHaveLength(2);
  monitor.close();
});

it('leaves no timer behind, and the summary stays', async () => {
  const { connection, monitor, seen, pass } = monitored();
  monitor.situation(TALKING);
  await pass(4900);
  monitor.close();
  expect(vi.getTimerCount()).toBe(0);
  const { asked } = connection;
  await pass(5000);
  expect(connection.asked).toBe(asked);
  expect(seen).toHaveLength(2);
  // To the last probe, not only to the last report.
  expect(monitor.summary()).toMatchObject({ seconds: 4, lossIn: 0, codec: { name: 'PCMA', clockRate: 8000 } });
  expect(monitor.summary()).toEqual(monitor.summary());
});
