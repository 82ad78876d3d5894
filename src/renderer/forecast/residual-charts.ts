/** The charts of what the network's errors still hold. */
import type { Residuals } from '../../engine/forecast/index.ts';
import type { BarsSpec } from '../charts/bars-spec.ts';
import type { ChartReference, ChartSpec, Span } from '../charts/chart-spec.ts';
import { plainRoles } from '../charts/palette.ts';
import type { PointsSpec } from '../charts/points-spec.ts';
import { shortNumber } from '../format/numbers.ts';

/** How many errors lie where. */
export function histogramChart({ histogram: { edges, counts } }: Residuals): BarsSpec {
  const labels = Array.from(counts, (_, i) => shortNumber((edges[i] + edges[i + 1]) / 2));
  return { title: 'Errors (predicted − actual)', yLabel: 'samples', labels, values: counts };
}

/** Correlation of the errors with earlier ones; white noise stays between the limits 95 of 100 times. */
export function memoryChart({ autocorrelation, limit }: Residuals): ChartSpec {
  return {
    title: 'Autocorrelation of the errors',
    xLabel: 'lag',
    xKind: 'count',
    yLabel: 'r',
    lines: [{ label: 'errors', role: 'forecast', x: null, y: autocorrelation }],
    references: limits(limit),
  };
}

/** Correlation of the errors with the inputs of the same sample and of earlier ones. */
export function inputChart({ inputs, limit }: Residuals): ChartSpec {
  return {
    title: 'Correlation of the errors with inputs',
    xLabel: 'lag',
    xKind: 'count',
    yLabel: 'r',
    lines: inputs.map(({ column, correlation }, i) => ({
      label: column,
      role: plainRoles[i % plainRoles.length],
      x: null,
      y: correlation,
    })),
    references: limits(limit),
  };
}

/** True and predicted values along the series, with the largest errors marked. */
export function worstChart({ rows, actual, predicted, worst, target, unit, set }: Residuals): ChartSpec {
  const places = worst.toSorted((a, b) => a.row - b.row);
  return {
    title: `Largest errors on the series (${set} part)`,
    xLabel: 'row',
    xKind: 'count',
    yLabel: unit ?? target,
    lines: [
      { label: 'actual', role: 'actual', x: rows, y: actual, reference: true },
      { label: 'predicted', role: 'forecast', x: rows, y: predicted },
      {
        label: 'largest errors',
        role: 'test',
        points: true,
        x: Float64Array.from(places, ({ row }) => row),
        y: Float64Array.from(places, (point) => point.predicted),
      },
    ],
  };
}

/** The part of the series about a row: thirty rows on either side. */
export const spanAbout = (row: number): Span => ({ from: row - 30, to: row + 30 });

/** Predicted over actual values; perfect forecasts lie on the diagonal. */
export function regressionChart({ actual, predicted, target }: Residuals): PointsSpec {
  return {
    title: 'Predicted over actual',
    xLabel: `actual ${target}`,
    yLabel: `predicted ${target}`,
    clouds: [{ label: 'samples', x: actual, y: predicted }],
  };
}

const limits = (limit: number): ChartReference[] => [
  { axis: 'y', at: limit, label: '95 % of white noise' },
  { axis: 'y', at: -limit, label: '95 % of white noise' },
];
