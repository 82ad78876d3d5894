/** The charts of a run, from its metric rows and its forecast. */
import type { Forecast, SpecChange } from '../../shared/models.ts';
import type { ChartBand, ChartLine, ChartReference, ChartSpec } from '../charts/chart-spec.ts';
import type { Role } from '../charts/palette.ts';
import type { MetricStore } from '../state/metric-store.ts';
import { shortChange } from './change-text.ts';
import { forecastPart } from './forecast-part.ts';

const errorLines: readonly [column: string, label: string, role: Role][] = [
  ['trainNmse', 'training', 'training'],
  ['validationNmse', 'validation', 'validation'],
  ['testNmse', 'test', 'test'],
];

/** What the charts of a run are made of. */
export interface ChartSource {
  readonly metrics: MetricStore;
  /** Whether the run trains on sequences: those of a task, or those that a series holds. */
  readonly onTask: boolean;
  /** Whether the error of a batch is a mean over its steps, as the loss of the validation set always is. */
  readonly meanLoss: boolean;
}

/** Lines where settings were changed while the run went on. */
export function changeReferences(changes: readonly SpecChange[]): readonly ChartReference[] {
  return changes.map((change) => ({ axis: 'x', at: change.iteration, label: shortChange(change) }));
}

/** The errors over the iterations: NMSE of the sets of a series, the loss a step for a task. */
export function errorsOf({ metrics, onTask, meanLoss }: ChartSource): ChartSpec {
  if (!onTask) return errorChart(metrics);
  const batch = lineOf(metrics, { column: 'trainE', label: 'batch', role: 'training' });
  const held = lineOf(metrics, { column: 'validationLoss', label: 'validation', role: 'validation' });
  return {
    title: 'Loss',
    ...overIterations,
    yLabel: 'loss a step',
    lines: [...(meanLoss ? batch : []), ...held].filter(hasNumbers),
    direct: true,
  };
}

/** Share of wrong validation sequences over the iterations; null for a series, and where none is wrong as a whole. */
export function wrongChart({ metrics, onTask }: ChartSource): ChartSpec | null {
  if (!onTask) return null;
  const wrong = lineOf(metrics, { column: 'validationWrong', label: 'wrong', role: 'validation' });
  const lines = wrong.filter(hasNumbers);
  if (lines.length === 0) return null;
  return { title: 'Wrong answers', ...overIterations, yLabel: 'share', lines, yTop: 1 };
}

/** Value of a regulariser on gradients that flow back through time; null where the run has none. */
export function throughTimeChart({ metrics }: ChartSource): ChartSpec | null {
  const lines = lineOf(metrics, { column: 'throughTime', label: 'Omega', role: 'training' }).filter(
    hasNumbers,
  );
  if (lines.length === 0) return null;
  return { title: 'Omega', ...overIterations, yLabel: 'Ω', lines };
}

const overIterations = { xLabel: 'iteration', xKind: 'count' } as const;

/** NMSE of the sets over the iterations; sets that do not exist have no line. */
function errorChart(metrics: MetricStore): ChartSpec {
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
  return { title: 'Gradient norm', ...overIterations, yLabel: '‖∇C‖', lines };
}

/**
 * Step size over the iterations. For a method that searches, 1 is a whole step and each halving below it one that would
 * not have helped; for others it is the learning rate.
 */
export function stepChart(metrics: MetricStore): ChartSpec {
  const lines = lineOf(metrics, { column: 'stepSize', label: 'step size', role: 'training' });
  const searched = (metrics.column('halvings') ?? []).some((halvings) => halvings > 0);
  return { title: 'Step size', ...overIterations, yLabel: 'η', lines, ...(searched ? { yTop: 1 } : {}) };
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
  return x === null || y === null ? [] : [{ label: what.label, role: what.role, ...evaluated(x, y) }];
}

/** Rows in which the quantity was evaluated: the line goes from one to the next. */
function evaluated(x: Float64Array, y: Float64Array): Pick<ChartLine, 'x' | 'y'> {
  if (!y.some(Number.isNaN)) return { x, y };
  const there = (_: number, i: number): boolean => !Number.isNaN(y[i]);
  return { x: x.filter(there), y: y.filter(there) };
}

const hasNumbers = (line: ChartLine): boolean => line.y.some((value) => !Number.isNaN(value));

function bandsOf({ rows, sets }: Forecast): ChartBand[] {
  return (['validation', 'test'] as const).flatMap((role) => {
    const { start, end } = sets[role];
    return end > start ? [{ role, label: role, from: rows[start] - 0.5, to: rows[end - 1] + 0.5 }] : [];
  });
}
