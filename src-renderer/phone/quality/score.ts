/** From what was measured to what is shown, and in the end to what is kept. Pure. */
import type { LiveQuality, QualitySummary, QualityWarning } from '#shared/quality.ts';
import { mosOf, rating, wordOf } from './e-model.ts';
import type { Measurement } from './sample.ts';

/** Every telephone sends packets of 20 ms unless told otherwise. */
const PACKET_MS = 20;

/** Both directions are rated; the conversation is as good as the worse one. null while nothing comes in. */
export function scoreOf(measured: Measurement): number | null {
  if (measured.received === 0) return null;
  const codec = measured.codec?.name ?? '';
  const way = (measured.roundTripMs ?? 0) / 2 + PACKET_MS;
  const here = {
    codec,
    delayMs: way + (measured.bufferMs ?? bufferFor(measured.jitterMs)),
    loss: lossIn(measured) ?? 0,
  };
  // Their jitter buffer can't be seen from here.
  const there = { codec, delayMs: way + bufferFor(measured.jitterThereMs), loss: measured.lossOut ?? 0 };
  return mosOf(Math.min(rating(here), rating(there)));
}

/** A buffer that adapts holds about twice the jitter, and a packet at least. */
function bufferFor(jitterMs: number | null): number {
  return Math.max(PACKET_MS, 2 * (jitterMs ?? 0));
}

export function liveOf(measured: Measurement, warnings: readonly QualityWarning[]): LiveQuality {
  const mos = scoreOf(measured);
  return {
    word:
      warnings.includes('noSoundFromThem') || warnings.includes('noSoundToThem')
        ? 'bad'
        : mos === null
          ? null
          : wordOf(mos),
    mos: mos === null ? null : round(mos, 100),
    lossIn: tenth(lossIn(measured)),
    lossOut: tenth(measured.lossOut),
    jitterMs: tenth(measured.jitterMs),
    roundTripMs: tenth(measured.roundTripMs),
    codec: measured.codec,
    kbitIn: tenth(measured.kbitIn),
    kbitOut: tenth(measured.kbitOut),
    concealed: tenth(percent(measured.concealed, measured.samples)),
    levelIn: level(measured.levelIn),
    levelOut: level(measured.levelOut),
    warnings: [...warnings],
  };
}

/** A packet that came too late to be played is as lost as one that didn't come. */
function lossIn({ lost, discarded, received }: Pick<Measurement, 'lost' | 'discarded' | 'received'>): number | null {
  return percent(lost + discarded, lost + received);
}

/** What a call adds up to, so far. */
export interface Tally {
  readonly seconds: number;
  readonly received: number;
  readonly lost: number;
  readonly discarded: number;
  readonly samples: number;
  readonly concealed: number;
  readonly sent: number;
  readonly lostThere: number;
  readonly reported: boolean;
  readonly mos: Course;
  readonly jitterMs: Course;
  readonly roundTripMs: Course;
  readonly codec: LiveQuality['codec'];
  readonly warned: readonly QualityWarning[];
}

interface Course {
  readonly sum: number;
  readonly count: number;
  readonly worst: number | null;
}

const none: Course = { sum: 0, count: 0, worst: null };

export const emptyTally: Tally = {
  seconds: 0,
  received: 0,
  lost: 0,
  discarded: 0,
  samples: 0,
  concealed: 0,
  sent: 0,
  lostThere: 0,
  reported: false,
  mos: none,
  jitterMs: none,
  roundTripMs: none,
  codec: null,
  warned: [],
};

export function add(tally: Tally, measured: Measurement): Tally {
  return {
    seconds: tally.seconds + measured.seconds,
    received: tally.received + measured.received,
    lost: tally.lost + measured.lost,
    discarded: tally.discarded + measured.discarded,
    samples: tally.samples + measured.samples,
    concealed: tally.concealed + measured.concealed,
    sent: tally.sent + measured.sent,
    lostThere: tally.lostThere + measured.lostThere,
    reported: tally.reported || measured.reported,
    mos: follow(tally.mos, scoreOf(measured), Math.min),
    jitterMs: follow(tally.jitterMs, measured.received === 0 ? null : measured.jitterMs, Math.max),
    roundTripMs: follow(tally.roundTripMs, measured.roundTripMs, Math.max),
    codec: measured.codec ?? tally.codec,
    warned: tally.warned,
  };
}

export function warn(tally: Tally, warnings: readonly QualityWarning[]): Tally {
  const fresh = warnings.filter((one) => !tally.warned.includes(one));
  return fresh.length === 0 ? tally : { ...tally, warned: [...tally.warned, ...fresh] };
}

export function summaryOf(tally: Tally): QualitySummary {
  const mos = meanAndWorst(tally.mos, 100);
  return {
    seconds: Math.round(tally.seconds),
    word: mos && wordOf(mos.mean),
    mos,
    lossIn: tenth(lossIn(tally)),
    lossOut: tally.reported ? tenth(percent(tally.lostThere, tally.sent)) : null,
    concealed: tenth(percent(tally.concealed, tally.samples)),
    jitterMs: meanAndWorst(tally.jitterMs, 10),
    roundTripMs: meanAndWorst(tally.roundTripMs, 10),
    codec: tally.codec,
    warned: [...tally.warned],
  };
}

function follow(course: Course, value: number | null, worse: (a: number, b: number) => number): Course {
  if (value === null) return course;
  const worst = course.worst === null ? value : worse(course.worst, value);
  return { sum: course.sum + value, count: course.count + 1, worst };
}

function meanAndWorst({ sum, count, worst }: Course, per: number): { mean: number; worst: number } | null {
  return worst === null ? null : { mean: round(sum / count, per), worst: round(worst, per) };
}

function percent(part: number, whole: number): number | null {
  return whole <= 0 ? null : Math.min(100, (part / whole) * 100);
}

function level(value: number | null): number | null {
  return value === null ? null : Math.min(1, Math.max(0, round(value, 1000)));
}

function tenth(value: number | null): number | null {
  return value === null ? null : round(value, 10);
}

function round(value: number, per: number): number {
  return Math.round(value * per) / per;
}
