/**
 * Whether a genuine letter may be put before the agent. Pure.
 *
 *   nobody yet     any key; where the letter names an origin, that origin must list the key
 *   somebody       the same key, or one that the origin from back then lists: a company changes its keys, a stranger can't
 *
 * In any case the letter is in time, younger than the last one that was agreed to, and not for a computer that somebody
 * manages.
 */
import type { Managed } from '#shared/policy/managed.ts';
import { isSetUpByPolicy } from '#shared/provision/provisioned-values.ts';
import type { Provisioned } from '#shared/provision/set-up.ts';
import type { Letter } from './letter.ts';

export interface Circumstances {
  readonly now: number;
  readonly policies: Managed;
  /** What she has agreed to before. */
  readonly last: Provisioned | null;
}

export type LetterRefusal = 'provisionManaged' | 'provisionExpired' | 'provisionReplayed' | 'provisionOtherKey';

export type Judgement =
  | { readonly ok: false; readonly reason: LetterRefusal }
  /** `vouch`: the origin that has to list the key first. */
  | { readonly ok: true; readonly trust: 'new' | 'known' | 'confirmed'; readonly vouch: string | null };

/** Two clocks that nobody has set to the second. */
const CLOCK_SLACK_MS = 10 * 60_000;

export function judge(letter: Letter, { now, policies, last }: Circumstances): Judgement {
  if (isSetUpByPolicy(policies)) return refuse('provisionManaged');
  if (now >= letter.expires || letter.issued > now + CLOCK_SLACK_MS) return refuse('provisionExpired');
  const origin = letter.origin ?? null;
  if (last === null) return { ok: true, trust: origin === null ? 'new' : 'confirmed', vouch: origin };
  const isKnown = letter.key === last.key;
  if (!isKnown && (origin === null || origin !== last.origin)) return refuse('provisionOtherKey');
  if (letter.issued <= last.issued) return refuse('provisionReplayed');
  return isKnown ? { ok: true, trust: 'known', vouch: null } : { ok: true, trust: 'confirmed', vouch: origin };
}

const refuse = (reason: LetterRefusal): Judgement => ({ ok: false, reason });
