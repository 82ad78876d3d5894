/** Which delays of the inputs stand out in the training rows: a proposal, from correlograms (Box and Jenkins 1970). */
import { log } from '../math/elementary.ts';
import { partialOf } from './describe/correlogram.ts';
import type { DataSpecInput } from './data-spec.ts';
import { prepare, type Prepared } from './prepare.ts';

/** Standard deviations of a normal distribution that 95 % of its values lie within. */
const NORMAL_95 = 1.959963984540054;
/** Taps that are proposed at most. */
const MOST_TAPS = 12;
/** The longest autoregression that whitens an input. */
const MOST_ORDER = 30;

/** The correlogram of an input with a target, at lags 0, 1, ... from the input's row to the target's. */
export interface TapCorrelogram {
  readonly input: string;
  readonly target: string;
  /** 'partial': autocorrelation less what shorter lags explain; 'cross': correlation of whitened columns. */
  readonly kind: 'partial' | 'cross';
  /** NaN where it is not defined. */
  readonly values: Float64Array;
  /** White noise lies within plus and minus this, 95 of 100 times. */
  readonly limit: number;
  /** Lags that can be taps (the horizon and more) and stand out. */
  readonly significant: readonly number[];
}

/** Taps for all inputs, and what they rest on. */
export interface TapProposal {
  /** Ascending, at most 12 of those that stand out most; [0] where none does. */
  readonly taps: readonly number[];
  readonly horizon: number;
  /** Training rows that were looked at. */
  readonly rows: number;
  readonly correlograms: readonly TapCorrelogram[];
}

/**
 * Proposes taps for the inputs of a preparation, by the training rows after its steps. Yields between correlograms.
 * @param lags the longest lag that is looked at
 * @throws UnfoldError 'data.*' where the preparation is refused
 */
export function* proposeTaps(
  series: Parameters<typeof prepare>[0],
  given: DataSpecInput,
  lags: number,
): Generator<void, TapProposal> {
  const prepared = prepare(series, { ...given, taps: [0] });
  const { spec, sets, firstRow } = prepared;
  const end = firstRow + sets.train.end;
  const correlograms: TapCorrelogram[] = [];
  for (const input of spec.inputs) {
    for (const target of spec.targets) {
      yield;
      correlograms.push(correlogramOf(prepared, { input, target, end, lags }));
    }
  }
  return { taps: chosen(correlograms, spec.horizon), horizon: spec.horizon, rows: end, correlograms };
}

function correlogramOf(
  prepared: Prepared,
  { input, target, end, lags }: { input: string; target: string; end: number; lags: number },
): TapCorrelogram {
  const start = Math.max(...[input, target].map((name) => prepared.columnOf(name).transformed.lost));
  const [x, y] = [input, target].map((name) => centred(prepared.columnOf(name).scaled.subarray(start, end)));
  const most = Math.min(lags, x.length - 2);
  const kind = input === target ? 'partial' : 'cross';
  const values = kind === 'partial' ? partialOf(correlation(x, x, most)) : whitened(x, y, most);
  const limit = NORMAL_95 / Math.sqrt(x.length);
  const stands = [...values.keys()].filter(
    (lag) => lag >= Math.max(1, prepared.spec.horizon) && Math.abs(values[lag]) > limit,
  );
  return { input, target, kind, values, limit, significant: stands };
}

/** Those that stand out most, by how far beyond their limit; every one once. */
function chosen(correlograms: readonly TapCorrelogram[], horizon: number): readonly number[] {
  const found = correlograms.flatMap(({ significant, values, limit }) =>
    significant.map((lag) => ({ tap: lag - horizon, by: Math.abs(values[lag]) / limit })),
  );
  const taps = [...new Set(found.toSorted((a, b) => b.by - a.by).map(({ tap }) => tap))];
  return taps.length === 0 ? [0] : taps.slice(0, MOST_TAPS).toSorted((a, b) => a - b);
}

/** Correlation of x(t - lag) and y(t) after the autoregression of x has been taken out of both. */
function whitened(x: Float64Array, y: Float64Array, lags: number): Float64Array {
  const weights = autoregressionOf(x);
  const [e, f] = [x, y].map((values) =>
    values.map((value, t) =>
      weights.reduce((rest, weight, k) => rest - (t > k ? weight * values[t - 1 - k] : 0), value),
    ),
  );
  return correlation(centred(e), centred(f), lags);
}

/** By Durbin and Levinson's recursion; the order with the smallest n ln(variance) + 2 p (Akaike 1974). */
function autoregressionOf(x: Float64Array): Float64Array {
  const most = Math.min(MOST_ORDER, Math.floor(x.length / 10));
  const r = correlation(x, x, most);
  let best = { score: 0, weights: new Float64Array(0) };
  let before = new Float64Array(0);
  let left = 1;
  for (let k = 1; k < r.length; k++) {
    let sum = r[k];
    for (let j = 1; j < k; j++) sum -= before[j - 1] * r[k - j];
    const phi = sum / left;
    if (!(Math.abs(phi) < 1)) break;
    const next = Float64Array.from({ length: k }, (_, j) =>
      j === k - 1 ? phi : before[j] - phi * before[k - 2 - j],
    );
    left *= 1 - phi * phi;
    before = next;
    const score = x.length * log(left) + 2 * k;
    if (score < best.score) best = { score, weights: next };
  }
  return best.weights;
}

/** r(lag) of x(t - lag) and y(t), both about their means; divided by the whole sums of squares. All NaN for a constant. */
function correlation(x: Float64Array, y: Float64Array, lags: number): Float64Array {
  const square = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  const scale = Math.sqrt(square(x)) * Math.sqrt(square(y));
  return Float64Array.from({ length: Math.max(0, lags) + 1 }, (_, lag) => {
    let sum = 0;
    for (let t = lag; t < x.length; t++) sum += x[t - lag] * y[t];
    return sum / scale;
  });
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
