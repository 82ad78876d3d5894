/** Reading what came of trials: courses of metrics and diagnostics, as lines of a figure and as numbers. */
import type { DiagnosticResult, Panel, Trace } from '../diagnostics/result.ts';
import type { TrialResult } from './replication.ts';

/** Numbers over iterations. */
export interface Course {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** The result of a trial; undefined where there is none. */
export const resultOf = (results: readonly TrialResult[], key: string): TrialResult | undefined =>
  results.find((result) => result.key === key);

/** A column of the metrics over iterations; empty where there is no such column or no row. */
export function metricCourse({ metrics: { columns, values } }: TrialResult, column: string): Course {
  const at = columns.indexOf(column);
  const rows = at < 0 || columns.length === 0 ? 0 : Math.floor(values.length / columns.length);
  const pick = (k: number) => Float64Array.from({ length: rows }, (_, i) => values[i * columns.length + k]);
  return { x: pick(columns.indexOf('iteration')), y: pick(at) };
}

/** A scalar of a live diagnostic over iterations. */
export function scalarCourse({ diagnostics }: TrialResult, name: string, scalar: string): Course {
  const points = diagnostics
    .filter((one) => one.name === name)
    .map(({ iteration, result }) => ({ iteration, value: scalarIn(result, scalar) }))
    .filter(({ value }) => value !== null)
    .sort((a, b) => a.iteration - b.iteration);
  return {
    x: Float64Array.from(points, ({ iteration }) => iteration),
    y: Float64Array.from(points, ({ value }) => value ?? NaN),
  };
}

/** What a diagnostic found at an iteration; at the last that was looked at where none is named. */
export function foundAt(
  { diagnostics }: TrialResult,
  name: string,
  iteration?: number,
): DiagnosticResult | undefined {
  return diagnostics.findLast((one) => one.name === name && (iteration ?? one.iteration) === one.iteration)
    ?.result;
}

/** The value of a scalar; null where it is not there or no number. */
export function scalarIn(result: DiagnosticResult | undefined, scalar: string): number | null {
  const value = result?.scalars.find(({ name }) => name === scalar)?.value;
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** The lines of a panel; none where there is no such panel. */
export function tracesIn(result: DiagnosticResult | undefined, panel: string): readonly Trace[] {
  const found: Panel | undefined = result?.panels.find(({ name }) => name === panel);
  return found?.kind === 'lines' || found?.kind === 'points' ? found.traces : [];
}

/** The value of a course at an iteration; null where it has none there. */
export function valueAt({ x, y }: Course, iteration: number): number | null {
  const at = x.indexOf(iteration);
  return at < 0 || !Number.isFinite(y[at]) ? null : y[at];
}

/** A line for a logarithmic axis: what is not positive and finite is a gap. */
export const logTrace = (label: string, { x, y }: Course, group?: string): Trace => ({
  label,
  x,
  y: y.map((value) => (value > 0 && value < Infinity ? value : NaN)),
  ...(group === undefined ? {} : { group }),
});

/** The mean of those that are numbers; null where none is. */
export function meanOf(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[];
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** The middle value of those that are numbers; null where none is. */
export function medianOf(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[];
  if (known.length === 0) return null;
  const sorted = known.sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
}

/** A whole number with its thousands apart: '5,000,000'. */
export const grouped = (value: number): string =>
  String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
