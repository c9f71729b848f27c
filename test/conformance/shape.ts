/** How an answer is shaped: its fields and the JSON type of each, whatever the values. */

/** A documented field of several types, or one that may be missing or null. */
export class AnyOf {
  readonly examples: readonly unknown[];
  constructor(...examples: readonly unknown[]) {
    this.examples = examples;
  }
}

/** The documentation shows it, live portals may leave it out. */
export const optional = (example: unknown): AnyOf => new AnyOf(example, undefined);
/** Null when there is nothing to say. */
export const nullable = (example: unknown): AnyOf => new AnyOf(example, null);

/**
 * Where the answer differs from the example: fields that are missing, of another type, or unknown. Every member of a
 * list must be shaped like the example's first.
 */
export function differences(answer: unknown, example: unknown, path = 'result'): string[] {
  if (example instanceof AnyOf) {
    const tries = example.examples.map((one) => differences(answer, one, path));
    return tries.some((found) => found.length === 0) ? [] : (tries[0] ?? []);
  }
  if (typeName(answer) !== typeName(example)) return [`${path}: ${typeName(answer)} instead of ${typeName(example)}`];
  if (Array.isArray(answer) && Array.isArray(example)) {
    // An example without members says nothing about them.
    return example.length === 0
      ? []
      : answer.flatMap((item, index) => differences(item, example[0], `${path}[${index}]`));
  }
  if (!isObject(answer) || !isObject(example)) return [];
  const missing = Object.entries(example).flatMap(([name, value]) =>
    differences(answer[name], value, `${path}.${name}`),
  );
  const unknown = Object.keys(answer).filter((name) => !(name in example));
  return [...missing, ...unknown.map((name) => `${path}.${name}: not documented`)];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
