/** Tables as text for other programs: LaTeX, Markdown. CSV is in plain-table.ts. */
import { latexText } from '../../engine/export/markup.ts';
import { shortNumber } from '../format/numbers.ts';
import type { Cell, PlainRows } from './plain-table.ts';

/** A tabular of the package booktabs, with four digits as tables of results have them. */
export function latexTable({ header, rows }: PlainRows): string {
  const align = header.map((_, c) => (rows.some((row) => typeof row[c] === 'number') ? 'r' : 'l'));
  const line = (cells: readonly string[]): string => `  ${cells.join(' & ')} \\\\`;
  return [
    `\\begin{tabular}{${align.join('')}}`,
    '  \\toprule',
    line(header.map(latexText)),
    '  \\midrule',
    ...rows.map((row) => line(row.map(latexCell))),
    '  \\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}

/** A table of Markdown, numbers on the right, four digits. */
export function markdownTable({ header, rows }: PlainRows): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(' | ')} |`;
  const isNumber = (c: number): boolean => rows.some((row) => typeof row[c] === 'number');
  return [
    line(header),
    `|${header.map((_, c) => (isNumber(c) ? ' ---: ' : ' --- ')).join('|')}|`,
    ...rows.map((row) => line(row.map((cell) => (typeof cell === 'number' ? numberText(cell) : cell)))),
    '',
  ].join('\n');
}

const markdownText = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const numberText = (value: number): string => (Number.isNaN(value) ? '–' : shortNumber(value));

function latexCell(cell: Cell): string {
  if (typeof cell === 'string') return latexText(cell);
  if (!Number.isFinite(cell)) return Number.isNaN(cell) ? '--' : cell > 0 ? '$\\infty$' : '$-\\infty$';
  const [mantissa, exponent] = shortNumber(cell).replaceAll('−', '-').split('e');
  return exponent === undefined ? `$${mantissa}$` : `$${mantissa}\\times10^{${Number(exponent)}}$`;
}
