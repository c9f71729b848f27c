/** What getStats() says of a call's sound, and what happened between two of its reports. Pure. */
import type { Codec } from '#shared/quality.ts';

/** One dictionary of webrtc-stats; an RTCStatsReport is a map of them. */
export type Stats = Readonly<Record<string, unknown>>;

/** Counters since the stream began; seconds, bytes and samples as in webrtc-stats. */
export interface Snapshot {
  /** Milliseconds of the clock of the report. */
  readonly at: number;
  readonly inbound: Inbound | null;
  readonly outbound: Outbound | null;
  /** The other side's RTCP report on what we send. */
  readonly remote: RemoteReport | null;
  readonly source: Source | null;
  /** Of the STUN checks on the pair in use, in seconds. */
  readonly pathRoundTrip: number | null;
}

export interface Inbound {
  readonly id: string;
  readonly codec: Codec | null;
  readonly packets: number;
  readonly lost: number;
  /** Came too late or too early to be of use. */
  readonly discarded: number;
  readonly bytes: number;
  readonly jitter: number | null;
  readonly samples: number;
  readonly concealed: number;
  readonly bufferDelay: number;
  readonly buffered: number;
  readonly level: number | null;
}

export interface Outbound {
  readonly id: string;
  readonly codec: Codec | null;
  readonly packets: number;
  readonly bytes: number;
}

export interface RemoteReport {
  readonly id: string;
  /** When it arrived, in milliseconds of the same clock. */
  readonly at: number;
  /** Between the last two reports, 0 to 1 (RFC 3550 6.4.1). */
  readonly fractionLost: number | null;
  readonly lost: number;
  readonly jitter: number | null;
  readonly roundTrip: number | null;
}

export interface Source {
  readonly id: string;
  readonly energy: number;
  readonly level: number | null;
}

export function snapshotOf(report: ReadonlyMap<string, Stats>): Snapshot {
  const all = [...report.values()];
  const audio = (type: string): Stats[] => all.filter((stats) => stats['type'] === type && stats['kind'] === 'audio');
  const inbound = newest(audio('inbound-rtp'), 'lastPacketReceivedTimestamp');
  const outbound = newest(audio('outbound-rtp'), 'packetsSent');
  const remote = newest(audio('remote-inbound-rtp'), 'timestamp');
  const [source = null] = audio('media-source');
  const transport = all.find(({ type }) => type === 'transport');
  const pair = report.get(text(transport, 'selectedCandidatePairId'));
  return {
    at: Math.max(0, ...all.map((stats) => (stats['type'] === 'remote-inbound-rtp' ? 0 : number(stats, 'timestamp')))),
    inbound: inbound && {
      id: text(inbound, 'id'),
      codec: codecOf(report, inbound),
      packets: number(inbound, 'packetsReceived'),
      lost: number(inbound, 'packetsLost'),
      discarded: number(inbound, 'packetsDiscarded'),
      bytes: number(inbound, 'bytesReceived'),
      jitter: maybe(inbound, 'jitter'),
      samples: number(inbound, 'totalSamplesReceived'),
      concealed: number(inbound, 'concealedSamples'),
      bufferDelay: number(inbound, 'jitterBufferDelay'),
      buffered: number(inbound, 'jitterBufferEmittedCount'),
      level: maybe(inbound, 'audioLevel'),
    },
    outbound: outbound && {
      id: text(outbound, 'id'),
      codec: codecOf(report, outbound),
      packets: number(outbound, 'packetsSent'),
      bytes: number(outbound, 'bytesSent'),
    },
    remote: remote && {
      id: text(remote, 'id'),
      at: number(remote, 'timestamp'),
      fractionLost: maybe(remote, 'fractionLost'),
      lost: number(remote, 'packetsLost'),
      jitter: maybe(remote, 'jitter'),
      roundTrip: maybe(remote, 'roundTripTime'),
    },
    source: source && {
      id: text(source, 'id'),
      energy: number(source, 'totalAudioEnergy'),
      level: maybe(source, 'audioLevel'),
    },
    pathRoundTrip: maybe(pair, 'currentRoundTripTime'),
  };
}

/** What happened between two snapshots: counts, and the state at the later one. */
export interface Measurement {
  readonly seconds: number;
  readonly received: number;
  readonly lost: number;
  readonly discarded: number;
  readonly kbitIn: number | null;
  readonly kbitOut: number | null;
  readonly samples: number;
  readonly concealed: number;
  readonly jitterMs: number | null;
  /** Mean time that a sample waited in the jitter buffer. */
  readonly bufferMs: number | null;
  readonly sent: number;
  readonly lostThere: number;
  /** A new report of the other side has come in. */
  readonly reported: boolean;
  /** Percent, by the other side's last report. */
  readonly lossOut: number | null;
  readonly jitterThereMs: number | null;
  readonly roundTripMs: number | null;
  readonly codec: Codec | null;
  readonly levelIn: number | null;
  readonly levelOut: number | null;
}

export function measure(before: Snapshot, after: Snapshot): Measurement {
  const { inbound, outbound, remote } = after;
  const seconds = Math.max(0, (after.at - before.at) / 1000);
  const since = growth(before.inbound, inbound);
  const sent = growth(before.outbound, outbound);
  const buffered = since(({ buffered }) => buffered);
  const bits = (bytes: number): number => (bytes * 8) / 1000 / seconds;
  const roundTrip = remote?.roundTrip ?? after.pathRoundTrip;
  return {
    seconds,
    received: since(({ packets }) => packets),
    lost: since(({ lost }) => lost),
    discarded: since(({ discarded }) => discarded),
    kbitIn: inbound === null || seconds === 0 ? null : bits(since(({ bytes }) => bytes)),
    kbitOut: outbound === null || seconds === 0 ? null : bits(sent(({ bytes }) => bytes)),
    samples: since(({ samples }) => samples),
    concealed: since(({ concealed }) => concealed),
    jitterMs: milliseconds(inbound?.jitter),
    bufferMs: buffered === 0 ? null : (since(({ bufferDelay }) => bufferDelay) / buffered) * 1000,
    sent: sent(({ packets }) => packets),
    lostThere: growth(before.remote, remote)(({ lost }) => lost),
    reported: remote !== null && remote.at !== before.remote?.at,
    lossOut: remote?.fractionLost == null ? null : Math.min(100, Math.max(0, remote.fractionLost * 100)),
    jitterThereMs: milliseconds(remote?.jitter),
    roundTripMs: milliseconds(roundTrip),
    codec: inbound?.codec ?? outbound?.codec ?? null,
    levelIn: inbound?.level ?? null,
    levelOut: after.source?.level ?? null,
  };
}

/** A stream that wasn't there, or was another (a new SSRC), has counted from zero. Duplicates can make a loss shrink. */
function growth<Stream extends { readonly id: string }>(before: Stream | null, after: Stream | null) {
  const same = before !== null && before.id === after?.id ? before : null;
  return (count: (stream: Stream) => number): number =>
    after === null ? 0 : Math.max(0, count(after) - (same === null ? 0 : count(same)));
}

/** After a re-INVITE an old stream may stand beside the one in use. */
function newest(all: readonly Stats[], by: string): Stats | null {
  return all.reduce<Stats | null>(
    (best, one) => (best === null || number(one, by) > number(best, by) ? one : best),
    null,
  );
}

function codecOf(report: ReadonlyMap<string, Stats>, stream: Stats): Codec | null {
  const codec = report.get(text(stream, 'codecId'));
  const name = text(codec, 'mimeType').split('/')[1];
  const clockRate = number(codec, 'clockRate');
  return name === undefined || name === '' || clockRate === 0 ? null : { name, clockRate };
}

function maybe(stats: Stats | null | undefined, name: string): number | null {
  const value = stats?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function number(stats: Stats | null | undefined, name: string): number {
  return maybe(stats, name) ?? 0;
}

function text(stats: Stats | null | undefined, name: string): string {
  const value = stats?.[name];
  return typeof value === 'string' ? value : '';
}

function milliseconds(seconds: number | null | undefined): number | null {
  return seconds === null || seconds === undefined ? null : Math.max(0, seconds * 1000);
}
