/** The plot of a series in words and rows: how much of it is on show, its table, and its figure for print. */
import type { Figure } from '../../../engine/export/figure.ts';
import type { SeriesWindow, WindowColumn } from '../../../shared/series-views.ts';
import { lineFigure } from '../../charts/chart-figures.ts';
import type { ChartLine, Span } from '../../charts/chart-spec.ts';
import type { Cell, PlainRows } from '../../charts/plain-table.ts';
import { count, plural, shortNumber } from '../../format/numbers.ts';
import { seriesDate } from '../../format/time.ts';
import type { PlotColumn, ShownWindow } from './plot-picture.ts';

/** How many rows are drawn, and how: honestly. */
export function coverage({ window, columns }: ShownWindow): string {
  const { rows, total, perBucket } = window;
  const share = rows === total ? `All ${plural(total, 'row')}` : `${count(rows)} of ${plural(total, 'row')}`;
  const how =
    perBucket > 1 ? `min and max of up to ${count(perBucket)} rows a pixel column` : 'every row as it is';
  const missing = window.columns.reduce((sum, column) => sum + sumOf(column.missing), 0);
  const marked =
    columns.length === 0 || missing === 0 ? '' : ` ${plural(missing, 'missing value')}, marked below.`;
  return `${share}: ${how}.${marked}`;
}

/** Where the pointer is. */
export function placeText({ kind, at, perBucket }: SeriesWindow, bucket: number): string {
  if (bucket < 0) return '';
  if (kind === 'date') return seriesDate(Math.round(at[bucket]));
  if (kind === 'number') return shortNumber(at[bucket]);
  return perBucket > 1 ? `about row ${count(at[bucket])}` : `row ${count(at[bucket])}`;
}

/** The value of a bucket, or from its smallest to its largest. */
export function valueText({ min, max }: WindowColumn, bucket: number): string {
  if (bucket < 0) return '';
  return min[bucket] < max[bucket]
    ? `${shortNumber(min[bucket])} to ${shortNumber(max[bucket])}`
    : shortNumber(min[bucket]);
}

/** What is on show, a row a bucket: the values, or their smallest and largest. */
export function windowRows({ window, columns }: ShownWindow, { from, to }: Span, xLabel: string): PlainRows {
  const single = window.perBucket === 1;
  const place = (at: number): Cell => (window.kind === 'date' ? seriesDate(at) : at);
  const names = columns.flatMap(({ label }) =>
    single ? [label] : [`${label}, smallest`, `${label}, largest`],
  );
  const rows: Cell[][] = [];
  for (const [i, at] of window.at.entries()) {
    if (at < from || at > to) continue;
    const cells = window.columns.flatMap(({ min, max }) => (single ? [min[i]] : [min[i], max[i]]));
    rows.push([place(at), ...cells]);
  }
  return { header: [single ? xLabel : `${xLabel} (middle of the pixel column)`, ...names], rows };
}

/** What is on show as a figure for print: columns over one axis. */
export function windowFigure(
  { window, columns }: ShownWindow,
  span: Span,
  about: { title: string; xLabel: string },
): Figure {
  const units = new Set(columns.map(({ unit }) => unit));
  const spec = {
    ...about,
    yLabel: units.size === 1 ? (columns[0].unit ?? '') : '',
    xKind: window.kind === 'date' ? ('date' as const) : ('number' as const),
    lines: columns.map((column, k) => lineOf(window, column, window.columns[k])),
  };
  return lineFigure(spec, { span, log: false, hidden: new Set() });
}

function lineOf(
  { at, perBucket }: SeriesWindow,
  { label, role }: PlotColumn,
  { min, max }: WindowColumn,
): ChartLine {
  if (perBucket === 1) return { label, role, x: at, y: min };
  const twice = (of: (i: number, second: boolean) => number): Float64Array =>
    Float64Array.from({ length: 2 * at.length }, (_, i) => of(i >> 1, (i & 1) === 1));
  return { label, role, x: twice((i) => at[i]), y: twice((i, second) => (second ? max[i] : min[i])) };
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
