/** The percentile bootstrap of a median. */
import { openStream } from '../random.ts';
import { quantile, sortedQuantile } from './ranks.ts';

/** An interval, and the share of resampled medians inside it. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

const resamples = 2000;

/**
 * Percentile interval of the median of `values` (Efron 1979): 2000 resamples under a fixed seed, so that the same values
 * always have the same interval. NaN bounds for no values. `level` is the share inside, 0.95 as a rule.
 */
export function medianInterval(values: readonly number[], level = 0.95): Interval {
  if (values.length === 0) return { low: NaN, high: NaN, level };
  const stream = openStream(1, 'bootstrap of a median');
  const drawn = new Float64Array(values.length);
  const medians = Array.from({ length: resamples }, () => {
    for (let i = 0; i < drawn.length; i++) drawn[i] = values[stream.integer(0, values.length)];
    return sortedQuantile(drawn.sort(), 0.5);
  });
  return { low: quantile(medians, (1 - level) / 2), high: quantile(medians, (1 + level) / 2), level };
}
