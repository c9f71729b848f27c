/** Numbers out of repeated measurements. */

export interface Figures {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly n: number;
}

/** @throws when nothing was measured */
export function figuresOf(samples: readonly number[]): Figures {
  const sorted = samples.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined || !sorted.every(Number.isFinite)) throw new Error('nothing was measured');
  const half = sorted.length / 2;
  const middle = sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1);
  const median = middle.reduce((sum, value) => sum + value, 0) / middle.length;
  return { median, min, max, n: sorted.length };
}

/** One line of the table: Offhook's figures next to what they are measured against, in the same run. */
export interface Row {
  /** For machines; never changes. */
  readonly id: string;
  readonly name: string;
  readonly offhook: Figures;
  /** Milliseconds unless it says otherwise. */
  readonly unit?: '% of a core' | 'MB';
  readonly others: readonly Comparison[];
  /** What is measured where. */
  readonly note: string;
}

export interface Comparison {
  readonly what: string;
  readonly figures: Figures;
  /** The measurement was given up at `figures.median`: the true figure is greater. */
  readonly exceeded?: boolean;
}

/** Something that is so or not, with the figures behind it. */
export interface Statement {
  readonly id: string;
  readonly text: string;
  readonly holds: boolean;
}

export interface Findings {
  readonly rows: readonly Row[];
  readonly statements?: readonly Statement[];
}

/** Offhook's median as a multiple of the other's: below 1, Offhook is the quicker or lighter one. */
export const ratioOf = ({ offhook }: Pick<Row, 'offhook'>, { figures }: Comparison): number =>
  offhook.median / figures.median;
