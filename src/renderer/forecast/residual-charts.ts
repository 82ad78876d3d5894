/** The charts of what the network's errors still hold. */
import type { Residuals } from '../../engine/forecast/index.ts';
import type { BarsSpec } from '../charts/bars-spec.ts';
import type { ChartReference, ChartSpec } from '../charts/chart-spec.ts';
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
