import { describe, expect, it } from 'vitest';
import { measure, type Snapshot, snapshotOf } from '../../../../../src-renderer/phone/quality/sample.ts';
import { type Line, quietLine, reportOf } from './reports.ts';

const snapshot = (line: Partial<Line>): Snapshot => snapshotOf(reportOf({ ...quietLine(), ...line }));

describe('two reports', () => {
  const before = snapshot({ ms: 10_000, received: 500, lost: 3, sent: 500 });
  const after = snapshot({
    ms: 12_000,
    received: 596,
    lost: 7,
    sent: 600,
    remote: { at: 11_500, lost: 9, fractionLost: 0.02 },
  });
  const measured = measure(before, after);

  it('give what came and what was lost between them', () => {
    expect(measured).toMatchObject({ seconds: 2, received: 96, lost: 4, sent: 100, lossOut: 2, reported: true });
  });

  it('give milliseconds, kilobits and the codec', () => {
    expect(measured.jitterMs).toBeCloseTo(4);
    expect(measured.bufferMs).toBeCloseTo(40);
    expect(measured.kbitIn).toBeCloseTo((96 * 160 * 8) / 2000);
    expect(measured.kbitOut).toBeCloseTo(64);
    expect(measured.codec).toEqual({ name: 'PCMA', clockRate: 8000 });
  });

  it('take the round trip of RTCP, and that of the STUN checks where the other side reports nothing', () => {
    expect(measured.roundTripMs).toBeCloseTo(50);
    expect(measure(before, before).roundTripMs).toBeCloseTo(30);
  });

  it('take a report of the other side only once', () => {
    expect(measure(after, after)).toMatchObject({ reported: false, lostThere: 0, lossOut: 2 });
  });
});

it('a stream with a new SSRC has counted from zero', () => {
  const fresh = {
    id: 'IT2A',
    type: 'inbound-rtp',
    kind: 'audio',
    packetsReceived: 20,
    lastPacketReceivedTimestamp: 9e12,
  };
  const after = snapshot({ ms: 2000, received: 500, more: [fresh] });
  expect(measure(snapshot({ received: 500 }), after)).toMatchObject({ received: 20, lost: 0 });
});

it('duplicates, which count as negative loss, are no loss', () => {
  expect(measure(snapshot({ lost: 0 }), snapshot({ ms: 2000, lost: -3 })).lost).toBe(0);
});

it('a connection without sound gives no numbers instead of zeros', () => {
  const empty = snapshotOf(new Map());
  expect(empty).toMatchObject({ inbound: null, outbound: null, remote: null, source: null });
  expect(measure(empty, empty)).toMatchObject({ kbitIn: null, jitterMs: null, lossOut: null, codec: null });
});
