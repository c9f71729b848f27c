/** For the settings' try-it field: what becomes of a number, and how one that looks so would be shown when it calls. */
import type { Numbering } from './number-rules.ts';
import { type TracedCaller, traceCaller } from './read-caller.ts';
import { type TracedNumber, traceDialled } from './read-dialled.ts';

export interface TriedRules {
  /** The text, dialled. */
  readonly dialled: TracedNumber;
  /** A caller whom the PBX announces just so. */
  readonly caller: TracedCaller;
  /** The dialled target, coming back as a caller: should have the same E.164. Null where nothing would be dialled. */
  readonly back: TracedCaller | null;
}

export function tryRules(text: string, numbering: Numbering): TriedRules {
  const dialled = traceDialled(text, numbering);
  return {
    dialled,
    caller: traceCaller(text, numbering),
    back: dialled.read.ok ? traceCaller(dialled.read.target, numbering) : null,
  };
}
