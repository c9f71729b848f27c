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

/** As it stands, without the outside prefix, and by the incoming rules: every way in which it is a public number. */
export function readings(number: string, { incoming, outsidePrefix, country }: Numbering): ReadonlyMap<Way, Reading> {
  const found = new Map<Way, Reading>();
  const keep = (way: Way, text: string, steps: readonly NumberStep[]): void => {
    const read = e164(text, country);
    if (read !== null) found.set(way, { e164: read, steps: [...steps, { step: 'e164', number: read }] });
  };
  keep('plain', number, []);
  if (number.startsWith('+')) return found;
  if (outsidePrefix !== undefined && number.startsWith(outsidePrefix)) {
    const rest = number.slice(outsidePrefix.length);
    keep('withoutPrefix', rest, [{ step: 'withoutPrefix', number: rest }]);
  }
  const rewritten = rewrite(number, incoming);
  if (rewritten !== null) {
    keep('rule', rewritten.number, [
      { step: 'rule', list: 'incoming', rule: rewritten.rule, number: rewritten.number },
    ]);
  }
  return found;
}

export type Way = 'plain' | 'withoutPrefix' | 'rule';

/**
 * The reading that holds. "002319112345" may be Liberia, or Dortmund behind an outside "0": what is written exactly
 * as this PBX would get it is that number, so a target that is dialled or seen again stays what it was.
 */
export function bestReading(number: string, numbering: Numbering, order: readonly Way[]): Reading | null {
  const found = readings(number, numbering);
  const ordered = order.flatMap((way) => found.get(way) ?? []);
  return ordered.find((reading) => toPbx(reading.e164, '', numbering).target === number) ?? ordered[0] ?? null;
}
