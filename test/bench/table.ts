import { type Comparison, type Figures, ratioOf, type Row, type Statement } from './figures.ts';

/** The rows as aligned text: name, Offhook's figures, each other's, ratio; below each what was measured where. */
export function tableOf(rows: readonly Row[]): string {
  const table = rows.map((row) => ({ note: row.note, lines: row.others.map((other, at) => cellsOf(row, other, at)) }));
  const all = [HEAD, ...table.flatMap(({ lines }) => lines)];
  const widths = HEAD.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  const aligned = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const body = table.flatMap(({ note, lines }) => [...lines.map(aligned), `    ${note}`]);
  return [aligned(HEAD), '─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2)), ...body].join('\n');
}

const HEAD = ['', 'Offhook', 'next to', '', 'ratio'];

/** Our own figures stand in the first line only. */
function cellsOf(row: Row, other: Comparison, at: number): string[] {
  const { what, figures, exceeded = false } = other;
  const text = textIn(row.unit ?? 'ms');
  return [
    at === 0 ? row.name : '',
    at === 0 ? text(row.offhook) : '',
    what,
    exceeded ? `more than ${short(figures.median)} ${row.unit ?? 'ms'}, given up` : text(figures),
    `${exceeded ? '< ' : ''}${ratioText(ratioOf(row, other))}`,
  ];
}

const textIn =
  (unit: string) =>
  ({ median, min, max, n }: Figures): string =>
    n === 1 ? `${short(median)} ${unit} (once)` : `${short(median)} ${unit} (${short(min)}–${short(max)}, n ${n})`;

const short = (value: number): string => value.toFixed(value < 99.95 ? 1 : 0);
const ratioText = (ratio: number): string => (ratio < 0.0995 ? ratio.toPrecision(2) : ratio.toFixed(2));

export const statementLine = ({ text, holds }: Statement): string => `${holds ? 'yes' : 'NO '}  ${text}`;
