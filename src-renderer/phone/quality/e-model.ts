/**
 * The E-model, ITU-T G.107 (06/2015), on its narrow-band scale: from delay and loss to the rating R and the mean
 * opinion score. All that isn't measured has the default value of G.107 Table 3, with which R is 93.2.
 *
 *   R = (Ro - Is) - Id(delay) - Ie,eff(codec, loss)       G.107 7-1, with A = 0
 *
 * Pure.
 */
import type { QualityWord } from '#shared/quality.ts';

export interface Transmission {
  /** As SDP spells it. */
  readonly codec: string;
  /** Mouth to ear, one way, in milliseconds: G.107's Ta. */
  readonly delayMs: number;
  /** Percent of the packets that didn't arrive, or too late: G.107's Ppl, taken as random (BurstR = 1). */
  readonly loss: number;
}

/** The transmission rating factor; at 0 nobody can talk. */
export function rating({ codec, delayMs, loss }: Transmission): number {
  return RO - IS - delayImpairment(delayMs) - lossImpairment(impairmentOf(codec), loss);
}

/** G.107 Annex B: the estimated conversational mean opinion score, 1 to 4.5. */
export function mosOf(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  // Below R = 6.5 the polynomial dips under 1.
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
}

/** By the bounds of G.107 Table B.1: users satisfied from 80, some dissatisfied from 70, many from 60, nearly all below. */
export function wordOf(mos: number): QualityWord {
  if (mos >= mosOf(80)) return 'good';
  if (mos >= mosOf(70)) return 'fair';
  return mos >= mosOf(60) ? 'poor' : 'bad';
}

export interface Impairment {
  /** Equipment impairment factor Ie: what the codec costs without loss. */
  readonly ie: number;
  /** Packet-loss robustness factor Bpl. */
  readonly bpl: number;
}

/** G.113 Appendix I: G.711 with packet loss concealment, random loss. Chromium conceals for every codec (NetEQ). */
const CONCEALED: Impairment = { ie: 0, bpl: 25.1 };

/**
 * G.722 and Opus have no values on this scale: G.113 gives G.722 some for the wide-band scale (G.107.1) only, and Opus
 * none at all. They sound better than G.711, for which the narrow-band scale has no room, so they count as G.711 with
 * concealment does. A wide-band call is therefore never rated above 4.41; Opus with forward error correction suffers
 * less under loss than this says.
 */
const impairments: Readonly<Record<string, Impairment>> = {
  pcma: CONCEALED,
  pcmu: CONCEALED,
  g722: CONCEALED,
  opus: CONCEALED,
  /** G.113 Appendix I: G.729 A with voice activity detection. */
  g729: { ie: 11, bpl: 19 },
};

export function impairmentOf(codec: string): Impairment {
  return impairments[codec.toLowerCase()] ?? CONCEALED;
}

/** G.107 7-29 with BurstR = 1. */
export function lossImpairment({ ie, bpl }: Impairment, loss: number): number {
  return loss <= 0 ? ie : ie + ((95 - ie) * loss) / (loss + bpl);
}

// G.107 7-3 to 7-17 with the defaults of Table 3: noise, basic signal-to-noise ratio, simultaneous impairments.
const NO = -61.1792;
const RO = 94.7688;
const IS = 1.4136;
const RLR = 2;
const TELR = 65;
const WEPL = 110;

/** G.107 7.4 with T = Ta and Tr = 2 T: talker echo, listener echo, and the delay itself. */
export function delayImpairment(ms: number): number {
  return talkerEcho(ms) + listenerEcho(2 * ms) + absoluteDelay(ms);
}

function talkerEcho(t: number): number {
  const terv = TELR - 40 * Math.log10((1 + t / 10) / (1 + t / 150)) + 6 * Math.exp(-0.3 * t * t);
  const re = 80 + 2.5 * (terv - 14);
  const roe = -1.5 * (NO - RLR);
  return ((roe - re) / 2 + Math.sqrt((roe - re) ** 2 / 4 + 100) - 1) * (1 - Math.exp(-t));
}

function listenerEcho(tr: number): number {
  const rle = 10.5 * (WEPL + 7) * (tr + 1) ** -0.25;
  return (RO - rle) / 2 + Math.sqrt((RO - rle) ** 2 / 4 + 169);
}

function absoluteDelay(ta: number): number {
  if (ta <= 100) return 0;
  const x = Math.log2(ta / 100);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}
