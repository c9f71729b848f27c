/** Between E.164 and what the PBX knows a number by. */
import { dialledFrom, e164 } from './e164.ts';
import type { Numbering } from './number-rules.ts';
import type { NumberStep } from './number-step.ts';
import { rewrite } from './rewrite-rule.ts';

/** One way to understand a number, with the steps that lead to it. */
export interface Reading {
  readonly e164: string;
  readonly steps: readonly NumberStep[];
}

export interface PbxNumber {
  readonly target: string;
  readonly steps: readonly NumberStep[];
}

/**
 * What goes to the PBX for a public number: what the first outgoing rule makes of it; else, with an outside prefix,
 * the prefix and the number as it is dialled from the country; else E.164 if there are rules; else what was typed.
 */
export function toPbx(number: string, typed: string, { outgoing, outsidePrefix, country }: Numbering): PbxNumber {
  const rewritten = rewrite(number, outgoing);
  if (rewritten !== null) {
    const step: NumberStep = { step: 'rule', list: 'outgoing', rule: rewritten.rule, number: rewritten.number };
    return { target: rewritten.number, steps: [step] };
  }
  const dialled = outsidePrefix === undefined ? null : dialledFrom(country, number);
  if (outsidePrefix !== undefined && dialled !== null) {
    const target = outsidePrefix + dialled;
    return { target, steps: [{ step: 'withPrefix', number: target }] };
  }
  return { target: outgoing.length > 0 ? number : typed, steps: [] };
}

/** Without a sign of its own, a number may be meant as it stands, behind the outside prefix, or as the PBX writes it. */
export type Way = 'plain' | 'withoutPrefix' | 'rule';

/** Every way in which it is a public number, the likeliest first. */
export const readings = (number: string, numbering: Numbering, order: readonly Way[]): readonly Reading[] =>
  order.flatMap((way) => readBy(way, number, numbering) ?? []);

function readBy(way: Way, number: string, { incoming, outsidePrefix, country }: Numbering): Reading | null {
  const as = (text: string, steps: readonly NumberStep[]): Reading | null => {
    const read = e164(text, country);
    return read === null ? null : { e164: read, steps: [...steps, { step: 'e164', number: read }] };
  };
  if (way === 'plain') return as(number, []);
  if (number.startsWith('+')) return null;
  if (way === 'withoutPrefix') {
    if (outsidePrefix === undefined || !number.startsWith(outsidePrefix)) return null;
    const rest = number.slice(outsidePrefix.length);
    return as(rest, [{ step: 'withoutPrefix', number: rest }]);
  }
  const rewritten = rewrite(number, incoming);
  if (rewritten === null) return null;
  return as(rewritten.number, [{ step: 'rule', list: 'incoming', rule: rewritten.rule, number: rewritten.number }]);
}
