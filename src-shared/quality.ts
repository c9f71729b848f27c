/**
 * How a call sounds: what the phone window measures every two seconds, and what is kept of it when the call is over.
 * Percentages are 0 to 100, null is "not measured": the other side sends no RTCP reports, nothing has arrived yet.
 */
import * as v from 'valibot';

const percent = v.pipe(v.number(), v.minValue(0), v.maxValue(100));
const milliseconds = v.pipe(v.number(), v.minValue(0), v.maxValue(3_600_000));
const kilobits = v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000));
/** Of the conversational mean opinion score; ITU-T G.107 Annex B ends at 4.5. */
const score = v.pipe(v.number(), v.minValue(1), v.maxValue(4.5));

export const qualityWords = ['good', 'fair', 'poor', 'bad'] as const;
export const QualityWordSchema = v.picklist(qualityWords);
export type QualityWord = (typeof qualityWords)[number];

export const qualityWarnings = ['silentMicrophone', 'noSoundFromThem', 'noSoundToThem'] as const;
export const QualityWarningSchema = v.picklist(qualityWarnings);
/**
 * `silentMicrophone`: it delivers nothing at all, as one that was unplugged or is switched off at the headset.
 * `noSoundFromThem`: no packet arrives. `noSoundToThem`: what we send doesn't arrive, or can't leave.
 */
export type QualityWarning = (typeof qualityWarnings)[number];

export const CodecSchema = v.object({
  /** As SDP spells it: opus, G722, PCMA, PCMU. */
  name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(50)),
  /** RTP clock rate in hertz; G.722 says 8000 and samples at 16000 (RFC 3551 4.5.2). */
  clockRate: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
});
export type Codec = v.InferOutput<typeof CodecSchema>;

export const LiveQualitySchema = v.object({
  /** null until there is a score. */
  word: v.nullable(QualityWordSchema),
  /** What both sides have of it: the worse direction. */
  mos: v.nullable(score),
  /** Of the packets to us. */
  lossIn: v.nullable(percent),
  /** Of the packets to them, as their RTCP reports say. */
  lossOut: v.nullable(percent),
  jitterMs: v.nullable(milliseconds),
  roundTripMs: v.nullable(milliseconds),
  codec: v.nullable(CodecSchema),
  kbitIn: v.nullable(kilobits),
  kbitOut: v.nullable(kilobits),
  /** Of what was heard: samples that the jitter buffer had to make up. */
  concealed: v.nullable(percent),
  /** Loudness of the last second, 0 to 1. */
  levelIn: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  levelOut: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  warnings: v.array(QualityWarningSchema),
});
export type LiveQuality = v.InferOutput<typeof LiveQualitySchema>;

const meanAndWorst = v.nullable(v.object({ mean: milliseconds, worst: milliseconds }));

export const QualitySummarySchema = v.object({
  /** Of the call's sound that were measured. */
  seconds: v.pipe(v.number(), v.minValue(0)),
  word: v.nullable(QualityWordSchema),
  mos: v.nullable(v.object({ mean: score, worst: score })),
  /** Over the whole call. */
  lossIn: v.nullable(percent),
  lossOut: v.nullable(percent),
  concealed: v.nullable(percent),
  jitterMs: meanAndWorst,
  roundTripMs: meanAndWorst,
  /** The last one that was used. */
  codec: v.nullable(CodecSchema),
  /** Every warning that was ever up, in order of first appearance. */
  warned: v.array(QualityWarningSchema),
});
export type QualitySummary = v.InferOutput<typeof QualitySummarySchema>;
