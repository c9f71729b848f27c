/** Statistics as a browser gives them, of a call whose parts can fail one by one. */
import type { Stats } from '../../../../../src-renderer/phone/quality/sample.ts';

export interface Line {
  /** Since the call began. */
  ms: number;
  received: number;
  lost: number;
  sent: number;
  energy: number;
  /** The other side's last report; null before the first. */
  remote: { at: number; lost: number; fractionLost: number } | null;
  more: Stats[];
}

export const quietLine = (): Line => ({ ms: 0, received: 0, lost: 0, sent: 0, energy: 0, remote: null, more: [] });

const EPOCH = 1_700_000_000_000;

export function reportOf(line: Line): ReadonlyMap<string, Stats> {
  const timestamp = EPOCH + line.ms;
  const common = { timestamp, kind: 'audio' };
  const list: Stats[] = [
    { id: 'CIT8', type: 'codec', timestamp, mimeType: 'audio/PCMA', clockRate: 8000 },
    {
      ...common,
      id: 'IT1A',
      type: 'inbound-rtp',
      codecId: 'CIT8',
      packetsReceived: line.received,
      packetsLost: line.lost,
      bytesReceived: line.received * 160,
      jitter: 0.004,
      lastPacketReceivedTimestamp: timestamp,
      totalSamplesReceived: (line.received + line.lost) * 960,
      concealedSamples: line.lost * 960,
      jitterBufferDelay: line.received * 960 * 0.04,
      jitterBufferEmittedCount: line.received * 960,
      audioLevel: 0.2,
    },
    {
      ...common,
      id: 'OT1A',
      type: 'outbound-rtp',
      codecId: 'CIT8',
      packetsSent: line.sent,
      bytesSent: line.sent * 160,
    },
    { ...common, id: 'SA1', type: 'media-source', totalAudioEnergy: line.energy, audioLevel: 0.1 },
    { id: 'T1', type: 'transport', timestamp, selectedCandidatePairId: 'CP1' },
    { id: 'CP1', type: 'candidate-pair', timestamp, currentRoundTripTime: 0.03 },
    ...line.more,
  ];
  if (line.remote !== null) {
    const { at, lost, fractionLost } = line.remote;
    const reported = { packetsLost: lost, fractionLost, jitter: 0.002, roundTripTime: 0.05 };
    list.push({ ...common, id: 'RI1', type: 'remote-inbound-rtp', ...reported, timestamp: EPOCH + at });
  }
  return new Map(list.map((stats) => [String(stats['id']), stats]));
}
