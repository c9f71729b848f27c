/** Input reports → which controls have changed. Pure. */
import type { HeadsetLayout, InputField } from './layout.ts';

/** The fields that were on at their last report. */
export type InputState = ReadonlySet<InputField>;

export interface InputChange {
  readonly field: InputField;
  readonly on: boolean;
}

export interface InputReading {
  readonly state: InputState;
  readonly changes: readonly InputChange[];
  /** The report is shorter than the descriptor says; what lies beyond its end stays as it was. */
  readonly short: boolean;
}

export const noInputs: InputState = new Set<InputField>();

export function readInputReport(
  layout: HeadsetLayout,
  before: InputState,
  reportId: number,
  data: DataView,
): InputReading {
  const fields = layout.inputs.filter((field) => field.reportId === reportId);
  const there = fields.filter(({ bits, size }) => bits.every((bit) => bit + size <= data.byteLength * 8));
  const changed = there.filter((field) => isOn(field, data) !== before.has(field));
  const state = new Set(before);
  for (const field of changed) if (!state.delete(field)) state.add(field);
  return {
    state,
    changes: changed.map((field) => ({ field, on: state.has(field) })),
    short: there.length < fields.length,
  };
}

const isOn = ({ bits, size, selector }: InputField, data: DataView): boolean =>
  bits.some((bit) => {
    const value = bitsAt(data, bit, size);
    return selector === null ? value !== 0 : value === selector;
  });

/** Bits are counted from the lowest of the first byte (HID 1.11, 8.2). A field has up to 32. */
function bitsAt(data: DataView, start: number, size: number): number {
  let value = 0;
  for (let index = 0; index < size; index++) {
    const bit = start + index;
    if (((data.getUint8(bit >> 3) >> (bit & 7)) & 1) === 1) value += 2 ** index;
  }
  return value;
}
