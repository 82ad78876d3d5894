/** The charts of a run, from its metric rows and its forecast. */
import type { Forecast } from '../../shared/models.ts';
import type { ChartBand, ChartLine, ChartSpec } from '../charts/chart-spec.ts';
import type { Role } from '../charts/palette.ts';
import type { MetricStore } from '../state/metric-store.ts';
import { forecastPart } from './forecast-part.ts';

const errorLines: readonly [column: string, label: string, role: Role][] = [
  ['trainNmse', 'training', 'training'],
  ['validationNmse', 'validation', 'validation'],
  ['testNmse', 'test', 'test'],
];

/** NMSE of the sets over the iterations; sets that do not exist have no line. */
export function errorChart(metrics: MetricStore): ChartSpec {
  const lines = errorLines.flatMap(([column, label, role]) => lineOf(metrics, { column, label, role }));
  return {
    title: 'Error',
    xLabel: 'iteration',
    xKind: 'count',
    yLabel: 'NMSE',
    lines: lines.filter(hasNumbers),
    direct: true,
  };
}

/** Length of the gradient over the iterations. */
export function gradientChart(metrics: MetricStore): ChartSpec {
  const lines = lineOf(metrics, { column: 'gradientNorm', label: 'gradient norm', role: 'training' });
  return { title: 'Gradient norm', xLabel: 'iteration', xKind: 'count', yLabel: '‖∇C‖', lines };
}

/** Step size over the iterations: 1 is a whole step, each halving below it is a step that would not have helped. */
export function stepChart(metrics: MetricStore): ChartSpec {
  const lines = lineOf(metrics, { column: 'stepSize', label: 'step size', role: 'training' });
  return { title: 'Step size', xLabel: 'iteration', xKind: 'count', yLabel: 'η', lines, yTop: 1 };
}

/** Predicted and actual values over the series, with validation and test shaded. */
export function forecastChart(forecast: Forecast): ChartSpec {
  const part = forecastPart(forecast);
  return {
    title: `Predicted and actual ${forecast.target}, iteration ${forecast.iteration}`,
    xLabel: 'row',
    xKind: 'count',
    yLabel: forecast.unit ?? forecast.target,
    lines: [
      { label: 'actual', role: 'actual', x: forecast.rows, y: forecast.actual, reference: true },
      { label: 'predicted', role: 'forecast', x: forecast.rows, y: forecast.predicted },
    ],
    bands: bandsOf(forecast),
    parts: part === null ? [] : [part],
    direct: true,
    bareX: true,
  };
}

/** Predicted minus actual, on the same rows. */
export function residualChart(forecast: Forecast): ChartSpec {
  const y = forecast.predicted.map((value, i) => value - forecast.actual[i]);
  return {
    title: 'Error (predicted − actual)',
    xLabel: 'row',
    xKind: 'count',
    yLabel: forecast.unit ?? forecast.target,
    lines: [{ label: 'error', role: 'forecast', x: forecast.rows, y: Float64Array.from(y) }],
    bands: bandsOf(forecast),
    direct: true,
  };
}

function lineOf(metrics: MetricStore, what: { column: string; label: string; role: Role }): ChartLine[] {
  const [x, y] = [metrics.column('iteration'), metrics.column(what.column)];
  return x === null || y === null ? [] : [{ label: what.label, role: what.role, x, y }];
}

const hasNumbers = (line: ChartLine): boolean => line.y.some((value) => !Number.isNaN(value));

function bandsOf({ rows, sets }: Forecast): ChartBand[] {
  return (['validation', 'test'] as const).flatMap((role) => {
    const { start, end } = sets[role];
    return end > start ? [{ role, label: role, from: rows[start] - 0.5, to: rows[end - 1] + 0.5 }] : [];
  });
}
