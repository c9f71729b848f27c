/**
 * What is wrong with a call although it stands. Every probe goes through `watch`; a warning is up while its reason
 * holds, and at most three seconds after it began, with a probe twice a second.
 *
 *   fine ──▶ frozen (a count that must grow doesn't) ── FROZEN_MS ──▶ warned ── it grows ──▶ fine
 *
 * Pure.
 */
import { type QualityWarning, qualityWarnings } from '#shared/quality.ts';

/** What the call is doing; only a call that talks and isn't held must sound. */
export interface Situation {
  /** Confirmed and not ended. */
  readonly talking: boolean;
  readonly muted: boolean;
  /** By either side; from there on nobody owes sound. */
  readonly held: boolean;
}

export interface Probe {
  /** Milliseconds of a clock that never jumps. */
  readonly at: number;
  /** Of the peer connection: ICE and DTLS stand. */
  readonly connected: boolean;
  readonly received: Count | null;
  readonly sent: Count | null;
  /** Of the microphone; null when the sender has no track. */
  readonly energy: Count | null;
  /** The other side's RTCP reports on what we send. */
  readonly reports: Count | null;
  /** The newest of those reports: 0 to 1. */
  readonly fractionLost: number | null;
}

/** A counter, and the stream that it counts. */
export interface Count {
  readonly id: string;
  readonly value: number;
}

export interface Watch {
  readonly warnings: readonly QualityWarning[];
  readonly received: Growth;
  readonly sent: Growth;
  readonly energy: Growth;
  readonly reports: Growth;
  readonly connected: Growth;
  /** How long the microphone may be silent. */
  readonly patience: number;
}

interface Growth {
  readonly last: Count | null;
  /** When it last grew, or watching began. */
  readonly at: number;
  /** The longest that it has rested and grown again; 0 before it did. */
  readonly rest: number;
}

/** With probes every half second: noticed after 2 to 2.5 s. */
export const FROZEN_MS = 1900;
/** RFC 3550 6.2: reports come every 2.5 to 7.5 s; three times the longest gap that this side has kept, and this. */
const REPORTS_MS = 3000;
const ALL_LOST = 0.95;

/** To begin with, and again whenever the situation changes: nothing is known, every clock starts now. */
export function watchFrom(at: number, patience: number = FROZEN_MS): Watch {
  const fresh: Growth = { last: null, at, rest: 0 };
  const growths = { received: fresh, sent: fresh, energy: fresh, reports: fresh, connected: fresh };
  return { warnings: [], ...growths, patience };
}

export function watch(before: Watch, probe: Probe, situation: Situation): Watch {
  if (!situation.talking || situation.held) return watchFrom(probe.at, before.patience);
  const { at } = probe;
  const received = grow(before.received, probe.received, at);
  const sent = grow(before.sent, probe.sent, at);
  const energy = situation.muted ? { ...before.energy, at } : grow(before.energy, probe.energy, at);
  const reports = grow(before.reports, probe.reports, at);
  const connected = probe.connected ? { ...before.connected, at } : before.connected;

  const deaf = at - received.at >= FROZEN_MS;
  const unplugged = at - connected.at >= FROZEN_MS;
  const stuck = at - sent.at >= FROZEN_MS;
  // RFC 3550 6.4: who has received nothing since its last report leaves it out. That the reports stop while sound
  // comes in is all that a far end says of silence.
  const unheard = reports.rest > 0 && at - reports.at >= 3 * reports.rest + REPORTS_MS && !deaf;
  const lost = (probe.fractionLost ?? 0) >= ALL_LOST && !unheard;
  const silent = !situation.muted && probe.energy !== null && at - energy.at >= before.patience;

  const up: Record<QualityWarning, boolean> = {
    silentMicrophone: silent,
    noSoundFromThem: deaf,
    noSoundToThem: unplugged || stuck || unheard || lost,
  };
  // Some headsets send digital silence between words. One that came back by itself is given twice as long.
  const cameBack =
    before.warnings.includes('silentMicrophone') && !silent && energy.last?.id === before.energy.last?.id;
  return {
    warnings: qualityWarnings.filter((warning) => up[warning]),
    received,
    sent,
    energy,
    reports,
    connected,
    patience: cameBack && !situation.muted ? before.patience * 2 : before.patience,
  };
}

/** A count that wasn't there, or counts another stream, has grown when it is above zero. */
function grow(before: Growth, now: Count | null, at: number): Growth {
  if (now === null) return before;
  const same = before.last?.id === now.id;
  const grown = now.value > (same ? (before.last?.value ?? 0) : 0);
  if (!grown) return { ...before, last: now };
  return { last: now, at, rest: same ? Math.max(before.rest, at - before.at) : before.rest };
}
