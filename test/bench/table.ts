import { type Figures, ratioOf, type Row, type Statement } from './figures.ts';

/** The rows as aligned text: name, Offhook's figures, the other's, ratio; below each what was measured where. */
export function tableOf(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const [head = '', ...body] = lines.map((cells) => cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '));
  const noted = body.map((line, at) => `${line.trimEnd()}\n    ${rows[at]?.note ?? ''}`);
  return [head.trimEnd(), '─'.repeat(head.length), ...noted].join('\n');
}

const HEAD = ['', 'Offhook', 'next to', '', 'ratio'];

function cellsOf(row: Row): string[] {
  const { name, offhook, comparison } = row;
  const { what, figures, exceeded = false } = comparison;
  return [
    name,
    textOf(offhook),
    what,
    exceeded ? `more than ${milliseconds(figures.median)}, given up` : textOf(figures),
    `${exceeded ? '< ' : ''}${ratioText(ratioOf(row))}`,
  ];
}

const textOf = ({ median, min, max, n }: Figures): string =>
  n === 1 ? `${milliseconds(median)} (once)` : `${milliseconds(median)} (${short(min)}–${short(max)}, n ${n})`;

const milliseconds = (value: number): string => `${short(value)} ms`;
const short = (value: number): string => value.toFixed(value < 99.95 ? 1 : 0);
const ratioText = (ratio: number): string => (ratio < 0.0995 ? ratio.toPrecision(2) : ratio.toFixed(2));

export const statementLine = ({ text, holds }: Statement): string => `${holds ? 'yes' : 'NO '}  ${text}`;
