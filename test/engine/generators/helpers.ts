import type { Series } from '../../../src/engine/data/series.ts';
import { makeSeries } from '../../../src/engine/generators/make-series.ts';

/** A generated series with changed settings, as the services make it. */
export function generated(name: string, changes: Record<string, unknown> = {}, seed = 1): Series {
  return makeSeries(name, { options: changes, seed }).series;
}

/** The values of a column. */
export function columnOf(series: Series, name: string): Float64Array {
  return series.columns.find((column) => column.name === name)?.values ?? new Float64Array();
}

export const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

export function varianceOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  return meanOf(Array.from(values, (value) => (value - mean) ** 2));
}
