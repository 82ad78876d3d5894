/** The charts of one column beside its plot: distribution, memory, spectrum, and itself some rows before. */
import type { ColumnDescription, DelayPlot, Statistics } from '../../shared/series-views.ts';
import type { BarsSpec } from '../charts/bars-spec.ts';
import type { ChartReference, ChartSpec } from '../charts/chart-spec.ts';
import type { MatrixSpec } from '../charts/matrix-spec.ts';
import type { PlainRows } from '../charts/plain-table.ts';
import type { PointsSpec } from '../charts/points-spec.ts';
import { count, plural, shortNumber } from '../format/numbers.ts';

/** A column's name with its unit. */
export const namedUnit = (name: string, unit: string | null): string =>
  unit === null ? name : `${name} [${unit}]`;

/** A row a column; `statistics` null: not computed yet. */
export function statisticsRows(
  columns: readonly { readonly name: string; readonly unit: string | null; readonly missing: number }[],
  statistics: readonly Statistics[] | null,
): PlainRows {
  const header = ['Column', 'Rows', 'Missing', 'Mean', 'SD'];
  const order = ['Smallest', 'Lower quartile', 'Median', 'Upper quartile', 'Largest'];
  const infinite = statistics?.some((column) => column.infinite > 0) === true;
  const rows = columns.map(({ name, unit, missing }, k) => {
    const of = statistics?.[k];
    if (of === undefined) return [namedUnit(name, unit), '', missing, ...Array<string>(7).fill('')];
    const { n, mean, sd, min, lowerQuartile, median, upperQuartile, max } = of;
    const figures = [n, of.missing, mean, sd, min, lowerQuartile, median, upperQuartile, max];
    return [namedUnit(name, unit), ...figures, ...(infinite ? [of.infinite] : [])];
  });
  return { header: [...header, ...order, ...(infinite ? ['Infinite'] : [])], rows };
}

/** How many values lie where. */
export function histogramChart({ histogram: { edges, counts } }: ColumnDescription): BarsSpec {
  const labels = Array.from(counts, (_, i) => shortNumber((edges[i] + edges[i + 1]) / 2));
  return { title: 'Histogram', yLabel: 'rows', labels, values: counts };
}

/** Correlation with itself some rows before; white noise stays between the limits 95 of 100 times. */
export function memoryChart({ correlogram: { autocorrelation, limit } }: ColumnDescription): ChartSpec {
  return lagChart('Autocorrelation', autocorrelation, limit);
}

/** What a row adds to the rows between: where it ends is the order of an autoregression. */
export function partialChart({ correlogram: { partial, limit } }: ColumnDescription): ChartSpec {
  return lagChart('Partial autocorrelation', partial, limit);
}

function lagChart(title: string, y: Float64Array, limit: number): ChartSpec {
  const references: ChartReference[] = [
    { axis: 'y', at: limit, label: '95 % of white noise' },
    { axis: 'y', at: -limit, label: '' },
    { axis: 'y', at: 0, label: '' },
  ];
  const lines = [{ label: 'r', role: 'training' as const, x: null, y }];
  return {
    title,
    xLabel: 'lag (rows)',
    xKind: 'count',
    yLabel: 'r',
    lines,
    references: y.length === 0 ? [] : references,
  };
}

/** At which frequencies the column moves. */
export function spectrumChart({ spectrum: { frequency, power } }: ColumnDescription): ChartSpec {
  return {
    title: 'Power spectrum',
    xLabel: 'cycles a row',
    yLabel: 'power density',
    lines: [{ label: 'power', role: 'training', x: frequency, y: power }],
  };
}

/** The points of a delay plot. */
export function delayPoints({ delay, points }: DelayPlot, name: string): PointsSpec {
  const empty = new Float64Array(0);
  return {
    title: 'Delay plot',
    xLabel: `${name}(t − ${delay})`,
    yLabel: `${name}(t)`,
    clouds: [{ label: 'rows', x: points?.x ?? empty, y: points?.y ?? empty }],
  };
}

/** A delay plot of many rows: how many lie in each cell, as the logarithm, or the few dense ones would hide the rest. */
export function delayCells({ delay, counts, edges }: DelayPlot, name: string): MatrixSpec {
  const cells = edges.length - 1;
  const names = Array.from({ length: Math.max(0, cells) }, (_, i) =>
    shortNumber((edges[i] + edges[i + 1]) / 2),
  );
  const values = Float64Array.from(counts ?? [], (_, i) => {
    const upwards = (cells - 1 - Math.floor(i / cells)) * cells + (i % cells);
    const rows = counts?.[upwards] ?? 0;
    return rows === 0 ? NaN : Math.log10(rows);
  });
  return {
    title: 'Delay plot',
    xLabel: `${name}(t − ${delay})`,
    yLabel: `${name}(t), log10 of the rows`,
    rows: names.toReversed(),
    columns: names,
    values,
    scale: 'range',
  };
}

/** What the spectrum was made from, and the limits of the correlations, in words. */
export function describedText({ spectrum, correlogram, statistics }: ColumnDescription): string {
  const { used, leftOut, segment, frequency, power } = spectrum;
  const limits = `Of white noise, 95 of 100 correlations are within ±${shortNumber(correlogram.limit)}.`;
  if (statistics.n > 2 && statistics.min === statistics.max)
    return 'The column is constant: it has no correlations.';
  if (used === 0) return `${limits} The spectrum needs 16 rows in a row without a missing value.`;
  const peak = power.reduce((best, value, k) => (k > 0 && (best === 0 || value > power[best]) ? k : best), 0);
  const period = peak === 0 ? '' : ` Its peak is at a period of ${shortNumber(1 / frequency[peak])} rows.`;
  const out = leftOut === 0 ? '' : `, ${count(leftOut)} with missing values left out`;
  return `${limits} The spectrum is the mean of ${plural(used, 'segment')} of ${count(segment)} rows${out} (Welch, Hann window).${period}`;
}
