/** What one column's numbers come to: how many, how large, how spread. */
import { orderStatistics, quantileRanks } from './order-statistics.ts';

/** Of the finite numbers of a column, in its unit; NaN where there are too few. */
export interface Statistics {
  readonly n: number;
  /** Missing values (NaN). */
  readonly missing: number;
  /** Plus and minus infinity: in none of the figures. */
  readonly infinite: number;
  readonly mean: number;
  /** Sample standard deviation (divided by n - 1). */
  readonly sd: number;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
}

/** Numbers summed before others get their turn. */
const slice = 1 << 18;

/**
 * Statistics of `values` (n), which stay as they are; quartiles by linear interpolation, as NumPy has them. Sums run over
 * parts of 2^12 numbers that are then added, so that ten million of them lose no digits.
 */
export function* statisticsOf(values: Float64Array): Generator<void, Statistics> {
  const { n, missing, infinite, mean, min, max } = yield* firstMoments(values);
  const nothing = { n, missing, infinite, mean: NaN, sd: NaN, min: NaN, max: NaN };
  if (n === 0) return { ...nothing, lowerQuartile: NaN, median: NaN, upperQuartile: NaN };
  const squares = yield* squaresAround(values, mean);
  const quartiles = yield* quantilesOf(values, n, [0.25, 0.5, 0.75]);
  return {
    n,
    missing,
    infinite,
    mean: min === max ? min : mean,
    sd: n < 2 ? NaN : min === max ? 0 : Math.sqrt(squares / (n - 1)),
    min,
    lowerQuartile: quartiles[0],
    median: quartiles[1],
    upperQuartile: quartiles[2],
    max,
  };
}

type Moments = Pick<Statistics, 'n' | 'missing' | 'infinite' | 'mean' | 'min' | 'max'>;

function* firstMoments(values: Float64Array): Generator<void, Moments> {
  let [n, missing, total, part] = [0, 0, 0, 0];
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isFinite(value)) {
      n += 1;
      part += value;
      if (value < min) min = value;
      if (value > max) max = value;
    } else if (Number.isNaN(value)) missing += 1;
    if (i % 4096 === 4095) [total, part] = [total + part, 0];
    if (i % slice === slice - 1) yield;
  }
  return { n, missing, infinite: values.length - n - missing, mean: (total + part) / n, min, max };
}

function* squaresAround(values: Float64Array, mean: number): Generator<void, number> {
  let [total, part] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const away = values[i] - mean;
    if (Number.isFinite(values[i])) part += away * away;
    if (i % 4096 === 4095) [total, part] = [total + part, 0];
    if (i % slice === slice - 1) yield;
  }
  return total + part;
}

function* quantilesOf(values: Float64Array, n: number, shares: readonly number[]): Generator<void, number[]> {
  const places = shares.map((share) => quantileRanks(n, share));
  const ranks = [...new Set(places.flatMap(({ low, high }) => [low, high]))].sort((a, b) => a - b);
  const found = yield* orderStatistics(values, ranks);
  const at = (rank: number): number => found[ranks.indexOf(rank)];
  return places.map(({ low, high, weight }) => at(low) * (1 - weight) + at(high) * weight);
}
